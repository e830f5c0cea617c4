"""A mixture of normal distributions for each class."""

from __future__ import annotations

from functools import partial

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.made import Scored

PARAMETERS = (
    Tunable(
        "parts",
        "Parts",
        2,
        1,
        32,
        help="How many clouds make up a class; fewer where it has few tracks.",
        most=6,
    ),
    Tunable(
        "least_spread",
        "Least spread",
        0.01,
        1e-6,
        10.0,
        help="Added to the variance of each scaled column; more makes clouds rounder.",
        log=True,
        least=1e-4,
        most=1.0,
    ),
    Parameter(
        "shape",
        "Shape",
        "diag",
        choices=("diag", "spherical"),
        help="Whether the columns of a cloud have a spread of their own, or one together.",
    ),
)


@CLASSIFIERS.register("gaussian_mixture", "Gaussian mixtures", PARAMETERS)
def make(
    *, seed: int, parts: int = 2, least_spread: float = 0.01, shape: str = "diag"
) -> Classifier:
    """Describe each class as a few clouds of tracks, and weigh them by Bayes' rule.

    Dempster, Laird and Rubin (1977); for speakers and music Reynolds and Rose (1995). Since
    columns are not independent, probabilities are set right on rows left out.
    """
    return Scored(partial(_make, seed, parts, least_spread, shape))


class Mixtures:
    """One mixture a class; ``decision_function`` gives the log of density times share."""

    def __init__(self, seed: int, parts: int, least_spread: float, shape: str) -> None:
        self._seed, self._parts = seed, parts
        self._least_spread, self._shape = least_spread, shape

    def fit(self, X: np.ndarray, y: np.ndarray) -> Mixtures:
        """Learn each class from its own rows."""
        from sklearn.mixture import GaussianMixture

        self._mixtures, self._shares = [], []
        for code in np.unique(y):
            own = X[y == code]
            self._shares.append(np.log(len(own) / len(X)))
            parts = min(self._parts, len(np.unique(own, axis=0)))
            own = np.repeat(own, 2, axis=0) if len(own) == 1 else own
            mixture = GaussianMixture(
                parts,
                covariance_type=self._shape,
                reg_covar=self._least_spread,
                random_state=self._seed,
            )
            self._mixtures.append(mixture.fit(own))
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Return the log joint density of each class [shape=(m, k)]; log odds with two."""
        logs = [
            mixture.score_samples(X) + share
            for mixture, share in zip(self._mixtures, self._shares, strict=True)
        ]
        joint: np.ndarray = np.stack(logs, axis=1)
        return joint[:, 1] - joint[:, 0] if joint.shape[1] == 2 else joint


def _make(
    seed: int,
    parts: int,
    least_spread: float,
    shape: str,
    X: np.ndarray,  # noqa: ARG001 - of all makers
    y: np.ndarray,  # noqa: ARG001
) -> Mixtures:
    return Mixtures(seed, parts, least_spread, shape)
