"""Estimators of scikit-learn whose settings depend on the rows that they learn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from musicscope.learning.genre import deal_folds

#: ``make(X, y)`` returns a fresh estimator.
Make = Callable[[np.ndarray, np.ndarray], Any]
#: As many parts show how scores lie for rows that were not learned from.
_FOLDS = 3
_STEPS = 60
#: No slope is flatter, so that the order of scores stays, nor steeper; scores have spread 1.
_FLATTEST, _STEEPEST = 1e-3, 30.0


class Made:
    """An estimator that is made when its rows are known, and gives probabilities itself.

    Parameters
    ----------
    make : callable
        Can be pickled.
    """

    def __init__(self, make: Make) -> None:
        self._make = make
        self.classes_ = np.empty(0, np.int64)

    def fit(self, X: np.ndarray, y: np.ndarray) -> Made:
        """Learn; see `Classifier`."""
        self._estimator = self._make(X, y).fit(X, y)
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities [shape=(m, k)]."""
        found: np.ndarray = self._estimator.predict_proba(X)
        return found


class Scored:
    """An estimator with a ``decision_function``, whose scores are turned into probabilities.

    Two classes by Platt's sigmoid (1999), several by a softmax of scores times one number, which
    leaves the likeliest class as it is (temperature scaling, Guo, Pleiss, Sun and Weinberger,
    2017). Both are fitted to scores of rows that were left out, whole groups of them.

    Parameters
    ----------
    make : callable
        Can be pickled.
    """

    def __init__(self, make: Make) -> None:
        self._make = make
        self.classes_ = np.empty(0, np.int64)

    @property
    def coef_(self) -> np.ndarray:
        """Weights of the columns [shape=(k, d)], if the estimator is a straight one."""
        weights: np.ndarray = self._estimator.coef_
        return weights

    def fit(self, X: np.ndarray, y: np.ndarray, groups: np.ndarray | None = None) -> Scored:
        """Learn; rows of one group [shape=(n,)] are never on both sides of the inner split."""
        self.classes_, codes = np.unique(y, return_inverse=True)
        self._estimator = self._make(X, y).fit(X, y)
        own = np.arange(len(y)) if groups is None else groups
        folds = deal_folds(codes, own.tolist(), _FOLDS)
        unseen = np.full((len(y), len(self.classes_)), np.nan)
        for fold in np.unique(folds) if folds.max() else ():
            out = folds == fold
            held = np.unique(codes[~out])
            if len(held) > 1:
                scores = _columns(self._make(X[~out], y[~out]).fit(X[~out], y[~out]), X[out])
                unseen[np.ix_(out, held)] = scores
        seen = _columns(self._estimator, X)
        if len(self.classes_) == 2:
            self._slope, self._offset = _sigmoid(unseen[:, 1], codes == 1, seen[:, 1])
        else:
            self._slope, self._offset = _temperature(unseen, codes, seen), 0.0
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities [shape=(m, k)]."""
        scores = _columns(self._estimator, X)
        if len(self.classes_) == 2:
            p = 0.5 * (1 + np.tanh(0.5 * (scores[:, 1] * self._slope + self._offset)))
            return np.stack([1 - p, p], axis=1)
        return _softmax(self._slope * scores)


def _columns(estimator: Any, X: np.ndarray) -> np.ndarray:
    scores: np.ndarray = np.asarray(estimator.decision_function(X), np.float64)
    return np.stack([-scores, scores], axis=1) if scores.ndim == 1 else scores


def _softmax(odds: np.ndarray) -> np.ndarray:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shares: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _temperature(unseen: np.ndarray, codes: np.ndarray, seen: np.ndarray) -> float:
    """Return the factor of scores with which the answers on rows left out are likeliest.

    Classes that were not learned in a fold are left out of its answers. As in Platt's targets,
    no row is taken for quite certain.
    """
    n, k = seen.shape
    unit = max(float(np.std(seen - seen.mean(axis=1, keepdims=True))), 1e-9)
    known = np.isfinite(unseen)
    rows = known[np.arange(n), codes]
    if not rows.any():
        return 1.0 / unit
    z = np.where(known, unseen / unit, -np.inf)[rows]
    doubt = 1.0 / (n / k + 2.0)
    wanted = doubt * known[rows] / known[rows].sum(axis=1, keepdims=True)
    wanted[np.arange(len(wanted)), codes[rows]] += 1.0 - doubt
    finite = np.where(np.isfinite(z), z, 0.0)
    flat, steep = np.log(_FLATTEST), np.log(_STEEPEST)
    for _ in range(_STEPS):
        middle = 0.5 * (flat + steep)
        slope = np.exp(middle)
        shares = _softmax(np.where(np.isfinite(z), slope * finite, -np.inf))
        if np.sum((shares - wanted) * finite) < 0:
            flat = middle
        else:
            steep = middle
    return float(np.exp(0.5 * (flat + steep))) / unit


def _sigmoid(unseen: np.ndarray, yes: np.ndarray, seen: np.ndarray) -> tuple[float, float]:
    """Return slope and offset of the log odds, by Newton's method on Platt's targets."""
    known = np.isfinite(unseen)
    n_yes, n_no = int(yes[known].sum()), int((~yes[known]).sum())
    scores = unseen[known] if n_yes and n_no else seen
    middle, unit = float(scores.mean()), max(float(scores.std()), 1e-9)
    if not n_yes or not n_no:
        return 1.0 / unit, -middle / unit
    z = (scores - middle) / unit
    wanted = np.where(yes[known], (n_yes + 1) / (n_yes + 2), 1 / (n_no + 2))
    slope, offset = 1.0, float(np.log((n_yes + 1) / (n_no + 1)))
    for _ in range(_STEPS):
        p = 0.5 * (1 + np.tanh(0.5 * (slope * z + offset)))
        error, curvature = wanted - p, p * (1 - p)
        hessian = np.array([[curvature @ z**2, curvature @ z], [curvature @ z, curvature.sum()]])
        hessian += 1e-6 * len(z) * np.eye(2)
        step = np.clip(np.linalg.solve(hessian, [error @ z, error.sum()]), -1.0, 1.0)
        slope = float(np.clip(slope + step[0], _FLATTEST, _STEEPEST))
        offset += float(step[1])
        if np.abs(step).max() < 1e-7:
            break
    return slope / unit, offset - slope * middle / unit
