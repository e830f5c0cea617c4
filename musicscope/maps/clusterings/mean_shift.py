"""Mean shift."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.clustering import CLUSTERINGS, as_points, distinct, group_sample
from musicscope.similarity.graph import NeighbourGraph

#: Points that climb; each step of each looks at all others.
MOST = 2_000

PARAMETERS = (
    Parameter(
        "reach",
        "Reach",
        0.1,
        0.01,
        0.9,
        help="How far a track looks, as the part of all tracks within sight: a wide reach makes "
        "few, large groups.",
    ),
)


@CLUSTERINGS.register("mean_shift", "Mean shift", PARAMETERS)
def group(
    X: np.ndarray,
    *,
    k: int | None = None,  # noqa: ARG001 - of all clusterings
    seed: int,
    graph: NeighbourGraph | None = None,  # noqa: ARG001 - of all clusterings
    reach: float = 0.1,
) -> np.ndarray:
    """Let every track climb to where tracks are densest; those that meet are a group.

    Finds the number of groups itself. Of more than 2,000 tracks a sample climbs, and every other
    track joins the group of its nearest there.

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
    reach : float
        The part of all points that lie within the bandwidth, on average.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        The cluster of each row; 0 is the largest.

    References
    ----------
    Comaniciu and Meer (2002), Mean shift: a robust approach toward feature space analysis.
    """
    points = as_points(X)
    if distinct(points, 2) < 2:
        return np.zeros(len(points), np.int32)

    def climb(rows: np.ndarray) -> np.ndarray:
        from sklearn.cluster import MeanShift, estimate_bandwidth

        width = estimate_bandwidth(rows, quantile=reach)
        if width <= 0:
            width = 1e-3 * float(np.sqrt(rows.var(axis=0).sum())) or 1.0
        labels: np.ndarray = MeanShift(bandwidth=width).fit_predict(rows)
        return labels

    return group_sample(points, MOST, seed, climb)
