"""Play one file through the real sound card and report what the player says, as JSON lines.

``python -m tests.audio.aloud FILE [START_S] [--speed S] [--for SECONDS]``; a line on standard
input resumes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time

from musicscope.audio.player import Player, PlayerState


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("start_s", type=float, nargs="?", default=0.0)
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--for", type=float, default=float("inf"), dest="seconds")
    options = parser.parse_args()
    player = Player()
    over = threading.Event()
    sentences: list[str] = []
    player.output_changed.subscribe(sentences.append)
    player.ended.subscribe(lambda _: over.set())
    player.failed.subscribe(lambda error: (sentences.append(str(error)), over.set()))
    threading.Thread(target=lambda: [player.resume() for _ in sys.stdin], daemon=True).start()
    player.prepare()
    while not player.output_name:
        time.sleep(0.01)
    player.speed = options.speed
    player.play(os.fsencode(options.file), start_s=options.start_s)
    until = time.monotonic() + options.seconds
    latency_ms = None
    while not over.wait(0.02) and time.monotonic() < until:
        latency_ms = latency_ms or player.start_latency_ms
        line = {
            "at": time.monotonic(),
            "position_s": player.position_s,
            "playing": player.state is PlayerState.PLAYING,
            "output": player.output_name,
            "rate": player.output_rate,
            "underruns": player.underruns,
            "latency_ms": latency_ms,
            "sentences": sentences,
        }
        print(json.dumps(line), flush=True)
    player.close()
    alive = [t.name for t in threading.enumerate() if not t.daemon]
    assert alive == ["MainThread"], alive


if __name__ == "__main__":
    main()
