"""Agglomerative clustering."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.clustering import (
    CLUSTERINGS,
    as_points,
    by_size,
    centres,
    distinct,
    nearest_rows,
    sample_rows,
)
from musicscope.similarity.graph import NeighbourGraph

#: Points that are joined pair by pair; their distances to each other are held at once.
MOST = 4_000

PARAMETERS = (
    Parameter(
        "linkage",
        "Linkage",
        "ward",
        choices=("ward", "average", "complete"),
        help="Ward: join what widens groups least; average: what is nearest on the whole; "
        "complete: what keeps the farthest two together.",
    ),
)


@CLUSTERINGS.register("agglomerative", "Agglomerative", PARAMETERS)
def group(
    X: np.ndarray,
    *,
    k: int,
    seed: int,
    graph: NeighbourGraph | None = None,  # noqa: ARG001 - of all clusterings
    linkage: str = "ward",
) -> np.ndarray:
    """Begin with single tracks and join the two groups that are most alike until k are left.

    With more groups asked for, groups are split and nothing else changes. Of more than 4,000
    tracks a sample is joined, and every other track goes to the nearest mean.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Groups; no more than there are different points come back.
    seed : int
        Of the sample.
    graph : NeighbourGraph, optional
        Not needed.
    linkage : {"ward", "average", "complete"}
        Which two groups are most alike.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        The cluster of each row; 0 is the largest.

    References
    ----------
    Ward (1963), Hierarchical grouping to optimize an objective function; Sokal and Michener (1958).
    """
    points = as_points(X)
    rows = sample_rows(len(points), MOST, seed)
    k = max(1, min(k, distinct(points[rows], k)))
    if k == 1:
        return np.zeros(len(points), np.int32)
    from sklearn.cluster import AgglomerativeClustering

    labels = AgglomerativeClustering(k, linkage=linkage).fit_predict(points[rows])
    if len(rows) == len(points):
        return by_size(labels)
    means = centres(points[rows], labels).astype(np.float32)
    return by_size(nearest_rows(points, means))
