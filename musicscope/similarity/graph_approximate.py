"""The neighbour graph of libraries in which comparing every pair takes too long."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicscope.core.errors import ParameterError
from musicscope.similarity.graph import Metric, NeighbourGraph, build_graph, metric_space

#: From more points than this on neighbours are approximate.
MOST_EXACT = 50_000
#: Neighbours that an approximate graph has at most; more cost time and are seldom read.
MOST_NEIGHBOURS = 45


def find_neighbours(
    X: npt.ArrayLike, k: int = 30, metric: Metric = "cosine", *, seed: int = 0
) -> NeighbourGraph:
    """Find the nearest neighbours: exact ones, or approximate ones of more than 50,000 points.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Neighbours of each point; at most 45 approximate ones.
    metric : {"cosine", "euclidean"}
        How distance is measured.
    seed : int
        Of the approximate search.

    Returns
    -------
    NeighbourGraph
        Its `exact` says which kind it is.
    """
    if np.asarray(X).shape[0] <= MOST_EXACT:
        return build_graph(X, k, metric)
    return build_approximate_graph(X, min(k, MOST_NEIGHBOURS), metric, seed=seed)


def build_approximate_graph(
    X: npt.ArrayLike, k: int = 30, metric: Metric = "cosine", *, seed: int = 0
) -> NeighbourGraph:
    """Find nearly all of the k nearest neighbours by nearest-neighbour descent.

    The first call in a process compiles for up to half a minute.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Neighbours of each point; at most n - 1 exist.
    metric : {"cosine", "euclidean"}
        How distance is measured.
    seed : int
        The same seed gives the same graph.

    Returns
    -------
    NeighbourGraph
        Approximate; where the search found too few, the row is searched exactly.

    Raises
    ------
    ParameterError
        If `k` is below 1 or there is no such metric.

    References
    ----------
    Dong, Charikar and Li (2011), Efficient k-nearest neighbor graph construction for generic
    similarity measures; McInnes, PyNNDescent.
    """
    if k < 1:
        raise ParameterError("The number of neighbours must be at least 1.")
    points = metric_space(X, metric)
    n = len(points)
    if n <= k + 1:
        return build_graph(X, k, metric)
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=ImportWarning)
        from pynndescent import NNDescent

    scale = float(np.abs(points).max()) or 1.0
    single = (points / scale).astype(np.float32)
    index = NNDescent(single, metric="euclidean", n_neighbors=k + 1, random_state=seed)
    found, apart = index.neighbor_graph
    indices, chords = _without_itself(np.asarray(found), np.asarray(apart), k)
    chords = chords * scale
    distances = chords**2 / 2 if metric == "cosine" else chords
    return NeighbourGraph(
        indices.astype(np.int32), distances.astype(np.float32), metric, exact=False
    )


def _without_itself(found: np.ndarray, apart: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the k nearest others of each row; the search counts each point as its own."""
    n = len(found)
    unwanted = (found == np.arange(n)[:, None]) | (found < 0)
    order = np.argsort(np.where(unwanted, np.inf, apart), axis=1, kind="stable")[:, :k]
    indices = np.take_along_axis(found, order, axis=1)
    chords = np.take_along_axis(apart, order, axis=1).astype(np.float64)
    short = np.take_along_axis(unwanted, order, axis=1)
    if short.any():
        last_known = np.maximum(0, (~short).sum(axis=1) - 1)
        farthest = chords[np.arange(n), last_known]
        rows, columns = np.nonzero(short)
        indices[rows, columns] = (rows + 1 + columns) % n
        chords[rows, columns] = farthest[rows]
    return indices, chords
