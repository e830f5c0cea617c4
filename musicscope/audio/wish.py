"""What a player was asked for last."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

from musicscope.audio.commands import PlayerState
from musicscope.audio.equaliser import FLAT, Equaliser
from musicscope.audio.rendition import Rendition


@dataclass
class Wish:
    """Shared by callers of the player and its own thread; changed under `lock`.

    Attributes
    ----------
    state : PlayerState
    path : bytes
        The track that is heard, or was asked for.
    position_s : float or None
        Where to begin, while that has not happened.
    duration_s : float
    gain_db : float
    rendition : Rendition
    equaliser : Equaliser
    preferred : str or None
        Name of an output device.
    track, place : int
        How many tracks, and places in one, were asked for: what is older is not done any more.
    """

    state: PlayerState = PlayerState.STOPPED
    path: bytes = b""
    position_s: float | None = None
    duration_s: float = 0.0
    gain_db: float = 0.0
    rendition: Rendition = field(default_factory=Rendition)
    equaliser: Equaliser = FLAT
    preferred: str | None = None
    track: int = 0
    place: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end_track(self) -> None:
        """Ask for silence."""
        self.track += 1
        self.place += 1
        self.state = PlayerState.STOPPED
        self.position_s = None
        self.duration_s = 0.0

    def turn_to(self, path: bytes) -> None:
        """Take another track; loop and clicks belong to the former one."""
        if path != self.path:
            self.path = path
            self.rendition = replace(self.rendition, loop=None, clicks=None)
