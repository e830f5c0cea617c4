"""A support vector machine whose strength is the part of tracks that may lie in its margin."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.made import Scored
from musicscope.learning.classifiers.svc import PairVotes, usual_curvature

PARAMETERS = (
    Tunable(
        "nu",
        "Part in the margin",
        0.5,
        0.01,
        1.0,
        help="Up to this part of tracks may lie at or beyond the border; less where a rare class "
        "leaves no choice.",
        least=0.05,
        most=0.8,
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
)


@CLASSIFIERS.register("nu_svc", "NuSVC", PARAMETERS)
def make(*, seed: int, nu: float = 0.5, curvature: float = 1.0) -> Classifier:
    """Draw a curved border with a given part of the tracks in its margin.

    Schölkopf, Smola, Williamson and Bartlett (2000), New support vector algorithms; probabilities
    by Platt (1999).
    """
    return Scored(partial(_make, seed, nu, curvature))


class NuPairVotes(PairVotes):
    """Pairs of classes with a given part in the margin; with a given strength where none exists."""

    def fit(self, X: np.ndarray, y: np.ndarray) -> NuPairVotes:
        """Learn all pairs."""
        from sklearn.svm import SVC

        try:
            super().fit(X, y)
        except ValueError:
            plain = SVC(gamma=self._machine.gamma, decision_function_shape="ovo")
            self._machine = plain.fit(X, y)
        return self


def _make(seed: int, nu: float, curvature: float, X: np.ndarray, y: np.ndarray) -> Any:
    from sklearn.svm import NuSVC

    counts = np.unique(y, return_counts=True)[1]
    most = 2 * counts.min() / (counts.min() + counts.max())
    machine = NuSVC(
        nu=min(nu, 0.99 * most), gamma=curvature * usual_curvature(X), random_state=seed
    )
    return NuPairVotes(machine)
