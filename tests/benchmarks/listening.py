"""Whether what is drawn is what is heard: played through a null sink, recorded, and compared.

Run ``python -m tests.benchmarks.listening``; the last line is one JSON object: for each sampling
rate, place in the file and speed the errors of `Player.position_s` in milliseconds (one frame of
the screen is 16.7), the start latency, and the underruns of 60 s of music.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

from tests.audio.null_sink import NullSink, missing_parts
from tests.audio.time_code import listen, listen_once, write_time_code

RATES = (44_100, 48_000, 96_000)
PLACES_S = (30.0, 300.0, 3600.0)
SPEEDS = (0.5, 2.0)
LISTEN_S = 7.0
FRAME_MS = 1000 / 60


def place_errors(sink: NullSink, folder: Path) -> list[dict[str, object]]:
    """Listen at every rate, place and speed."""
    table = []
    for rate, place_s in itertools.product(RATES, PLACES_S):
        path = folder / f"{rate}.flac"
        write_time_code(path, rate, place_s - 2.0, place_s + 2 * LISTEN_S + 2.0)
        for speed in (*SPEEDS, 1.0):
            heard = listen(sink, path, place_s - 1.0, speed, LISTEN_S)
            row = {
                "rate": rate,
                "place_s": place_s,
                "speed": speed,
                "bursts": len(heard.errors_ms),
                "mean_ms": round(float(heard.errors_ms.mean()), 2),
                "worst_ms": round(float(np.abs(heard.errors_ms).max()), 2),
                "within_a_frame": bool(np.abs(heard.errors_ms).max() < FRAME_MS),
                "start_ms": round(heard.latency_ms, 1),
                "underruns": heard.underruns,
                "errors_ms": [round(float(error), 1) for error in heard.errors_ms],
            }
            print(json.dumps(row), file=sys.stderr, flush=True)
            table.append(row)
    return table


def underruns(sink: NullSink, folder: Path, speed: float, seconds: float) -> dict[str, object]:
    """Listen for long, and count what was missed and how far the position drifts."""
    path = write_time_code(folder / "long.flac", 44_100, 0.0, seconds * speed + 10.0)
    heard = listen_once(sink, path, 1.0, speed, seconds)
    return {
        "speed": speed,
        "seconds": seconds,
        "underruns": heard.underruns,
        "drift_ms": round(float(heard.errors_ms[-10:].mean() - heard.errors_ms[:10].mean()), 2),
        "worst_ms": round(float(np.abs(heard.errors_ms).max()), 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="of the count of underruns")
    options = parser.parse_args()
    if missing := missing_parts():
        parser.error(f"no sound card can be simulated: {', '.join(missing)} missing")
    with tempfile.TemporaryDirectory() as name, NullSink() as sink:
        folder = Path(name)
        table = place_errors(sink, folder)
        long = [underruns(sink, folder, speed, options.seconds) for speed in (1.0, 0.5)]
    worst = max(float(str(row["worst_ms"])) for row in table)
    print(
        json.dumps(
            {
                "worst_ms": worst,
                "frame_ms": round(FRAME_MS, 1),
                "all_within_a_frame": all(row["within_a_frame"] for row in table),
                "underruns_60s": [row["underruns"] for row in long],
                "table": table,
                "long": long,
            }
        )
    )


if __name__ == "__main__":
    main()
