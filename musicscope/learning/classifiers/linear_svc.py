"""A straight support vector machine."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.made import Scored

PARAMETERS = (
    Tunable(
        "strength",
        "Strength",
        0.1,
        1e-5,
        1e4,
        help="How much it minds a track on the wrong side.",
        log=True,
        least=1e-3,
        most=10.0,
    ),
    Tunable("balanced", "Balanced", False, help="Rare classes count as much as common ones."),
    Parameter(
        "steps", "Most steps", 2000, 100, 50_000, help="After so many steps it stops as it is."
    ),
)


@CLASSIFIERS.register("linear_svc", "Linear SVC", PARAMETERS)
def make(
    *, seed: int, strength: float = 0.1, balanced: bool = False, steps: int = 2000
) -> Classifier:
    """Draw the straight border that leaves most room to either side.

    Fan, Chang, Hsieh, Wang and Lin (2008), LIBLINEAR; probabilities by Platt (1999).
    """
    return Scored(partial(_make, seed, strength, balanced, steps))


def _make(
    seed: int,
    strength: float,
    balanced: bool,
    steps: int,
    X: np.ndarray,  # noqa: ARG001 - of all makers
    y: np.ndarray,  # noqa: ARG001
) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(
        C=strength,
        class_weight="balanced" if balanced else None,
        max_iter=steps,
        random_state=seed,
        dual="auto",
    )
