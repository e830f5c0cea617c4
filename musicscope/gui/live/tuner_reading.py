"""What a tuner shows of pitches that come and go: steady enough to be read."""

from __future__ import annotations

import statistics
from collections import deque
from dataclasses import dataclass

from musicscope.analysis.pitch_track import PitchNow

#: Seconds of history.
SPAN_S = 8.0
#: Estimates whose median is shown: a tenth of a second.
_STEADY = 5
#: Seconds for which a note stays after it ended.
_HOLD_S = 0.7
#: Seconds in which the needle goes most of the way.
_FOLLOW_S = 0.07
#: Estimates of the shortest stretch that is drawn, and semitones that begin a new one.
_SHORTEST, _LEAP = 3, 0.8
#: Closer than this is in tune, cents.
IN_TUNE = 5.0


@dataclass(frozen=True)
class Point:
    """One estimate.

    Attributes
    ----------
    at : float
        By `time.monotonic`.
    height : float or None
        MIDI number with its fraction; None where there was no pitch.
    """

    at: float
    height: float | None


class TunerReading:
    """The note, the needle and the trace.

    Attributes
    ----------
    pitch : PitchNow or None
        What is shown; it stays for a moment after the sound.
    cents : float
        Where the needle is.
    sounding : bool
        Whether there is a pitch just now.
    trace : deque of Point
        The last seconds, oldest first.
    """

    def __init__(self) -> None:
        self.pitch: PitchNow | None = None
        self.cents = 0.0
        self.sounding = False
        self.trace: deque[Point] = deque()
        self._steady: deque[PitchNow] = deque(maxlen=_STEADY)
        self._heard_at = 0.0

    def clear(self) -> None:
        """Forget everything."""
        self.__init__()  # type: ignore[misc]

    def push(self, pitch: PitchNow | None, now: float) -> None:
        """Take an estimate, or that there is none."""
        self.trace.append(Point(now, None if pitch is None else _height(pitch)))
        while self.trace and now - self.trace[0].at > SPAN_S:
            self.trace.popleft()
        if pitch is None:
            if now - self._heard_at > 0.1:
                self._steady.clear()
                self.sounding = False
            return
        self._heard_at = now
        self._steady.append(pitch)
        middle = statistics.median_low(sorted(_height(p) for p in self._steady))
        shown = next(p for p in self._steady if _height(p) == middle)
        if self.pitch is None or shown.midi != self.pitch.midi:
            self.cents = shown.cents
        self.pitch, self.sounding = shown, True

    def move(self, elapsed_s: float, now: float) -> bool:
        """Let the needle follow; returns whether anything moves."""
        if self.pitch is None:
            return False
        if not self.sounding and now - self._heard_at > _HOLD_S:
            self.pitch = None
            return True
        part = min(elapsed_s / _FOLLOW_S, 1.0)
        step = part * (self.pitch.cents - self.cents)
        self.cents += step
        return self.sounding or abs(step) > 0.01

    @property
    def in_tune(self) -> bool:
        """Whether the needle stands in the middle."""
        return self.pitch is not None and abs(self.cents) <= IN_TUNE

    def runs(self) -> list[list[tuple[float, float]]]:
        """Return moments and heights of each stretch without a silence or a leap.

        Stretches of one or two estimates are left out: a consonant, a scratch of the bow.
        """
        runs: list[list[tuple[float, float]]] = [[]]
        for point in self.trace:
            if point.height is None:
                if runs[-1]:
                    runs.append([])
                continue
            if runs[-1] and abs(point.height - runs[-1][-1][1]) > _LEAP:
                runs.append([])
            runs[-1].append((point.at, point.height))
        return [run for run in runs if len(run) >= _SHORTEST]

    def range(self) -> tuple[float, float] | None:
        """Return the lowest and the highest of the trace, MIDI numbers; None where it is empty."""
        heights = [height for run in self.runs() for _, height in run]
        return (min(heights), max(heights)) if heights else None


def _height(pitch: PitchNow) -> float:
    return pitch.midi + pitch.cents / 100
