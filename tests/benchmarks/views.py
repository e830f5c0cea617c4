"""How fluent the live views are while a library is analysed.

Run ``python -m tests.benchmarks.views [--music FOLDER]``; the last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from musicscope.analysis.picture import tile_count
from musicscope.core.paths import Places
from musicscope.gui.session import Session, draw_off_screen, make_application
from tests.benchmarks.music import music_folder

SIZE = (1600, 1000)
WATCH_S = 20.0
CLICKS = 12


class Window:
    """The real window on a folder that is being analysed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.workspace = session.workspace

    def wait(self, condition, limit_s: float) -> bool:
        loop = QEventLoop()
        deadline = time.perf_counter() + limit_s
        poll = QTimer(interval=2)
        poll.timeout.connect(
            lambda: loop.quit() if condition() or time.perf_counter() > deadline else None
        )
        poll.start()
        loop.exec()
        return condition()

    def analyse_for_ever(self) -> None:
        """Keep the analysis running: what is finished is started again."""
        library = self.workspace.library

        def again(_: object = None) -> None:
            with library.database.transaction() as connection:
                connection.execute("UPDATE tracks SET state = 'pending'")
                connection.execute("DELETE FROM vectors")
            QTimer.singleShot(0, self.workspace.analysing.start)

        self.workspace.analysing.finished.subscribe(again)

    def longest(self) -> list[int]:
        catalogue = self.workspace.catalogue
        return sorted(
            (int(i) for i in catalogue.ids()),
            key=lambda i: catalogue.track(i).duration_s,
            reverse=True,
        )

    def click_to_sound_ms(self) -> list[float]:
        """Play one track after the other, each while the one before is heard."""
        playback = self.workspace.playback
        found = []
        for track in self.longest()[:CLICKS]:
            playback.play(track)
            self.wait(lambda: playback.player.start_latency_ms is not None, 5.0)
            found.append(playback.player.start_latency_ms)
            self.wait(lambda: False, 0.6)
        return [ms for ms in found if ms is not None]

    def picture_ms(self, track: int) -> tuple[float, float]:
        """From the click on a track to its first tile, and to its last, of the spectrogram."""
        pictures, playback = self.workspace.pictures, self.workspace.playback
        choice = self.session.window.spectrogram.choice
        began = time.perf_counter()
        playback.play(track)
        self.wait(lambda: bool(pictures.tiles(choice)), 10.0)
        first = time.perf_counter() - began
        total = tile_count(pictures.duration_s)
        self.wait(lambda: len(pictures.tiles(choice)) >= total, 30.0)
        return first * 1000, (time.perf_counter() - began) * 1000


def measure(folder: Path) -> dict[str, object]:
    """Return every figure."""
    draw_off_screen()
    make_application()
    with tempfile.TemporaryDirectory() as data:
        session = Session(Places(Path(data), Path(data) / "cache"))
        try:
            window = Window(session)
            session.window.resize(*SIZE)
            session.window.show()
            session.window.use_layout("Listen")
            session.workspace.start()
            session.workspace.open_folder(os.fsencode(folder))
            window.analyse_for_ever()
            window.wait(lambda: session.workspace.coverage().analysed > 1, 120.0)
            return figures(window)
        finally:
            session.close()


def figures(window: Window) -> dict[str, object]:
    """Measure one after the other, all while the analysis runs."""
    session, playback = window.session, window.workspace.playback
    clicks = window.click_to_sound_ms()
    catalogue = window.workspace.catalogue
    clicked = window.longest()[:CLICKS]
    near_five_minutes = sorted(
        (i for i in window.longest() if i not in clicked or len(window.longest()) <= CLICKS),
        key=lambda i: abs(catalogue.track(i).duration_s - 300),
    )
    pictures, lengths = {}, {}
    for kind, track in zip(("stft", "cqt36"), near_five_minutes, strict=False):
        session.window.spectrogram.set_look("kind", kind)
        playback.play(window.longest()[-1])
        window.wait(lambda: not window.workspace.pictures.busy, 20.0)
        pictures[kind] = window.picture_ms(track)
        lengths[kind] = catalogue.track(track).duration_s
    window.wait(lambda: not window.workspace.pictures.busy, 20.0)
    underruns = playback.player.underruns
    session.window.clock.reset()
    window.wait(lambda: False, WATCH_S)
    costs = session.window.clock.costs_ms
    return {
        "frame_ms_p99": round(float(np.percentile(costs, 99)), 2),
        "frame_ms_median": round(float(np.median(costs)), 2),
        "frames": len(costs),
        "gui_blocked_ms_max": round(session.window.clock.longest_gap_ms, 1),
        "first_picture_ms": round(pictures["stft"][0], 1),
        "whole_picture_ms": round(pictures["stft"][1], 1),
        "first_picture_cqt_ms": round(pictures["cqt36"][0], 1),
        "whole_picture_cqt_ms": round(pictures["cqt36"][1], 1),
        "picture_of_s": [round(s) for s in lengths.values()],
        "click_to_sound_ms": round(float(np.percentile(clicks, 99)), 1),
        "click_to_sound_ms_median": round(float(np.median(clicks)), 1),
        "underruns": playback.player.underruns - underruns,
        "underruns_with_clicks": playback.player.underruns,
        "output": "silent" if playback.silent else playback.player.output_name,
        "analysing": window.workspace.analysing.busy,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--music", type=Path, default=None)
    chosen = parser.parse_args().music
    with music_folder(chosen) as folder:
        print(json.dumps(measure(folder)))
