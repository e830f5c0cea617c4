"""The vertical scale of one lane: round numbers that hold all of its values."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

#: Silence is not worth most of a lane: loudness is shown down to here, LUFS.
_QUIETEST_SHOWN = -45.0
_NOTHING = (0.0, 1.0)
_MOST_STEPS = 3


@dataclass(frozen=True)
class LaneScale:
    """The ends of a lane's axis, and its named values.

    Attributes
    ----------
    low, high : float
    ticks : tuple of float
    """

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, values: np.ndarray) -> np.ndarray:
        """Return how high values lie, 0 at the bottom and 1 at the top."""
        return np.clip((np.asarray(values, float) - self.low) / (self.high - self.low), 0, 1)


def lane_scale(values: np.ndarray, unit: str) -> LaneScale:
    """Return a scale that holds what is usual of some values, in round numbers."""
    finite = np.asarray(values)[np.isfinite(values)]
    low, high = (float(v) for v in np.percentile(finite, (0.2, 99.9))) if len(finite) else _NOTHING
    if unit == "LUFS":
        low = max(low, _QUIETEST_SHOWN)
    elif low > 0 and low < 0.5 * high:
        low = 0.0
    if high - low < 1e-9 + 1e-3 * abs(high):
        around = max(abs(high) * 0.1, 1e-3 if unit != "bpm" else 5.0)
        low, high = low - around, high + around
    step = nice_step((high - low) / 4)
    first, last = math.floor(low / step + 1e-6), math.ceil(high / step - 1e-6)
    every = 1 if last - first <= _MOST_STEPS else 2
    ticks = tuple(n * step for n in range(first, last + 1) if (n - first) % every == 0)
    return LaneScale(first * step, last * step, ticks)


def nice_step(least: float) -> float:
    """Return the smallest of 1, 2, 2.5, 5, 10 times a power of ten that is at least `least`."""
    power = 10.0 ** math.floor(math.log10(max(least, 1e-12)))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= least * (1 - 1e-9))


def value_words(value: float) -> str:
    """Return a value as people read it: ``"1,830"``, ``"−21.4"``, ``"0.123"``."""
    size = abs(value)
    places = next((n for n, least in enumerate((100, 10, 1, 0.01, 0.001)) if size >= least), 4)
    if 0 < size < 1e-4:
        return f"{value:.1e}".replace("e-0", "e-").replace("-", "−")
    text = f"{value:,.{places}f}"
    return (text if text.strip("-0.,") else text.lstrip("-")).replace("-", "−")


def tick_words(value: float) -> str:
    """Return a tick in a few letters: ``"2k"``, ``"−40"``, ``"0.2"``."""
    if abs(value) >= 1000:
        return f"{value / 1000:g}k".replace("-", "−")
    return f"{value:.4g}".replace("-", "−")
