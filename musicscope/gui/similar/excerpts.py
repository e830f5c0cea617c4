"""Hearing two excerpts, one or one after the other, and going back to what played."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from musicscope.gui.listening import listen

if TYPE_CHECKING:
    from musicscope.workspace import Playback

#: How often the end of an excerpt is looked for, ms.
_LOOK_MS = 40
#: The clock may still show the excerpt before; one is heard once the clock is this near, s.
_EARLY_S = 0.5


@dataclass(frozen=True)
class Excerpt:
    """A stretch of a track.

    Attributes
    ----------
    track : int
    start_s, stop_s : float
    """

    track: int
    start_s: float
    stop_s: float


class ExcerptPlayer(QObject):
    """Plays excerpts one after the other in place of what plays.

    Signals
    -------
    changed : no arguments
        Another excerpt is heard, or none is any more.
    """

    changed = Signal()

    def __init__(self, playback: Playback, parent: QObject) -> None:
        super().__init__(parent)
        self._playback = playback
        self._waiting: list[Excerpt] = []
        self.current: Excerpt | None = None
        self._begun = False
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._follow)
        listen(self, playback.changed, lambda _: self._follow_playback())

    def play(self, excerpts: Sequence[Excerpt]) -> None:
        """Play these, in order."""
        self._waiting = list(excerpts)
        self._next()

    def stop(self) -> None:
        """Return to what played before."""
        if self.current is not None:
            self._forget()
            self._playback.end_audition()

    def _next(self) -> None:
        if not self._waiting:
            self.stop()
            return
        wanted, self.current = self._waiting.pop(0), None
        if self._playback.auditioning == wanted.track:
            self._playback.seek(wanted.start_s)
        else:
            self._playback.audition(wanted.track, wanted.start_s)
        if self._playback.auditioning != wanted.track:
            self._forget()
            return
        self.current, self._begun = wanted, False
        self._look.start()
        self.changed.emit()

    def _follow(self) -> None:
        """Go on at the end of an excerpt."""
        if self.current is None:
            return
        at = self._playback.position_s
        if not self._begun:
            self._begun = self.current.start_s - _EARLY_S <= at < self.current.stop_s
        elif at >= self.current.stop_s:
            self._next()

    def _follow_playback(self) -> None:
        """Give up when something else plays, or the person paused it."""
        if self.current is not None and self._playback.auditioning != self.current.track:
            self._forget()

    def _forget(self) -> None:
        self._waiting.clear()
        self.current = None
        self._look.stop()
        self.changed.emit()
