"""Linear regression onto one number for each class."""

from __future__ import annotations

from functools import partial

import numpy as np

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.made import Scored

PARAMETERS = (
    Tunable(
        "penalty",
        "Penalty",
        1.0,
        1e-8,
        1e6,
        help="How strongly weights are held near zero; next to nothing is plain least squares.",
        log=True,
        least=1e-3,
        most=1e3,
    ),
)


@CLASSIFIERS.register("linear_regression", "Linear regression", PARAMETERS)
def make(*, seed: int, penalty: float = 1.0) -> Classifier:  # noqa: ARG001 - of all
    """Fit 1 for a track's class and 0 for the others by least squares, and take the largest.

    Ridge regression (Hoerl and Kennard, 1970), since there are often more columns than tracks;
    probabilities by Platt's sigmoid (1999).
    """
    return Scored(partial(_make, penalty))


class OneHotRegression:
    """Least squares onto 0 and 1.

    Attributes
    ----------
    coef_ : np.ndarray [shape=(k, d)]
        A single row with two classes.
    """

    def __init__(self, penalty: float) -> None:
        self._penalty = penalty

    def fit(self, X: np.ndarray, y: np.ndarray) -> OneHotRegression:
        """Learn all classes at once."""
        from sklearn.linear_model import Ridge

        classes, codes = np.unique(y, return_inverse=True)
        wanted = np.eye(len(classes))[codes]
        if len(classes) == 2:
            wanted = wanted[:, 1:]
        fitted = Ridge(alpha=self._penalty).fit(X, wanted)
        self.coef_ = np.atleast_2d(fitted.coef_)
        self._intercept = np.atleast_1d(fitted.intercept_)
        return self

    def decision_function(self, X: np.ndarray) -> np.ndarray:
        """Return what was fitted [shape=(m, k)]; [shape=(m,)] with two classes."""
        said: np.ndarray = X @ self.coef_.T + self._intercept
        return said[:, 0] if said.shape[1] == 1 else said


def _make(
    penalty: float,
    X: np.ndarray,  # noqa: ARG001 - of all makers
    y: np.ndarray,  # noqa: ARG001
) -> OneHotRegression:
    return OneHotRegression(penalty)
