"""What callers of the player ask of its thread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from musicscope.audio.rendition import ClickTrack, CountIn
from musicscope.audio.samples import Block

__all__ = [
    "Announce", "ClickTrack", "Close", "Command", "CountIn", "Equalise", "Follow", "Load",
    "PlayerState", "Prefer", "Prepare", "Retune", "Seek", "Strike", "Unload",
]  # fmt: skip


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
    gain_db: float = 0.0


@dataclass(frozen=True)
class Seek:
    """Go on from another position, the `place`-th asked for, after a count-in if there is one."""

    track: int
    place: int
    start_s: float
    asked_at: float
    count_in: CountIn | None = None


@dataclass(frozen=True)
class Retune:
    """Go on where it is, as the rendition says now."""

    track: int


@dataclass(frozen=True)
class Follow:
    """Play another file, or none, when the track ends."""

    track: int
    path: bytes | None
    gain_db: float


@dataclass(frozen=True)
class Strike:
    """Sound samples [shape=(n,)] of a rate in Hz over what plays."""

    samples: Block
    rate: int


class Equalise:
    """Let the equaliser hold that was chosen last."""


@dataclass(frozen=True)
class Prefer:
    """Play through the device of this name, or through the system's choice."""

    name: str | None


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


Command = (
    Load | Seek | Retune | Follow | Strike | Equalise | Prefer | Unload | Announce | Prepare | Close
)
