"""Runs beside each other: mean curves, and whether one is really better than another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from musicscope.learning.evaluation.curves import roc_curve
from musicscope.learning.evaluation.result import Answers, Interval

#: Points of a drawn curve.
MOST_POINTS = 160
_RESAMPLES = 2_000
#: 97.5 % of a normal distribution lie below.
_Z = 1.959964


class Line(NamedTuple):
    """Points from left to right.

    Attributes
    ----------
    x, y : np.ndarray [shape=(n,)], 0..1
    """

    x: np.ndarray
    y: np.ndarray


def mean_roc(answers: Answers) -> Line | None:
    """Return the mean of the ROC curves of all classes or tags, at equal false alarms.

    None where there is not one that can be drawn.
    """
    grid = np.linspace(0, 1, MOST_POINTS)
    heights = []
    for name in answers.names:
        curve = roc_curve(answers, name)
        if len(curve.x) > 1:
            heights.append(np.interp(grid, curve.x, curve.y))
    if not heights:
        return None
    return Line(np.append(0.0, grid), np.append(0.0, np.mean(heights, axis=0)))


def thinned(x: np.ndarray, y: np.ndarray) -> Line:
    """Return a curve of at most `MOST_POINTS` points that looks the same."""
    if len(x) <= MOST_POINTS:
        return Line(x, y)
    kept = np.unique(np.linspace(0, len(x) - 1, MOST_POINTS).round().astype(int))
    return Line(x[kept], y[kept])


def wilson(share: float, n: int) -> Interval:
    """Return a share of `n` with its interval (Wilson, 1927)."""
    if not n:
        return Interval(float("nan"), 0.0, 1.0)
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    reach = _Z / (1 + _Z**2 / n) * float(np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)))
    return Interval(share, max(middle - reach, 0.0), min(middle + reach, 1.0))


def accuracy_gain(better: Answers, worse: Answers) -> Interval | None:
    """Return by how much one run names more classes right than another, on the same tracks.

    The interval is that of 2,000 resamples of artists, the same for both runs (paired bootstrap,
    Efron and Tibshirani, 1993).

    Returns
    -------
    Interval or None
        None where the runs did not answer for the same tracks, or for tags.
    """
    alike = better.names == worse.names and np.array_equal(better.tracks, worse.tracks)
    if better.task != "classes" or not alike:
        return None
    both = np.isfinite(better.scores).all(axis=1) & np.isfinite(worse.scores).all(axis=1)
    if not both.any():
        return None
    truth = np.argmax(np.nan_to_num(better.truth[both]), axis=1)
    right = [np.argmax(run.scores[both], axis=1) == truth for run in (better, worse)]
    artists = np.unique(better.artists[both], return_inverse=True)[1]
    gains = np.bincount(artists, right[0].astype(float) - right[1].astype(float))
    sizes = np.bincount(artists)
    draw = np.random.default_rng(0).multinomial
    drawn = draw(len(sizes), np.full(len(sizes), 1 / len(sizes)), _RESAMPLES)
    low, high = np.percentile((drawn @ gains) / (drawn @ sizes), (2.5, 97.5))
    return Interval(float(gains.sum() / sizes.sum()), float(low), float(high))
