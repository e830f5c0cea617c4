"""Clusterings: which tracks form a group."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from musicscope.core.registry import Registry
from musicscope.similarity.space import fill_missing

#: The label of tracks that belong to no cluster.
NOISE = -1

#: Distances held at a time, in one block of rows.
BLOCK_ELEMENTS = 4_000_000

#: ``run(X, *, k, seed, graph=None, **settings)`` returns the cluster of each row [shape=(n,)],
#: int32, where 0 is the largest and `NOISE` is none. `X` [shape=(n, d)] holds points in a space in
#: which Euclidean distance means something, `graph` is their `NeighbourGraph`, where there is one.
#: What finds the number of clusters itself has a `k` that is None by default. It works for any
#: number of points, for points all alike, and for a `k` above their number.
Clustering = Callable[..., np.ndarray]

CLUSTERINGS: Registry[Clustering] = Registry("clustering", "musicscope.maps.clusterings")


def takes_k(name: str) -> bool:
    """Return whether a clustering must be told how many clusters to make.

    Raises
    ------
    ParameterError
        If there is no clustering of this name.
    """
    k = inspect.signature(CLUSTERINGS.get(name).run).parameters["k"]
    return k.default is inspect.Parameter.empty


def as_points(X: npt.ArrayLike) -> np.ndarray:
    """Return points [shape=(n, d)], float32; missing values are filled with the column's mean."""
    points: np.ndarray = fill_missing(X).astype(np.float32)
    return points


def distinct(points: np.ndarray, most: int) -> int:
    """Return how many different points there are, counted up to `most`."""
    if not len(points) or not points.shape[1]:
        return min(len(points), 1)
    found: set[bytes] = set()
    for point in points:
        found.add(point.tobytes())
        if len(found) >= most:
            break
    return len(found)


def by_size(labels: np.ndarray) -> np.ndarray:
    """Number clusters from the largest; of equally large ones the one of the first row is first.

    Parameters
    ----------
    labels : np.ndarray [shape=(n,)], int
        Any numbers; negative ones are noise.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        0 up to the number of clusters - 1, and `NOISE`.
    """
    numbered = np.full(len(labels), NOISE, np.int32)
    here = np.asarray(labels) >= 0
    _, first, inverse, counts = np.unique(
        np.asarray(labels)[here], return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(counts), np.int32)
    rank[np.lexsort((first, -counts))] = np.arange(len(counts))
    numbered[here] = rank[inverse]
    return numbered


def nearest_rows(points: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return for each point the row of the nearest one of `among` [shape=(m, d)], m > 0, int64."""
    norms = np.einsum("ij,ij->i", among, among)
    step = max(1, BLOCK_ELEMENTS // len(among))
    found = np.empty(len(points), np.int64)
    for start in range(0, len(points), step):
        block = points[start : start + step]
        found[start : start + step] = np.argmin(norms - 2 * block @ among.T, axis=1)
    return found


def centres(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the mean of each cluster [shape=(k, d)]; labels are 0 to k - 1 or noise."""
    here = labels >= 0
    counts = np.bincount(labels[here])
    sums = np.zeros((len(counts), points.shape[1]))
    np.add.at(sums, labels[here], points[here])
    return sums / counts[:, None]


def typical_rows(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the row of the track that is nearest to the middle of each cluster [shape=(k,)]."""
    means = centres(points, labels)
    rows = np.zeros(len(means), np.int64)
    for cluster, mean in enumerate(means):
        members = np.flatnonzero(labels == cluster)
        apart = points[members] - mean
        rows[cluster] = members[np.argmin(np.einsum("ij,ij->i", apart, apart))]
    return rows


def sample_rows(n: int, most: int, seed: int) -> np.ndarray:
    """Return at most `most` of `n` rows, ascending; all when there are no more."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng(seed).choice(n, most, replace=False))


def group_sample(
    points: np.ndarray, most: int, seed: int, group: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Group at most `most` of the points; every other one joins the group of its nearest there.

    Parameters
    ----------
    points : np.ndarray [shape=(n, d)]
    most : int
        What `group` can be given.
    seed : int
        Of the sample.
    group : callable
        Returns the labels [shape=(m,)] of points [shape=(m, d)].

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        As `by_size`.
    """
    rows = sample_rows(len(points), most, seed)
    labels = np.asarray(group(points[rows]), np.int64)
    if len(rows) < len(points):
        labels = labels[nearest_rows(points, points[rows])]
    return by_size(labels)
