"""Gaussian mixture."""

from __future__ import annotations

import warnings

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.clustering import (
    CLUSTERINGS,
    as_points,
    by_size,
    distinct,
    sample_rows,
)
from musicscope.similarity.graph import NeighbourGraph

#: Points that the mixture is fitted to.
MOST = 20_000
STARTS = 3
#: Added to each variance, as a part of the mean one, so that no group shrinks to one track.
LEAST_VARIANCE = 1e-3

PARAMETERS = (
    Parameter(
        "shape",
        "Shape",
        "tied",
        choices=("tied", "diag", "full", "spherical"),
        help="Tied: all groups stretch alike; diag: each along the axes; full: each as it likes, "
        "which needs many tracks; spherical: each is round.",
    ),
)


@CLUSTERINGS.register("gaussian_mixture", "Gaussian mixture", PARAMETERS)
def group(
    X: np.ndarray,
    *,
    k: int,
    seed: int,
    graph: NeighbourGraph | None = None,  # noqa: ARG001 - of all clusterings
    shape: str = "tied",
) -> np.ndarray:
    """Describe tracks as k clouds that may be stretched and overlap; each joins its likeliest.

    Of more than 20,000 tracks the clouds are fitted to a sample, and every track joins its
    likeliest.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Clouds; one that is nobody's likeliest leaves no group.
    seed : int
        Of the sample and the first means.
    graph : NeighbourGraph, optional
        Not needed.
    shape : {"tied", "diag", "full", "spherical"}
        What the covariances are.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        The cluster of each row; 0 is the largest.

    References
    ----------
    Dempster, Laird and Rubin (1977), Maximum likelihood from incomplete data via the EM algorithm.
    """
    points = as_points(X).astype(np.float64)
    rows = sample_rows(len(points), MOST, seed)
    k = max(1, min(k, distinct(points[rows], k)))
    if k == 1:
        return np.zeros(len(points), np.int32)
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.mixture import GaussianMixture

    varies = points.std(axis=0) > 0
    points = (points - points.mean(axis=0))[:, varies]
    mixture = GaussianMixture(
        k,
        covariance_type=shape,
        reg_covar=LEAST_VARIANCE * float(points.var(axis=0).mean()),
        n_init=STARTS,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        mixture.fit(points[rows])
    return by_size(mixture.predict(points))
