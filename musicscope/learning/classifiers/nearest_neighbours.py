"""The nearest neighbours."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.made import Made

PARAMETERS = (
    Tunable("neighbours", "Neighbours", 7, 1, 500, help="How many are asked.", log=True, most=50),
    Tunable(
        "weights",
        "Weights",
        "distance",
        choices=("uniform", "distance"),
        help="Whether all count alike, or the nearer the more.",
    ),
    Tunable(
        "metric",
        "Distance",
        "euclidean",
        choices=("euclidean", "manhattan", "cosine"),
        help="How far apart two tracks are.",
    ),
)


@CLASSIFIERS.register("nearest_neighbours", "Nearest neighbours (kNN)", PARAMETERS)
def make(
    *,
    seed: int,  # noqa: ARG001 - of all classifiers
    neighbours: int = 7,
    weights: str = "distance",
    metric: str = "euclidean",
) -> Classifier:
    """Ask the tracks that are most alike.

    Cover and Hart (1967), Nearest neighbor pattern classification.
    """
    return Made(partial(_make, neighbours, weights, metric))


def _make(
    neighbours: int,
    weights: str,
    metric: str,
    X: np.ndarray,
    y: np.ndarray,  # noqa: ARG001 - of all makers
) -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(min(neighbours, len(X)), weights=weights, metric=metric)
