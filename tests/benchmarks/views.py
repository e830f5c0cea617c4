"""How fluent the views are while a library is analysed, and how soon they answer.

Run ``python -m tests.benchmarks.views [--music FOLDER] [--quiet]``; the last line is one JSON
object. Where a null sink can be made the sound goes through it, otherwise nowhere. With
``--quiet`` nothing is analysed meanwhile.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.audio.null_sink import NullSink, missing_parts
from tests.benchmarks.music import music_folder
from tests.benchmarks.views_window import figures, opened_window

INSIDE = "--inside"


def measure(folder: Path, *, quiet: bool) -> dict[str, object]:
    """Return the figures of the window, in this process."""
    with tempfile.TemporaryDirectory() as data, opened_window(Path(data), folder) as window:
        if not quiet:
            window.analyse_for_ever()
        return figures(window)


def _inside(arguments: list[str], environment: dict[str, str]) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.benchmarks.views", INSIDE, *arguments]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def _live() -> dict[str, object]:
    command = [sys.executable, "-m", "tests.benchmarks.live_input"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return {name: value for name, value in found.items() if name.startswith("mic_to_screen")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--music", type=Path, default=None)
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument(INSIDE, action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    with music_folder(chosen.music) as folder:
        if chosen.inside:
            print(json.dumps(measure(folder, quiet=chosen.quiet)))
            return
        arguments = ["--music", str(folder), *(["--quiet"] if chosen.quiet else [])]
        if missing_parts():
            found = _inside(arguments, dict(os.environ))
        else:
            with NullSink() as sink:
                found = _inside(arguments, sink.environment)
            found |= _live()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
