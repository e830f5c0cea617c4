"""HDBSCAN."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.clustering import CLUSTERINGS, as_points, distinct, group_sample
from musicscope.similarity.graph import NeighbourGraph

#: Points that are linked to a tree.
MOST = 10_000

PARAMETERS = (
    Parameter(
        "smallest",
        "Smallest group",
        5,
        2,
        1_000,
        unit="tracks",
        help="Fewer tracks than this are no group of their own.",
    ),
    Parameter(
        "strictness",
        "Strictness",
        2,
        1,
        100,
        help="How many neighbours must be close by: a high number leaves more tracks out.",
    ),
)


@CLUSTERINGS.register("hdbscan", "HDBSCAN", PARAMETERS)
def group(
    X: np.ndarray,
    *,
    k: int | None = None,  # noqa: ARG001 - of all clusterings
    seed: int,
    graph: NeighbourGraph | None = None,  # noqa: ARG001 - of all clusterings
    smallest: int = 5,
    strictness: int = 2,
) -> np.ndarray:
    """Find groups that are denser than their surroundings; what lies between belongs to none.

    Finds the number of groups itself. Where nothing is denser than the rest, all tracks are one
    group. Of more than 10,000 tracks a sample is grouped, and every other track is what its nearest
    there is.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int, optional
        Not needed.
    seed : int
        Of the sample.
    graph : NeighbourGraph, optional
        Not needed.
    smallest : int
        Tracks of the smallest group.
    strictness : int
        Neighbours that make a track part of a dense region.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        The cluster of each row; 0 is the largest, -1 is none.

    References
    ----------
    Campello, Moulavi and Sander (2013), Density-based clustering based on hierarchical density
    estimates.
    """
    points = as_points(X)
    if distinct(points, 2) < 2:
        return np.zeros(len(points), np.int32)

    def condense(rows: np.ndarray) -> np.ndarray:
        if len(rows) < max(smallest, strictness) + 1:
            return np.zeros(len(rows), np.int32)
        from sklearn.cluster import HDBSCAN

        tree = HDBSCAN(
            min_cluster_size=max(2, smallest), min_samples=strictness, algorithm="auto", copy=True
        )
        labels: np.ndarray = tree.fit_predict(rows)
        return labels if (labels >= 0).any() else np.zeros(len(rows), np.int32)

    return group_sample(points, MOST, seed, condense)
