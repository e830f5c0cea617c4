"""Plays the telling part of a track by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from musicscope.gui.listening import listen, while_alive
from musicscope.workspace.audition import find_typical

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

SHORTEST_S, USUAL_S, LONGEST_S = 3, 10, 120
_ON, _SECONDS = "label_plays", "label_seconds"
#: How far past its end it may be when it is stopped, s.
_SLACK_S = 2.0


class Excerpt(QObject):
    """Where a track is told from, and its sound for so many seconds.

    Signals
    -------
    found : no arguments
        `part` is known.
    """

    found = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.track: int | None = None
        self.part: tuple[float, float] | None = None
        self._end = QTimer(self, singleShot=True)
        self._end.timeout.connect(self._stop)
        listen(self, workspace.playback.changed, lambda _: self._follow())

    @property
    def on(self) -> bool:
        """Whether tracks play by themselves."""
        return bool(self._workspace.settings.get(_ON, True))

    @on.setter
    def on(self, value: bool) -> None:
        self._workspace.settings.set(_ON, bool(value))
        if not value:
            self._end.stop()

    @property
    def seconds(self) -> int:
        """How many are played."""
        return int(self._workspace.settings.get(_SECONDS, USUAL_S))

    @seconds.setter
    def seconds(self, value: int) -> None:
        self._workspace.settings.set(_SECONDS, min(max(int(value), SHORTEST_S), LONGEST_S))
        if self.part is not None and self.track in self._workspace.catalogue:
            self._know(self.part[0])

    def show(self, track: int | None, *, play: bool) -> None:
        """Find the telling part of another track, and play it if that is wanted."""
        self.track, self.part = track, None
        self._end.stop()
        w = self._workspace
        if track is None:
            return

        def arrived(start_s: float) -> None:
            if track != self.track or track not in w.catalogue:
                return
            self._know(start_s)
            if play and self.on and not w.catalogue.track(track).missing:
                self._play(track, start_s)

        find_typical(w.jobs, w.library, w.catalogue, track, while_alive(self, arrived))

    def seek(self, moment_s: float) -> None:
        """Go on at a moment of the track; it plays if another one was heard."""
        if self._on_stage:
            self._workspace.playback.seek(moment_s)
        elif self.track is not None:
            self.bring(moment_s)
            self._workspace.playback.toggle()

    def bring(self, moment_s: float) -> None:
        """Put the track on stage at a moment, if another one is there."""
        if self.track is not None and not self._on_stage:
            self._workspace.playback.load(self.track, (), moment_s)

    @property
    def _on_stage(self) -> bool:
        playback = self._workspace.playback
        here = self.track is not None and playback.current == self.track
        return here and playback.aside is None

    def _know(self, start_s: float) -> None:
        length = self._workspace.catalogue.track(self.track).duration_s
        stop_s = start_s + self.seconds
        self.part = (start_s, min(stop_s, length) if length else stop_s)
        self.found.emit()

    def _play(self, track: int, start_s: float) -> None:
        playback = self._workspace.playback
        playback.load(track, (), start_s)
        playback.toggle()
        self._end.start(self.seconds * 1000)

    def _follow(self) -> None:
        playback = self._workspace.playback
        if self._end.isActive() and playback.current != self.track:
            self._end.stop()

    def _stop(self) -> None:
        playback = self._workspace.playback
        if playback.current != self.track or not playback.playing or self.part is None:
            return
        start, stop = self.part
        if start <= playback.position_s <= stop + _SLACK_S:
            playback.pause()
