"""The real window with the views of a lesson open, and what is measured of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from musicscope.analysis.picture import TILE_S, PictureChoice, tile_count
from musicscope.core.paths import Places
from musicscope.gui.session import Session, draw_off_screen, make_application

SIZE = (1600, 1000)
WATCH_S = 60.0
CLICKS = 12
SEEKS = 12
OPENED = 100
#: Changes of a spectrogram's settings, one after the other.
CHANGES: tuple[dict[str, Any], ...] = (
    {"fft": 4096},
    {"window": "blackmanharris"},
    {"hop": 128},
    {"fft": 1024},
    {"rate": 44_100},
    {"fft": 8192},
)


class Window:
    """The window, and waiting for what it does."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.workspace = session.workspace
        self.host = session.window.host

    def wait(self, condition: Callable[[], bool], limit_s: float) -> bool:
        loop = QEventLoop()
        deadline = time.perf_counter() + limit_s
        poll = QTimer(interval=2)
        poll.timeout.connect(
            lambda: loop.quit() if condition() or time.perf_counter() > deadline else None
        )
        poll.start()
        loop.exec()
        return condition()

    def pass_s(self, seconds: float) -> None:
        self.wait(lambda: False, seconds)

    def analyse_for_ever(self) -> None:
        """Keep the analysis running: what is finished is started again."""
        library = self.workspace.library

        def again(_: object = None) -> None:
            with library.database.transaction() as connection:
                connection.execute("UPDATE tracks SET state = 'pending'")
            QTimer.singleShot(0, self.workspace.analysing.start)

        self.workspace.analysing.finished.subscribe(again)
        if not self.workspace.analysing.busy:
            again()

    def longest(self) -> list[int]:
        catalogue = self.workspace.catalogue
        return sorted(
            (int(i) for i in catalogue.ids()),
            key=lambda i: catalogue.track(i).duration_s,
            reverse=True,
        )

    def near_five_minutes(self) -> list[int]:
        catalogue = self.workspace.catalogue
        return sorted(self.longest(), key=lambda i: abs(catalogue.track(i).duration_s - 300))

    def drawn(self) -> None:
        """Wait until no picture is being made."""
        self.wait(lambda: not self.workspace.pictures.busy, 30.0)

    def tiles_around_playhead(self, choice: PictureChoice) -> bool:
        """Whether the visible stretch of a picture is there, be it half of a tile."""
        timeline = self.session.window.timeline
        shown = timeline.shown_s / 2
        middle = timeline.visible_centre_s
        tiles = self.workspace.pictures.tiles(choice)
        frames = np.arange(middle - shown, middle + shown, 0.5)
        for moment in frames[(frames >= 0) & (frames < timeline.duration_s)]:
            tile = tiles.get(int(moment / TILE_S))
            if tile is None:
                return False
            column = (moment % TILE_S) / TILE_S * tile.levels.shape[1]
            if tile.known is not None and not tile.known[0] <= column < tile.known[1]:
                return False
        return True


@contextmanager
def opened_window(data: Path, folder: Path) -> Iterator[Window]:
    """Open the window on an analysed folder, with the views of the issue open."""
    draw_off_screen()
    make_application()
    session = Session(Places(data, data / "cache"))
    try:
        window = Window(session)
        session.window.resize(*SIZE)
        session.window.show()
        session.window.use_layout("Listen")
        window.host.open("chords")
        session.workspace.start()
        session.workspace.open_folder(os.fsencode(folder))
        window.wait(lambda: session.workspace.coverage().analysed > 1, 120.0)
        window.wait(lambda: not session.workspace.analysing.busy, 240.0)
        yield window
    finally:
        session.close()


def click_to_sound_ms(window: Window) -> list[float]:
    """Play one track after the other, each while the one before is heard."""
    playback = window.workspace.playback
    found = []
    for track in window.longest()[:CLICKS]:
        playback.play(track)
        window.wait(lambda: playback.player.start_latency_ms is not None, 5.0)
        found.append(playback.player.start_latency_ms)
        window.pass_s(0.6)
    return [ms for ms in found if ms is not None]


def seek_to_sound_ms(window: Window) -> list[float]:
    """Go to places all over a long track while it plays."""
    playback = window.workspace.playback
    playback.play(window.longest()[0])
    window.wait(lambda: playback.player.start_latency_ms is not None, 5.0)
    found = []
    for number in range(SEEKS):
        playback.seek(playback.duration_s * ((number * 5) % SEEKS) / SEEKS)
        window.wait(lambda: playback.player.start_latency_ms is not None, 5.0)
        found.append(playback.player.start_latency_ms)
        window.pass_s(0.3)
    return [ms for ms in found if ms is not None]


