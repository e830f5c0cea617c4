"""The whole main job without hands, in the real window: the program shows itself and is checked."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from musicscope.core.paths import Places, display_path
from musicscope.gui.session import Session, draw_off_screen, make_application
from musicscope.gui.theme import themes
from musicscope.gui.tour_pictures import TourPictures
from musicscope.library.track import TrackState

SIZE = (1600, 960)
#: Longest time for the scan and the analysis of the folder.
LIMIT_S = 3600.0
#: Each of the two tracks plays this long.
LISTEN_S = 5.0
#: A start this far in shows pictures with a past and a future.
SHOW_AT_S = 12.0


@dataclass
class TourReport:
    """What the tour found; see the README for each figure."""

    tracks: int = 0
    analysed: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    scan_s: float = 0.0
    analyse_s: float = 0.0
    realtime_factor: float = 0.0
    map_s: float = 0.0
    click_to_play_ms: float = 0.0
    frame_ms_p99: float = 0.0
    underruns: int = 0
    output: str = ""
    ok: bool = False
    problems: list[str] = field(default_factory=list)


def take_tour(folder: bytes, out: Path) -> TourReport:
    """Open the window on `folder`, do everything once, and write pictures and ``tour.json``.

    Parameters
    ----------
    folder : bytes
        A folder of music.
    out : Path
        Where the pictures and the report go.

    Returns
    -------
    TourReport
        Whose `ok` says whether everything worked.
    """
    draw_off_screen()
    out.mkdir(parents=True, exist_ok=True)
    make_application()
    with tempfile.TemporaryDirectory(prefix="musicscope-tour-") as data:
        places = Places(Path(data), Path(data) / "cache")
        session = Session(places)
        try:
            report = _Tour(session, out).take(folder)
        finally:
            session.close()
    (out / "tour.json").write_text(json.dumps(asdict(report), indent=1), "utf-8")
    return report


class _Tour:
    def __init__(self, session: Session, out: Path) -> None:
        self.session = session
        self.workspace = session.workspace
        self.window = session.window
        self.report = TourReport()
        self.pictures = TourPictures(self.window, out, self._wait)

    def take(self, folder: bytes) -> TourReport:
        themes.apply("dark")
        self.window.resize(*SIZE)
        self.window.show()
        self.pictures.shoot(self.window, "welcome")
        sentences: list[str] = []
        self.workspace.notices.subscribe(lambda notice: sentences.append(notice.sentence))
        if not self.workspace.open_folder(folder):
            self.report.problems += sentences
            return self.report
        self._scan_and_analyse()
        self._listen()
        self._click_on_map()
        self._shoot_layouts()
        self._finish()
        return self.report

    def _scan_and_analyse(self) -> None:
        workspace, report = self.workspace, self.report
        reports: list[object] = []
        workspace.analysing.scanned.subscribe(reports.append)
        began = time.perf_counter()
        self._expect(lambda: bool(reports), "The scan did not end.", LIMIT_S)
        report.scan_s = round(time.perf_counter() - began, 3)
        self._expect(lambda: not workspace.analysing.busy, "The analysis did not end.", LIMIT_S)
        report.analyse_s = round(time.perf_counter() - began, 3)
        self._expect(
            lambda: not workspace.mapping.building and workspace.clusters.labels is not None,
            "The map did not settle.",
            300.0,
        )
        report.map_s = round(workspace.mapping.build_s, 3)
        found = workspace.library.tracks()
        ready = [t for t in found if t.state is TrackState.READY]
        report.tracks = len(found)
        report.analysed = len(ready)
        report.failed = [
            {"file": display_path(t.path), "reason": t.reason}
            for t in found
            if t.state is TrackState.FAILED
        ]
        seconds = sum(t.duration_s for t in ready)
        report.realtime_factor = round(seconds / report.analyse_s, 1) if report.analyse_s else 0.0

    def _listen(self) -> None:
        playback = self.workspace.playback
        table = self.window.library_panel.table
        longest = sorted(self.workspace.catalogue.select("state:ready"), key=self._length)
        chosen = [int(i) for i in longest[-2:]]
        if not chosen:
            self.report.problems.append("No track could be analysed, so none was played.")
        self.window.use_layout("Listen")
        self.window.clock.reset()
        for track in reversed(chosen):
            self.workspace.selection.set((track,), self)
            table.setFocus()
            QTest.keyClick(table, Qt.Key.Key_Return)
            self._expect(lambda t=track: playback.current == t, "Enter did not play a track.", 5.0)
            self._expect(
                lambda: playback.player.start_latency_ms is not None, "No sound came.", 5.0
            )
            if playback.duration_s > 2 * SHOW_AT_S:
                playback.seek(SHOW_AT_S)
            self._wait(lambda: False, min(LISTEN_S, max(playback.duration_s - 0.5, 0.3)))
        costs = self.window.clock.costs_ms
        self.report.frame_ms_p99 = round(float(np.percentile(costs, 99)), 2) if costs else 0.0
        self.report.underruns = playback.player.underruns
        self.report.output = "silent" if playback.silent else playback.player.output_name

    def _click_on_map(self) -> None:
        playback, layout = self.workspace.playback, self.workspace.mapping.layout
        if layout is None or not len(layout.ids):
            return
        self.window.use_layout("Map")
        view = self.window.map_panel.view
        self._wait(lambda: False, 0.5)
        others = [int(i) for i in layout.ids if int(i) != playback.current]
        longest = sorted(others or [int(i) for i in layout.ids], key=self._length)
        track = longest[-1]
        started: list[int | None] = []
        stop = playback.changed.subscribe(lambda _: started.append(playback.current))
        position: QPoint = view.dot_position(track)
        QTest.mouseMove(view, position)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=position)
        heard = self._expect(
            lambda: track in started and playback.player.start_latency_ms is not None,
            "A click on the map did not play its dot.",
            5.0,
        )
        stop()
        if heard:
            self.report.click_to_play_ms = round(playback.player.start_latency_ms or 0.0, 1)

    def _length(self, track: int) -> float:
        return self.workspace.catalogue.track(int(track)).duration_s

    def _shoot_layouts(self) -> None:
        self.workspace.selection.set((), self)
        self.window.notices.clear()
        playback = self.workspace.playback
        playback.seek(min(2 * SHOW_AT_S, 0.3 * playback.duration_s))
        self.pictures.shoot_all()
        self.report.problems += self.pictures.problems

    def _finish(self) -> None:
        report = self.report
        self.workspace.playback.pause()
        if not report.tracks:
            report.problems.append("The folder holds no music.")
        accounted = report.analysed + len(report.failed)
        if accounted != report.tracks:
            report.problems.append(f"Only {accounted} of {report.tracks} tracks have an outcome.")
        if any(not f["reason"] for f in report.failed):
            report.problems.append("A failed file has no reason.")
        report.ok = not report.problems

    def _expect(self, condition: Callable[[], bool], problem: str, limit_s: float) -> bool:
        met = self._wait(condition, limit_s)
        if not met:
            self.report.problems.append(problem)
        return met

    def _wait(self, condition: Callable[[], bool], limit_s: float) -> bool:
        loop = QEventLoop()
        deadline = time.monotonic() + limit_s
        poll = QTimer(interval=20)
        poll.timeout.connect(
            lambda: loop.quit() if condition() or time.monotonic() >= deadline else None
        )
        poll.start()
        loop.exec()
        poll.stop()
        return condition()
