"""k-means."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.clustering import (
    CLUSTERINGS,
    as_points,
    by_size,
    distinct,
    nearest_rows,
    sample_rows,
)
from musicscope.similarity.graph import NeighbourGraph

#: Points that the centres are found from.
MOST = 20_000

PARAMETERS = (
    Parameter(
        "starts",
        "Starts",
        4,
        1,
        50,
        help="How often to begin anew from other centres; the tightest groups are kept.",
    ),
)


@CLUSTERINGS.register("kmeans", "k-means", PARAMETERS)
def group(
    X: np.ndarray,
    *,
    k: int,
    seed: int,
    graph: NeighbourGraph | None = None,  # noqa: ARG001 - of all clusterings
    starts: int = 4,
) -> np.ndarray:
    """Part tracks into k groups, each around its mean.

    Groups come out round and of similar extent. Of more than 20,000 tracks the means are found
    from a sample, and every track joins the nearest.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Groups; no more than there are different points come back.
    seed : int
        Of the first centres.
    graph : NeighbourGraph, optional
        Not needed.
    starts : int
        Runs, of which the best is kept.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        The cluster of each row; 0 is the largest.

    References
    ----------
    Lloyd (1982), Least squares quantization in PCM; Arthur and Vassilvitskii (2007), k-means++.
    """
    points = as_points(X)
    rows = sample_rows(len(points), MOST, seed)
    k = max(1, min(k, distinct(points[rows], k)))
    if k == 1:
        return np.zeros(len(points), np.int32)
    from sklearn.cluster import KMeans

    fitted = KMeans(n_clusters=k, n_init=starts, random_state=seed).fit(points[rows])
    if len(rows) == len(points):
        return by_size(fitted.labels_)
    return by_size(nearest_rows(points, fitted.cluster_centers_))
