"""Projections: many dimensions in, positions on the map out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from musicscope.core.registry import Registry
from musicscope.maps.frame import frame, sunflower
from musicscope.maps.principal import principal_components

#: Takes positions that still settle and how much of the work is done, 0..1. It may raise to stop.
Publish = Callable[[np.ndarray, float], None]

#: Below this many points a neighbourhood says no more than the principal components do.
FEWEST = 6


#: ``run(X, graph, *, seed, publish, **settings)`` returns positions [shape=(n, 2)], float32, framed
#: by `musicscope.maps.frame`. It works for any number of points, and for points all alike.
Projection = Callable[..., np.ndarray]

PROJECTIONS: Registry[Projection] = Registry("projection", "musicscope.maps.projections")


def start(X: np.ndarray, seed: int) -> np.ndarray:
    """Return where an iterative projection begins: principal components, no two alike.

    A start from the principal components keeps the large-scale order (Kobak and Linderman, 2021).

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points.
    seed : int
        Of the small noise that parts duplicates.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float64
        Within about -1..1.
    """
    rng = np.random.default_rng(seed)
    begun = frame(principal_components(X)).astype(np.float64)
    if not np.ptp(begun, axis=0).all():
        begun += 0.1 * sunflower(len(begun))
    return begun + rng.normal(scale=1e-4, size=begun.shape)