def picture_ms(window: Window, track: int) -> tuple[float, float]:
    """From the click on a track to the first tile of its spectrogram, and to the last."""
    pictures, playback = window.workspace.pictures, window.workspace.playback
    choice = window.host.view("spectrogram").choice
    began = time.perf_counter()
    playback.play(track)
    window.wait(lambda: bool(pictures.tiles(choice)), 10.0)
    first = time.perf_counter() - began
    total = tile_count(pictures.duration_s)

    def whole() -> bool:
        tiles = pictures.tiles(choice)
        return len(tiles) >= total and all(tile.known is None for tile in tiles.values())

    window.wait(whole, 30.0)
    return first * 1000, (time.perf_counter() - began) * 1000


def settings_change_ms(window: Window) -> list[float]:
    """From a change of a spectrogram's settings until what is visible has changed."""
    view = window.host.view("spectrogram")
    view.set_look("kind", "stft")
    window.drawn()
    found = []
    for change in CHANGES:
        ((name, value),) = change.items()
        began = time.perf_counter()
        view.set_parameter(name, value)
        window.wait(lambda: window.tiles_around_playhead(view.choice), 10.0)
        view.repaint()
        found.append((time.perf_counter() - began) * 1000)
        window.drawn()
    view.restore({})
    return found


def growth_mb(window: Window) -> tuple[float, float]:
    """Open many tracks in turn; returns how much memory that took, and took in the second half."""
    tracks = window.longest()
    before = _resident_mb()
    half = before
    for number in range(OPENED):
        window.workspace.playback.play(tracks[number % len(tracks)])
        window.pass_s(0.05)
        window.drawn()
        if number == OPENED // 2:
            half = _resident_mb()
    return _resident_mb() - before, _resident_mb() - half


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def figures(window: Window) -> dict[str, object]:
    """Measure one after the other."""
    playback = window.workspace.playback
    clock = window.session.window.clock
    clicks, seeks = click_to_sound_ms(window), seek_to_sound_ms(window)
    pictures, lengths = {}, {}
    for kind, track in zip(("stft", "cqt"), window.near_five_minutes()[2:], strict=False):
        window.host.view("spectrogram").set_look("kind", kind)
        playback.play(window.longest()[-1])
        window.drawn()
        pictures[kind] = picture_ms(window, track)
        lengths[kind] = window.workspace.catalogue.track(track).duration_s
    window.drawn()
    changes = settings_change_ms(window)
    playback.play(window.longest()[0])
    window.pass_s(2.0)
    underruns = playback.player.underruns
    clock.reset()
    window.pass_s(WATCH_S)
    costs = clock.costs_ms
    watched = {
        "frame_ms_p99": round(float(np.percentile(costs, 99)), 2),
        "frame_ms_median": round(float(np.median(costs)), 2),
        "frames": len(costs),
        "dropped": clock.dropped,
        "gui_blocked_ms_max": round(clock.longest_gap_ms, 1),
        "underruns": playback.player.underruns - underruns,
        "analysing": window.workspace.analysing.busy,
    }
    growth, late_growth = growth_mb(window)
    return {
        **watched,
        "first_picture_ms": round(pictures["stft"][0], 1),
        "whole_picture_ms": round(pictures["stft"][1], 1),
        "first_picture_cqt_ms": round(pictures["cqt"][0], 1),
        "whole_picture_cqt_ms": round(pictures["cqt"][1], 1),
        "picture_of_s": [round(s) for s in lengths.values()],
        "settings_change_ms": round(float(np.median(changes)), 1),
        "settings_change_ms_max": round(max(changes), 1),
        "click_to_sound_ms": round(float(np.percentile(clicks, 99)), 1),
        "click_to_sound_ms_median": round(float(np.median(clicks)), 1),
        "seek_to_sound_ms": round(float(np.percentile(seeks, 99)), 1),
        "seek_to_sound_ms_median": round(float(np.median(seeks)), 1),
        "underruns_with_clicks": playback.player.underruns,
        "growth_mb_after_100_tracks": round(growth, 1),
        "growth_mb_second_half": round(late_growth, 1),
        "output": "silent" if playback.silent else playback.player.output_name,
    }
