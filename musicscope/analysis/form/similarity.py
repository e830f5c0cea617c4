"""How alike any two moments of a track are."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.form.units import average_into

#: Rows and columns of the picture at most.
PICTURE_SIZE = 256


def squared_distances(points: np.ndarray) -> np.ndarray:
    """Return the squared distance of each two points.

    Parameters
    ----------
    points : np.ndarray [shape=(n, d)], float32

    Returns
    -------
    np.ndarray [shape=(n, n)], float32
    """
    square = np.einsum("ij,ij->i", points, points)
    distances: np.ndarray = points @ points.T
    distances *= -2
    distances += square[:, np.newaxis]
    distances += square
    np.maximum(distances, 0, out=distances)
    return distances


def by_lag(distances: np.ndarray) -> np.ndarray:
    """Turn a matrix over two times into one over time and lag.

    Parameters
    ----------
    distances : np.ndarray [shape=(n, n)]

    Returns
    -------
    np.ndarray [shape=(n, n)]
        Row ``i``, column ``k`` compares moment ``i`` with ``i + k``, counted round the track.
        What was a diagonal is a column: a passage that comes back after ``k``.
    """
    n = len(distances)
    twice = np.concatenate([distances, distances], axis=1)
    row, column = twice.strides
    sheared = np.lib.stride_tricks.as_strided(twice, (n, n), (row + column, column))
    return np.ascontiguousarray(sheared)


def running_mean(values: np.ndarray, reach: int) -> np.ndarray:
    """Return the mean of each row and the `reach` rows before and after it, as far as there are."""
    n = len(values)
    total = running_total(values)
    first = np.maximum(np.arange(n) - reach, 0)
    last = np.minimum(np.arange(n) + reach + 1, n)
    count = (last - first).reshape(-1, *[1] * (values.ndim - 1)).astype(values.dtype)
    mean: np.ndarray = (total[last] - total[first]) / count
    return mean


def running_total(values: np.ndarray) -> np.ndarray:
    """Return the sum of all rows before each row, and of all [shape=(n + 1, …)]."""
    total = np.zeros((len(values) + 1, *values.shape[1:]), values.dtype)
    np.cumsum(values, axis=0, out=total[1:])
    return total


def picture(points: np.ndarray) -> np.ndarray:
    """Return the self-similarity matrix at view resolution (Foote, 1999).

    Parameters
    ----------
    points : np.ndarray [shape=(n, d)], float32
        Such that the mean of the squared distances is about 4.

    Returns
    -------
    np.ndarray [shape=(m, m)], uint8
        255 where two moments are equal; time runs along both axes from row and column 0;
        at most 256 × 256.
    """
    points = average_into(points.T, min(len(points), PICTURE_SIZE)).T
    alike: np.ndarray = np.exp(squared_distances(points) * np.float32(-0.3))
    levels: np.ndarray = np.rint(255 * alike).astype(np.uint8)
    return levels
