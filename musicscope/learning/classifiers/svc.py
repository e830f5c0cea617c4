"""A support vector machine with a radial basis function."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.made import Scored

#: How far from the border a vote is as good as whole: margins of a pair are 1 wide.
_VOTE = 2.0

PARAMETERS = (
    Tunable(
        "strength",
        "Strength",
        1.0,
        1e-3,
        1e4,
        help="How much it minds a track on the wrong side.",
        log=True,
        least=0.1,
        most=100.0,
    ),
    Tunable(
        "curvature",
        "Curvature",
        1.0,
        1e-3,
        1e3,
        help="How near a track must be to count, against the usual; more bends the border more.",
        log=True,
        least=0.05,
        most=10.0,
    ),
    Tunable("balanced", "Balanced", False, help="Rare classes count as much as common ones."),
)


@CLASSIFIERS.register("svc", "SVC (RBF)", PARAMETERS)
def make(
    *, seed: int, strength: float = 1.0, curvature: float = 1.0, balanced: bool = False
) -> Classifier:
    """Draw the curved border that leaves most room to either side.

    Cortes and Vapnik (1995), Support-vector networks; several classes by a soft vote of all pairs
    (Hastie and Tibshirani, 1998), probabilities by Platt (1999).
    """
    return Scored(partial(_make, seed, strength, curvature, balanced))


class PairVotes:
    """A support vector machine whose pairs of classes vote by how far a track is from the border.

    Parameters
    ----------
    machine : sklearn.svm.SVC or sklearn.svm.NuSVC
    """

    def __init__(self, machine: Any) -> None:
        self._machine = machine.set_params(decision_function_shape="ovo")

    def fit(self, X: np.ndarray, y: np.ndarray) -> PairVotes:
        """Learn all pairs."""
        self._machine.fit(X, y)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Return votes [shape=(m, k)]; with two classes distances to the border [shape=(m,)]."""
        apart: np.ndarray = self._machine.decision_function(X)
        if apart.ndim == 1:
            return apart
        k = len(self._machine.classes_)
        votes = np.zeros((len(X), k))
        for column, (one, other) in enumerate(combinations(range(k), 2)):
            vote = np.tanh(0.5 * _VOTE * apart[:, column])
            votes[:, one] += vote
            votes[:, other] -= vote
        return votes


def usual_curvature(X: np.ndarray) -> float:
    """Return one over the sum of the columns' variances."""
    return 1.0 / max(float(X.var()) * int(X.shape[1]), 1e-9)


def _make(
    seed: int,
    strength: float,
    curvature: float,
    balanced: bool,
    X: np.ndarray,
    y: np.ndarray,  # noqa: ARG001 - of all makers
) -> Any:
    from sklearn.svm import SVC

    machine = SVC(
        C=strength,
        gamma=curvature * usual_curvature(X),
        class_weight="balanced" if balanced else None,
        random_state=seed,
    )
    return PairVotes(machine)
