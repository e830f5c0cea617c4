"""Sound on its way from the decoder to the output, and where in which file it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from musicscope.audio.ring import Ring

#: Seconds of sound that are decoded ahead.
RING_S = 1.5
#: Seconds that a device may hold back what it was handed, several times over.
_REMEMBERED_S = 8.0


#: Two positions that differ by less, seconds, are the same.
_SAME_S = 1e-6


@dataclass(frozen=True, slots=True)
class Leg:
    """Frames of a feed that follow each other in one file, too.

    Attributes
    ----------
    first : float
        The frame of the feed with which it begins; between two frames where a stretched loop turns.
    path : bytes
    start_s : float
        The position of that frame in the file.
    speed : float
        Seconds of the file in a second of sound; 0 where the position waits.
    turn : int
        Which of the tracks that were asked for it belongs to.
    """

    first: float
    path: bytes
    start_s: float
    speed: float = 1.0
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A position in one of the tracks."""

    path: bytes
    position_s: float
    turn: int


class Feed:
    """What the output plays from one moment on.

    Parameters
    ----------
    path : bytes
    start_s : float
        The position of its first sample in the track.
    rate, channels : int
        Those of the output.
    asked_at : float
        When a person asked for it, by `time.monotonic`.

    Attributes
    ----------
    complete : bool
        Set by the decoder after the last sample was written.
    handed : int
        Frames that the output has taken.
    first_handed_at : float or None
        When it took the first, by `time.monotonic`.
    over_at : float or None
        When its last sample will have been heard, by `time.monotonic`.
    legs : tuple of Leg
        Where its frames come from; appended to by the decoder before it writes them.
    fades_in : bool
        Whether it begins in the middle of a sound.
    altered : bool
        Whether its samples may be louder than those of the file.
    session : object
        The same for feeds that carry on from one another: the position goes on across them.
    takes_over : tuple of (Feed, int) or None
        The feed that it carries on from, and at which frame of it.
    """

    def __init__(
        self, path: bytes, start_s: float, rate: int, channels: int, asked_at: float
    ) -> None:
        self.path = path
        self.start_s = start_s
        self.rate = rate
        self.ring = Ring(int(RING_S * rate), channels)
        self.asked_at = asked_at
        self.complete = False
        self.handed = 0
        self.first_handed_at: float | None = None
        self.over_at: float | None = None
        self.legs: tuple[Leg, ...] = (Leg(0.0, path, start_s),)
        self.fades_in = start_s > 0
        self.altered = False
        self.session: object = self
        self.takes_over: tuple[Feed, int] | None = None

    @property
    def written(self) -> int:
        """Frames that the decoder has put into the ring so far."""
        return self.handed + self.ring.filled

    def add(self, leg: Leg) -> None:
        """Say where the frames from ``leg.first`` on come from; forget what was long heard."""
        legs = [former for former in self.legs if former.first < leg.first]
        if legs and self._goes_on(legs[-1], leg):
            return
        needed = self.handed - _REMEMBERED_S * self.rate
        while len(legs) > 1 and legs[1].first <= needed:
            del legs[0]
        self.legs = (*legs, leg)

    def _goes_on(self, former: Leg, leg: Leg) -> bool:
        passed_s = (leg.first - former.first) / self.rate * former.speed
        gap_s = leg.start_s - former.start_s - passed_s
        same = (former.turn, former.speed) == (leg.turn, leg.speed)
        return same and abs(gap_s) < _SAME_S

    def leg(self, frame: float) -> Leg:
        """Return where a frame comes from."""
        legs = self.legs
        for leg in reversed(legs):
            if leg.first <= frame:
                return leg
        return legs[0]

    def place(self, frame: float) -> Place:
        """Return the position of a frame in its track."""
        leg = self.leg(frame)
        passed_s = max(0.0, frame - leg.first) / self.rate * leg.speed
        return Place(leg.path, leg.start_s + passed_s, leg.turn)
