"""How far a map can be believed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicscope.similarity.graph import Metric, metric_space

#: Distances held at a time.
BLOCK_ELEMENTS = 4_000_000


def trustworthiness(
    X: npt.ArrayLike,
    positions: np.ndarray,
    *,
    k: int = 10,
    metric: Metric = "cosine",
    sample: int = 2_000,
    seed: int = 0,
) -> float:
    """Return how rarely the map shows as neighbours what is far apart (Venna and Kaski, 2001).

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Points.
    positions : np.ndarray [shape=(n, 2)]
        Where the map shows them.
    k : int
        Neighbours on the map that are looked at; at most half of the points.
    metric : {"cosine", "euclidean"}
        Of the points; the map is Euclidean.
    sample : int
        Points whose neighbourhoods are looked at; all of them if there are no more.
    seed : int
        Of the sample.

    Returns
    -------
    float
        0..1, where 1 is a map without false neighbours; NaN for fewer than three points.
    """
    n = len(positions)
    k = min(k, (n - 1) // 2)
    if k < 1:
        return float("nan")
    rows = np.arange(n)
    if sample < n:
        rows = np.sort(np.random.default_rng(seed).choice(n, sample, replace=False))
    points = metric_space(X, metric)
    points /= float(np.abs(points).max()) or 1.0
    shown = np.asarray(positions, np.float64)
    step = max(1, BLOCK_ELEMENTS // n)
    excess = 0.0
    for block in np.split(rows, range(step, len(rows), step)):
        near = np.argpartition(_squared_distances(shown, block), k - 1, axis=1)[:, :k]
        apart = _squared_distances(points, block)
        limit = np.take_along_axis(apart, near, axis=1)
        nearer = np.empty(near.shape)
        for column in range(k):
            nearer[:, column] = np.count_nonzero(apart < limit[:, column, None], axis=1)
        excess += np.maximum(nearer + 1 - k, 0).sum()
    return 1.0 - 2.0 * float(excess) / (len(rows) * k * (2 * n - 3 * k - 1))


def _squared_distances(points: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return the distances of `rows` to all points, infinite to themselves."""
    norms = np.einsum("ij,ij->i", points, points)
    squared: np.ndarray = points[rows] @ points.T
    squared *= -2
    squared += norms
    squared[np.arange(len(rows)), rows] = np.inf
    return squared
