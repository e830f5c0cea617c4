"""What every view shows and follows: the playing track, a sound of the lab, or a live input."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING, Protocol

import numpy as np

from musicscope.core.events import Event

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.playback import Playback
    from musicscope.workspace.portrait_now import PortraitNow

#: Hz of struck notes.
STRIKE_RATE = 44_100
#: Asides count down from here, so that each has pictures of its own.
FIRST_ASIDE = -2


class Source(Enum):
    """Where the sound on stage comes from."""

    TRACK = "track"
    LAB = "lab"
    INPUT = "input"


class Live(Protocol):
    """A live input."""

    @property
    def running(self) -> bool:
        """Whether it captures."""

    @property
    def position_s(self) -> float:
        """Seconds since it started."""

    changed: Event[None]

    def heard(self, seconds: float) -> tuple[np.ndarray, int]:
        """Return the last samples [shape=(n, channels)] and their rate in Hz."""


class Stage:
    """One source at a time, with its position, its pictures and its newest samples.

    Attributes
    ----------
    pictures : Pictures
        Of what is on stage.
    changed : Event
        Another sound is on stage, or it plays or pauses; in the thread of the window.
    """

    def __init__(
        self,
        playback: Playback,
        pictures: Pictures,
        portrait_now: PortraitNow,
        catalogue: Catalogue,
        live: Live,
    ) -> None:
        self.pictures = pictures
        self.changed: Event[None] = Event()
        self._playback = playback
        self._portrait_now = portrait_now
        self._catalogue = catalogue
        self._live = live
        self._aside = b""
        self._aside_ids = itertools.count(FIRST_ASIDE, -1)
        self._aside_id = 0
        playback.changed.subscribe(lambda _: self._follow())
        live.changed.subscribe(lambda _: self._follow())

    @property
    def source(self) -> Source:
        """Where the sound comes from."""
        if self._live.running:
            return Source.INPUT
        return Source.TRACK if self._playback.aside is None else Source.LAB

    @property
    def track(self) -> int | None:
        """The library's track on stage; None for the lab and the input."""
        return self._playback.current if self.source is Source.TRACK else None

    @property
    def title(self) -> str:
        """What is on stage, for people; empty for nothing."""
        if self.source is Source.INPUT:
            return "Live input"
        if self._playback.aside is not None:
            return self._playback.aside.title
        current = self._playback.current
        return "" if current is None else self._catalogue.track(current).title

    @property
    def position_s(self) -> float:
        """The moment that is heard now."""
        return self._live.position_s if self._live.running else self._playback.position_s

    @property
    def duration_s(self) -> float:
        """Of what is on stage; a live input lasts until now."""
        return self._live.position_s if self._live.running else self._playback.duration_s

    @property
    def playing(self) -> bool:
        """Whether time goes on."""
        return self._live.running or self._playback.playing

    def seek(self, position_s: float) -> None:
        """Go to a moment; a live input stays where it is."""
        if not self._live.running:
            self._playback.seek(position_s)

    def toggle(self) -> None:
        """Play or pause; a live input goes on, and starts no track that was not begun."""
        if not self._live.running or self._playback.current is not None:
            self._playback.toggle()

    def heard(self, seconds: float) -> tuple[np.ndarray, int]:
        """Return what was heard last.

        Returns
        -------
        samples : np.ndarray [shape=(n, channels)], float32
            Up to `seconds`, the newest last; fewer at the start.
        rate : int
            Hz.
        """
        source = self._live if self._live.running else self._playback.player
        return source.heard(seconds)

    def strike(self, midi: Sequence[float]) -> None:
        """Play notes, given as MIDI numbers, over whatever sounds."""
        from musicscope.audio.synthesis.touch import touch

        self._playback.player.strike(touch(midi, STRIKE_RATE), STRIKE_RATE)

    def _follow(self) -> None:
        if self.source is Source.TRACK:
            self._show_track()
        elif self.source is Source.LAB:
            self._show_aside()
        self._portrait_now.show(self.track)
        self.changed.emit(None)

    def _show_track(self) -> None:
        track = self.track
        self._aside = b""
        if track is None:
            self.pictures.show(None, b"", 0.0)
        else:
            row = self._catalogue.track(track)
            self.pictures.show(track, row.path, self._playback.duration_s or row.duration_s)

    def _show_aside(self) -> None:
        aside = self._playback.aside
        if aside is None or not self._playback.duration_s:
            return
        if aside.path != self._aside:
            self._aside, self._aside_id = aside.path, next(self._aside_ids)
        self.pictures.show(self._aside_id, aside.path, self._playback.duration_s)
