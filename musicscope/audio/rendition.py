"""How a track is played: what a player may be asked beside the track itself."""

from __future__ import annotations

from dataclasses import dataclass

#: Limits of speed, as a share of the recorded one, and of transposition, semitones.
SLOWEST, FASTEST = 0.25, 2.0
FARTHEST_SEMITONES = 12.0


@dataclass(frozen=True)
class CountIn:
    """Clicks before the music goes on.

    Attributes
    ----------
    beats : int
        How many; the first is accented.
    interval_s : float
        Seconds from one to the next, and from the last to the music.
    level : float
        Peak of an accented click, 0..1.
    """

    beats: int
    interval_s: float
    level: float = 0.5


@dataclass(frozen=True)
class ClickTrack:
    """Metronome clicks along a track.

    Attributes
    ----------
    times_s : tuple of float
        Where in the track, seconds, ascending.
    accented : tuple of bool
        Whether each is a strong one.
    level : float
        Peak of an accented click, 0..1.
    """

    times_s: tuple[float, ...]
    accented: tuple[bool, ...]
    level: float = 0.5

    def __post_init__(self) -> None:
        if len(self.times_s) != len(self.accented):
            raise ValueError("each click needs to know whether it is accented")


@dataclass(frozen=True)
class Rendition:
    """How a track is to be played.

    Attributes
    ----------
    speed : float
        Seconds of the track that pass in a second; the pitch stays.
    semitones : float
        How far it is transposed; the tempo stays.
    loop : tuple of float or None
        Where the part that is repeated begins and ends, seconds in the track.
    clicks : ClickTrack or None
    crossfade_s : float
        How long the end of the track and the beginning of the next sound together.
    """

    speed: float = 1.0
    semitones: float = 0.0
    loop: tuple[float, float] | None = None
    clicks: ClickTrack | None = None
    crossfade_s: float = 0.0

    @property
    def stretched(self) -> bool:
        """Whether the samples are others than the file's."""
        return self.speed != 1.0 or self.semitones != 0.0
