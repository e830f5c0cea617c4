"""Rows of the full space for the dots of a map, and the nearest among them."""

from __future__ import annotations

import numpy as np

from musicscope.similarity.graph import Metric, NeighbourGraph
from musicscope.workspace.features import Features


def rows_of(ids: np.ndarray, features: Features) -> np.ndarray:
    """Return the features of tracks [shape=(n, d)], float32; of unknown ones the middle, 0.

    Parameters
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Track ids.
    features : Features
        Of most of them; its own ids ascend.
    """
    if np.array_equal(ids, features.ids):
        return features.X
    X = np.zeros((len(ids), features.X.shape[1]), np.float32)
    _, here, there = np.intersect1d(ids, features.ids, assume_unique=True, return_indices=True)
    X[here] = features.X[there]
    return X


def nearest(
    track_id: int,
    k: int,
    ids: np.ndarray,
    X: np.ndarray,
    metric: Metric,
    graph: NeighbourGraph | None,
) -> list[tuple[int, float]]:
    """Return the ids of a track's nearest with their distances, nearest first.

    Parameters
    ----------
    track_id : int
        Among `ids`; else nothing is near.
    k : int
        How many.
    ids : np.ndarray [shape=(n,)], int64
        Track ids.
    X : np.ndarray [shape=(n, d)]
        The space.
    metric : {"cosine", "euclidean"}
        That distance is measured by.
    graph : NeighbourGraph, optional
        Of `X`, if it is there.
    """
    row = int(np.searchsorted(ids, track_id))
    if row >= len(ids) or ids[row] != track_id or X.shape[1] == 0 or k < 1:
        return []
    if graph is not None and len(graph) == len(ids) and graph.k >= min(k, len(ids) - 1):
        rows, apart = graph.indices[row, :k], graph.distances[row, :k]
        return [(int(ids[i]), float(d)) for i, d in zip(rows, apart, strict=True)]
    if metric == "cosine":
        sizes = np.sqrt(np.einsum("ij,ij->i", X, X))
        apart = 1.0 - (X @ X[row]) / np.maximum(sizes * sizes[row], 1e-30)
    else:
        difference = X - X[row]
        apart = np.sqrt(np.einsum("ij,ij->i", difference, difference))
    apart[row] = np.inf
    order = np.argsort(apart, kind="stable")[: min(k, len(ids) - 1)]
    return [(int(ids[i]), max(0.0, float(apart[i]))) for i in order]
