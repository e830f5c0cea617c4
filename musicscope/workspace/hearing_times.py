"""Which part of a track is looked at: whole windows of a network, one after the other."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Shorter windows are looked at several at a time, s.
_LEAST_S = 2.5


@dataclass(frozen=True)
class Stretch:
    """A part of a track that is looked at in one go.

    Attributes
    ----------
    index : int
        Which one of the track.
    start_s, stop_s : float
        Of the whole windows in it; the last stretch of a longer track ends where the track ends.
    windows : int
        How many windows it has.
    """

    index: int
    start_s: float
    stop_s: float
    windows: int


def stretch_at(at_s: float, window_s: float, duration_s: float) -> Stretch:
    """Return the stretch under a moment; those of a track follow each other without a gap.

    Parameters
    ----------
    at_s : float
    window_s : float
        Length of the network's window.
    duration_s : float
        Of the track.
    """
    count = max(1, math.ceil(_LEAST_S / window_s))
    length = count * window_s
    last = stretch_count(window_s, duration_s) - 1
    index = min(max(int(at_s / length + 1e-9), 0), last)
    start = min(index * length, max(0.0, duration_s - length))
    return Stretch(index, start, start + length, count)


def stretch_count(window_s: float, duration_s: float) -> int:
    """Return how many stretches a track has, at least one."""
    length = max(1, math.ceil(_LEAST_S / window_s)) * window_s
    return max(1, math.ceil(duration_s / length - 1e-6))


def centred(at_s: float, window_s: float, duration_s: float, step_s: float) -> Stretch:
    """Return one window with a moment about in its middle, on a grid of `step_s`."""
    wanted = round((at_s - window_s / 2) / step_s) * step_s
    start = min(max(wanted, 0.0), max(0.0, duration_s - window_s))
    return Stretch(round(start / step_s), start, start + window_s, 1)
