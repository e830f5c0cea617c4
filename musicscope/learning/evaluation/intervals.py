"""Where a figure would lie with other artists: the bootstrap, and what stands in for it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from musicscope.learning.evaluation.result import Interval

#: How often artists are drawn anew: as often as fits this many looks at a number, within bounds.
_WORK, _FEWEST, _MOST = 2.5e7, 200, 1000
#: As many draws at a time.
_BLOCK = 50
_EVEN = 1.96
_TAILS = (2.5, 97.5)


def draw_weights(artists: np.ndarray, size: int, seed: int) -> Iterator[np.ndarray]:
    """Draw artists with replacement (Efron, 1979), all tracks of one together.

    Parameters
    ----------
    artists : np.ndarray [shape=(n,)], int
        From 0.
    size : int
        How many numbers are looked at each time.
    seed : int

    Yields
    ------
    np.ndarray [shape=(b, n)], float32
        How often each track was drawn.
    """
    rng = np.random.default_rng(seed)
    groups = int(artists.max(initial=0)) + 1
    draws = int(np.clip(_WORK / max(size, 1), _FEWEST, _MOST))
    for start in range(0, draws, _BLOCK):
        counts = rng.multinomial(
            groups, np.full(groups, 1 / groups), size=min(_BLOCK, draws - start)
        )
        yield counts.astype(np.float32)[:, artists]


def interval(value: float, drawn: np.ndarray, groups: int) -> Interval:
    """Return a figure with its 95 % interval.

    Parameters
    ----------
    value : float
        0..1, or NaN.
    drawn : np.ndarray [shape=(b,)]
        The figure with artists drawn anew.
    groups : int
        How many artists there are. Draws that all agree, as of a perfect score, say too little:
        then it is Wilson's interval (1927) of as many trials.
    """
    known = drawn[np.isfinite(drawn)]
    if not math.isfinite(value) or groups < 2 or not len(known):
        return Interval(value, math.nan, math.nan)
    low, high = np.percentile(known, _TAILS)
    if high - low < 1e-9:
        low, high = _wilson(value, groups)
    return Interval(value, float(min(low, value)), float(max(high, value)))


def _wilson(share: float, n: int) -> tuple[float, float]:
    square = _EVEN**2 / n
    middle = (share + square / 2) / (1 + square)
    margin = _EVEN / (1 + square) * math.sqrt(share * (1 - share) / n + square / (4 * n))
    return max(0.0, middle - margin), min(1.0, middle + margin)
