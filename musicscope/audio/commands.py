"""What callers of the player ask of its thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class PlayerState(Enum):
    """What the player does."""

    STOPPED = "stopped"
    PLAYING = "playing"
    PAUSED = "paused"


@dataclass(frozen=True)
class Load:
    """Open a file and play it from a position, for the `track`-th track asked for."""

    track: int
    place: int
    path: bytes
    start_s: float
    asked_at: float


@dataclass(frozen=True)
class Seek:
    """Go on from another position, the `place`-th asked for."""

    track: int
    place: int
    start_s: float
    asked_at: float


@dataclass(frozen=True)
class Unload:
    """Release the file."""

    track: int


@dataclass(frozen=True)
class Announce:
    """Tell who listens of a new state."""

    state: PlayerState


class Prepare:
    """Load and open what the first track needs."""


class Close:
    """End the thread."""


Command = Load | Seek | Unload | Announce | Prepare | Close
