"""How long a sound takes from the sound card to the screen.

Run ``python -m tests.benchmarks.live_input``; the last line is one JSON object. Tones are played
into a null sink, whose monitor is the live input; a view is on the screen once its frame has been
painted. It is counted from when the tone comes out of the sink, as ``parec`` hears it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

from tests.audio.null_sink import RATE, NullSink, missing_parts

TONES = 20
#: Seconds between two tones, and how long each is; not a multiple of any block.
EVERY_S, LONG_S = 0.5137, 0.2
HZ = 1_000.0
#: A level of the picture that only the tone reaches (-50 dB).
SEEN = 139
BENCH = "measure"


class Onsets:
    """Plays tones at known moments and hears when each comes out of the sink."""

    def __init__(self) -> None:
        self.heard: list[float] = []
        self._player = subprocess.Popen(
            [
                *("pacat", "--format=float32le", "--channels=1", f"--rate={RATE}"),
                "--latency-msec=20",
            ],
            stdin=subprocess.PIPE,
        )
        self._ear = subprocess.Popen(
            [
                *("parec", "--device=speakers.monitor", "--latency-msec=5"),
                *("--format=float32le", "--channels=1", f"--rate={RATE}"),
            ],
            stdout=subprocess.PIPE,
        )
        self._quiet = True
        threading.Thread(target=self._listen, daemon=True).start()

    def play(self) -> None:
        """Write silence and tones in step with the clock; takes as long as they last."""
        t = np.arange(int(LONG_S * RATE)) / RATE
        tone = (0.5 * np.sin(2 * np.pi * HZ * t)).astype("<f4")
        step = RATE // 100
        quiet = np.zeros(step, "<f4").tobytes()
        began, done = time.monotonic(), 0
        due, played = 1.0, 0
        stdin = self._player.stdin
        assert stdin is not None
        while played < TONES:
            now = time.monotonic() - began
            if now >= due:
                played += 1
                stdin.write(tone.tobytes())
                done += len(tone)
                due += EVERY_S
            elif done / RATE < now + 0.02:
                stdin.write(quiet)
                done += step
            else:
                time.sleep(0.002)
            stdin.flush()
        for _ in range(80):
            stdin.write(quiet)
            time.sleep(0.01)

    def _listen(self) -> None:
        stdout = self._ear.stdout
        assert stdout is not None
        silent_for = 0
        while chunk := stdout.read1(4 * 256):
            arrived = time.monotonic()
            block = np.frombuffer(chunk[: len(chunk) // 4 * 4], "<f4")
            loud = np.flatnonzero(np.abs(block) > 0.01)
            if len(loud) and silent_for > RATE // 20:
                self.heard.append(arrived - (len(block) - loud[0]) / RATE)
            silent_for = 0 if len(loud) else silent_for + len(block)

    def close(self) -> None:
        """End both programs."""
        for process in (self._player, self._ear):
            process.kill()
            process.wait()


def measure() -> dict[str, object]:
    """Return every figure; runs in a process that plays into the null sink."""
    from PySide6.QtCore import QEventLoop, QTimer

    from musicscope.core.paths import Places
    from musicscope.gui.session import Session, draw_off_screen, make_application

    draw_off_screen()
    app = make_application()
    with tempfile.TemporaryDirectory() as data:
        session = Session(Places(Path(data), Path(data) / "cache"))
        workspace, window = session.workspace, session.window
        window.resize(1600, 1000)
        window.show()
        window.use_layout("Listen")
        workspace.start()
        live, pictures = workspace.live, workspace.pictures
        shown: list[tuple[float, float]] = []
        seen: dict[str, object] = {"loud": False, "fed": 0.0}

        def arrived(tile) -> None:
            if tile.choice.kind == "chroma":
                return
            newest = tile.levels[:, max(tile.levels.shape[1] - 3, 0) :]
            loud = bool(newest.max() > SEEN)
            if loud and not seen["loud"]:
                seen["fed"] = time.monotonic()
                QTimer.singleShot(0, painted)
            seen["loud"] = loud

        def painted() -> None:
            for widget in app.topLevelWidgets():
                widget.repaint() if widget.isVisible() else None
            shown.append((float(seen["fed"]), time.monotonic()))

        def wait(condition, limit_s: float) -> bool:
            loop, until = QEventLoop(), time.monotonic() + limit_s
            poll = QTimer(interval=5)
            poll.timeout.connect(
                lambda: loop.quit() if condition() or time.monotonic() > until else None
            )
            poll.start()
            loop.exec()
            return bool(condition())

        live.start("Monitor of Null Output", None, 2)
        assert wait(lambda: live.running, 10.0), live.sentence
        wait(lambda: False, 1.5)
        pictures.arrived.subscribe(arrived)
        onsets = Onsets()
        player = threading.Thread(target=onsets.play, daemon=True)
        cpu, began = time.process_time(), time.monotonic()
        player.start()
        wait(lambda: not player.is_alive(), 60.0)
        load = (time.process_time() - cpu) / (time.monotonic() - began)
        onsets.close()
        live.stop()
        session.close()
    tile_ms = [_since(fed, onsets.heard) for fed, _ in shown]
    screen_ms = [_since(at, onsets.heard) for _, at in shown]
    return {
        "tones": TONES,
        "seen": len(shown),
        "mic_to_tile_ms": _percentile(tile_ms, 50),
        "mic_to_screen_ms": _percentile(screen_ms, 50),
        "mic_to_screen_ms_p95": _percentile(screen_ms, 95),
        "mic_to_screen_ms_max": _percentile(screen_ms, 100),
        "process_load": round(load, 2),
        "cores": os.cpu_count(),
    }


def _since(moment: float, onsets: list[float]) -> float | None:
    """Return the milliseconds since the last onset before a moment."""
    before = [at for at in onsets if at <= moment + 0.02]
    return 1000 * (moment - before[-1]) if before else None


def _percentile(values: list[float | None], share: float) -> float:
    return round(float(np.percentile([v for v in values if v is not None], share)), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", nargs="?", default="", help=argparse.SUPPRESS)
    if parser.parse_args().step == BENCH:
        print(json.dumps(measure()))
        return
    missing = missing_parts()
    if missing:
        print(json.dumps({"skipped": f"{', '.join(missing)} missing"}))
        return
    with NullSink() as sink:
        command = [sys.executable, "-m", "tests.benchmarks.live_input", BENCH]
        subprocess.run(command, env=sink.environment, check=True)


if __name__ == "__main__":
    main()
