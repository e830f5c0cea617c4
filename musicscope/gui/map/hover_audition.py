"""Hearing what a dot is like by resting the cursor on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from musicscope.workspace.playback import Playback

#: The cursor has to rest so long: passing over dots is silent.
DWELL_MS = 350

Find = Callable[[int, Callable[[float], None]], object]


class HoverAudition(QObject):
    """Lets the track under the cursor be heard while the cursor rests on its dot.

    Leaving the dot returns to what played before, where it was.

    Parameters
    ----------
    playback : Playback
    find : callable
        ``find(track_id, found)`` calls `found` with the start of the track's most typical
        seconds, in s.
    parent : QObject

    Signals
    -------
    began
        A track is heard.
    """

    began = Signal()

    def __init__(self, playback: Playback, find: Find, parent: QObject) -> None:
        super().__init__(parent)
        self._playback = playback
        self._find = find
        self._enabled = True
        self._wanted: int | None = None
        self._start_s: float | None = None
        self._heard: int | None = None
        self._dwell = QTimer(self, singleShot=True, interval=DWELL_MS)
        self._dwell.timeout.connect(self._begin)

    @property
    def enabled(self) -> bool:
        """Whether resting on a dot plays it."""
        return self._enabled

    @enabled.setter
    def enabled(self, wanted: bool) -> None:
        self._enabled = wanted
        if not wanted:
            self.rest_on(None)

    def rest_on(self, track_id: int | None) -> None:
        """The cursor has come to another dot, or to none."""
        self.stand_down()
        heard, self._heard = self._heard, None
        if heard is not None and self._playback.auditioning == heard:
            self._playback.end_audition()
        plays_already = self._playback.playing and self._playback.current == track_id
        if self._enabled and track_id is not None and not plays_already:
            self._wanted = track_id
            self._dwell.start()
            self._find(track_id, lambda start_s: self._found(track_id, start_s))

    def stand_down(self) -> None:
        """Begin nothing more; what is heard goes on."""
        self._dwell.stop()
        self._wanted = self._start_s = None

    def _found(self, track_id: int, start_s: float) -> None:
        if track_id == self._wanted:
            self._start_s = start_s
            self._begin()

    def _begin(self) -> None:
        if self._dwell.isActive() or self._wanted is None or self._start_s is None:
            return
        track_id, start_s = self._wanted, self._start_s
        self.stand_down()
        self._heard = track_id
        self._playback.audition(track_id, start_s)
        self.began.emit()
