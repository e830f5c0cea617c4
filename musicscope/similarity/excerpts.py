"""The stretches of two tracks that are most alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

#: Length of a stretch in seconds; of a shorter track the whole.
WINDOW_S = 8.0
#: Stretches begin this many seconds apart.
STEP_S = 1.0
#: Stretches that are compared of one track; of a longer one they begin farther apart.
_MOST_WINDOWS = 600
#: What is this far below the loudest stretch is silence, as a share of its level.
_SILENT = 0.05

Excerpt = tuple[float, float]


def window_starts(duration_s: float) -> np.ndarray:
    """Return where the stretches of a track begin, in s; one at least."""
    last = max(duration_s - WINDOW_S, 0.0)
    step = max(STEP_S, last / _MOST_WINDOWS)
    return np.arange(0.0, last + 1e-9, step)


def window_means(course: np.ndarray, duration_s: float) -> np.ndarray:
    """Return mean and deviation of what goes on in each stretch.

    Parameters
    ----------
    course : np.ndarray [shape=(n_columns, d)]
        Figures evenly over the track; one column at least.
    duration_s : float

    Returns
    -------
    np.ndarray [shape=(n_windows, 2 * d)], float64
    """
    n = len(course)
    starts = window_starts(duration_s)
    per_second = n / max(duration_s, 1e-9)
    first = np.clip((starts * per_second).astype(int), 0, n - 1)
    stop = np.clip(np.ceil((starts + WINDOW_S) * per_second).astype(int), first + 1, n)
    zero = np.zeros((1, course.shape[1]))
    wide = course.astype(np.float64)
    sums, squares = (np.concatenate([zero, np.cumsum(v, axis=0)]) for v in (wide, wide**2))
    counts = (stop - first)[:, np.newaxis]
    means = (sums[stop] - sums[first]) / counts
    variances = (squares[stop] - squares[first]) / counts - means**2
    return np.hstack([means, np.sqrt(np.maximum(variances, 0.0))])


def most_alike(
    a: np.ndarray, b: np.ndarray, level_a: np.ndarray, level_b: np.ndarray
) -> tuple[int, int]:
    """Return the stretches that differ least; silence is not compared.

    Parameters
    ----------
    a, b : np.ndarray [shape=(n_windows, d)]
        See `window_means`.
    level_a, level_b : np.ndarray [shape=(n_windows,)], at least 0
        How strong each stretch is.

    Returns
    -------
    tuple of (int, int)
    """
    both = np.concatenate([a, b])
    spread = both.std(axis=0)
    both = (both - both.mean(axis=0)) / np.where(spread > 1e-9, spread, np.inf)
    one, other = both[: len(a)], both[len(a) :]
    squares = (one**2).sum(axis=1)[:, np.newaxis] + (other**2).sum(axis=1)
    apart = squares - 2 * (one @ other.T)
    quiet_a = level_a < _SILENT * level_a.max(initial=0.0)
    quiet_b = level_b < _SILENT * level_b.max(initial=0.0)
    apart[quiet_a[:, np.newaxis] | quiet_b] += 1e6
    row, column = np.unravel_index(int(apart.argmin()), apart.shape)
    return int(row), int(column)


def find_excerpts(
    courses: Sequence[np.ndarray], levels: Sequence[np.ndarray], durations_s: Sequence[float]
) -> tuple[Excerpt, Excerpt]:
    """Find the most alike stretches of two tracks.

    Parameters
    ----------
    courses : sequence of two np.ndarray [shape=(n_columns, d)]
        The same figures of both, evenly over each track.
    levels : sequence of two np.ndarray [shape=(n_columns,)], at least 0
    durations_s : sequence of two float

    Returns
    -------
    tuple of ((float, float), (float, float))
        Start and stop in s; the beginnings where nothing is known.
    """
    starts = [window_starts(duration) for duration in durations_s]
    if all(len(course) for course in courses):
        means = [window_means(c, s) for c, s in zip(courses, durations_s, strict=True)]
        strengths = [
            window_means(level[:, np.newaxis], s)[:, 0]
            for level, s in zip(levels, durations_s, strict=True)
        ]
        rows = most_alike(means[0], means[1], strengths[0], strengths[1])
    else:
        rows = (0, 0)
    first, second = (
        (float(begin[row]), float(min(begin[row] + WINDOW_S, duration)))
        for begin, row, duration in zip(starts, rows, durations_s, strict=True)
    )
    return first, second
