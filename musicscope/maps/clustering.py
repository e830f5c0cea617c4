"""Clusterings: which tracks form a group."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from musicscope.core.registry import Registry
from musicscope.similarity.space import fill_missing

#: Points that the silhouette is measured on.
SAMPLE = 2_000


#: ``run(X, *, k, seed, **settings)`` returns the cluster of each row [shape=(n,)], int32, where 0
#: is the largest. It works for any number of points, and for points all alike.
Clustering = Callable[..., np.ndarray]

CLUSTERINGS: Registry[Clustering] = Registry("clustering", "musicscope.maps.clusterings")


def by_size(labels: np.ndarray) -> np.ndarray:
    """Number clusters from the largest; of equally large ones the one of the first row is first.

    Parameters
    ----------
    labels : np.ndarray [shape=(n,)], int
        Any numbers.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        0 up to the number of clusters - 1.
    """
    _, first, inverse, counts = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(counts), np.int32)
    rank[np.lexsort((first, -counts))] = np.arange(len(counts))
    return rank[inverse]


def choose_k(
    X: np.ndarray, ks: Iterable[int], seed: int, clustering: str = "kmeans"
) -> tuple[int, dict[int, float]]:
    """Choose the number of clusters that the silhouette prefers (Rousseeuw, 1987).

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    ks : iterable of int
        Numbers to try; those that `X` cannot be parted into are left out.
    seed : int
        Of the clustering, and of the sample of 2,000 points that the silhouette is measured on.
    clustering : str
        A name in `CLUSTERINGS`.

    Returns
    -------
    k : int
        The best one, the smallest of equally good ones; 1 if there is nothing to part.
    silhouettes : dict of int to float
        Mean silhouette of each, -1..1.
    """
    from sklearn.metrics import silhouette_score

    points = fill_missing(X).astype(np.float32)
    rows = np.arange(len(points))
    if len(rows) > SAMPLE:
        rows = np.sort(np.random.default_rng(seed).choice(len(rows), SAMPLE, replace=False))
    group = CLUSTERINGS.get(clustering).run
    silhouettes: dict[int, float] = {}
    for k in sorted(set(ks)):
        if not 2 <= k < len(points):
            continue
        labels = group(points, k=k, seed=seed)[rows]
        if 2 <= len(np.unique(labels)) < len(rows):
            silhouettes[k] = float(silhouette_score(points[rows], labels))
    if not silhouettes:
        return 1, {}
    return max(silhouettes, key=lambda k: silhouettes[k]), silhouettes
