"""Principal components."""

from __future__ import annotations

import numpy as np

from musicscope.maps.frame import frame
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import PROJECTIONS, Publish
from musicscope.similarity.graph import NeighbourGraph


@PROJECTIONS.register("pca", "PCA")
def project(
    X: np.ndarray,
    graph: NeighbourGraph,  # noqa: ARG001 - the same call for every projection
    *,
    seed: int,  # noqa: ARG001
    publish: Publish,  # noqa: ARG001
) -> np.ndarray:
    """Show the two directions in which the tracks differ most.

    Distances are true to scale but flat: tracks that differ in a third way may lie together.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points.
    graph : NeighbourGraph
        Not used.
    seed : int
        Not used: the result is exact.
    publish : callable
        Not called: the result is there at once.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        Framed positions.

    References
    ----------
    Hotelling (1933), Analysis of a complex of statistical variables into principal components.
    """
    return frame(principal_components(X))
