"""Fitted models as plain arrays: each scores tracks with numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar, Literal, Protocol, TypeVar

import numpy as np

from musicscope.learning.logistic import Design, Fit
from musicscope.learning.prototype import Prototype, score

Kind = Literal["prototype", "logistic", "svm", "boosting"]
Scores = tuple[np.ndarray, np.ndarray]
#: Trees are no deeper, whatever a file says.
_DEEPEST = 64


class Scorer(Protocol):
    """Log odds of tracks, for a collection that is half yes and half no."""

    kind: ClassVar[Kind]

    @property
    def width(self) -> int:
        """How many numbers a track's vector has."""

    def score(self, X: np.ndarray) -> Scores:
        """Return log odds and their uncertainty (one deviation) [shape=(n,)] each.

        Parameters
        ----------
        X : np.ndarray [shape=(n, d)]
        """

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that `score` needs, by name."""


T = TypeVar("T", bound="ArrayScorer")


@dataclass(frozen=True, eq=False)
class ArrayScorer:
    """A scorer whose fields are its arrays."""

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that `score` needs, by name."""
        return {field.name: np.asarray(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def of_arrays(cls: type[T], arrays: Mapping[str, np.ndarray]) -> T:
        """Return the scorer again; raises `KeyError` when an array is missing."""
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})


@dataclass(frozen=True, eq=False)
class PrototypeScorer(ArrayScorer):
    """See `musicscope.learning.prototype`.

    Attributes
    ----------
    direction : np.ndarray [shape=(d,)]
    measures : np.ndarray [shape=(4,)]
        Middle, spread, lift, certainty.
    """

    kind: ClassVar[Kind] = "prototype"
    direction: np.ndarray
    measures: np.ndarray

    @classmethod
    def of(cls, prototype: Prototype) -> PrototypeScorer:
        """Return the scorer of a prototype."""
        p = prototype
        return cls(p.direction, np.array([p.middle, p.spread, p.lift, p.certainty]))

    @property
    def width(self) -> int:
        """See `Scorer.width`."""
        return len(self.direction)

    def score(self, X: np.ndarray) -> Scores:
        """See `Scorer.score`."""
        return score(Prototype(self.direction, *map(float, self.measures)), X)


@dataclass(frozen=True, eq=False)
class LogisticScorer(ArrayScorer):
    """A hyperplane, and how surely its place is known.

    Attributes
    ----------
    weights : np.ndarray [shape=(d + 1,)]
        The intercept last.
    spread : np.ndarray [shape=(d + 1, r)]
        A root of the weights' covariance (Laplace; MacKay, 1992).
    """

    kind: ClassVar[Kind] = "logistic"
    weights: np.ndarray
    spread: np.ndarray

    @classmethod
    def of(cls, design: Design, fit: Fit) -> LogisticScorer:
        """Return the scorer of a fitted logistic regression."""
        weights = np.append(design.basis @ fit.beta[:-1], fit.beta[-1])
        values, vectors = np.linalg.eigh(fit.inverse)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        spread = np.concatenate([design.basis @ root[:-1], root[-1:]])
        return cls(weights.astype(np.float32), spread.astype(np.float32))

    @property
    def width(self) -> int:
        """See `Scorer.width`."""
        return len(self.weights) - 1

    def score(self, X: np.ndarray) -> Scores:
        """See `Scorer.score`."""
        log_odds = X @ self.weights[:-1] + self.weights[-1]
        moved = X @ self.spread[:-1] + self.spread[-1]
        deviation = np.sqrt(np.einsum("ij,ij->i", moved, moved))
        return log_odds.astype(np.float64), deviation.astype(np.float64)


@dataclass(frozen=True, eq=False)
class SvmScorer(ArrayScorer):
    """A support vector machine with a Gaussian kernel (Cortes and Vapnik, 1995).

    Attributes
    ----------
    vectors : np.ndarray [shape=(m, d)]
    coefficients : np.ndarray [shape=(m,)]
    measures : np.ndarray [shape=(2,)]
        Intercept, and gamma of ``exp(-gamma |x - z|²)``.
    """

    kind: ClassVar[Kind] = "svm"
    vectors: np.ndarray
    coefficients: np.ndarray
    measures: np.ndarray

    @property
    def width(self) -> int:
        """See `Scorer.width`."""
        return int(self.vectors.shape[1])

    def score(self, X: np.ndarray) -> Scores:
        """See `Scorer.score`; the uncertainty is that of the calibration alone."""
        intercept, gamma = map(float, self.measures)
        rows = np.asarray(X, np.float64)
        squares = np.einsum("ij,ij->i", rows, rows)[:, None]
        own = np.einsum("ij,ij->i", self.vectors, self.vectors)
        distances = np.maximum(squares + own - 2.0 * rows @ self.vectors.T, 0.0)
        found = np.exp(-gamma * distances) @ self.coefficients + intercept
        return found, np.full(len(found), 0.5)


@dataclass(frozen=True, eq=False)
class BoostingScorer(ArrayScorer):
    """Gradient-boosted trees (Friedman, 2001), all of them in one table of nodes.

    Attributes
    ----------
    left, right : np.ndarray [shape=(nodes,)], int
        The next node where the feature is at most the threshold, and where it is above; a leaf
        names itself.
    feature : np.ndarray [shape=(nodes,)], int
    threshold, value : np.ndarray [shape=(nodes,)]
    roots : np.ndarray [shape=(trees,)], int
    measures : np.ndarray [shape=(3,)]
        Log odds to begin with, the most steps from a root to a leaf, numbers of a vector.
    """

    kind: ClassVar[Kind] = "boosting"
    left: np.ndarray
    right: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    value: np.ndarray
    roots: np.ndarray
    measures: np.ndarray

    @property
    def width(self) -> int:
        """See `Scorer.width`."""
        return int(self.measures[2])

    def score(self, X: np.ndarray) -> Scores:
        """See `Scorer.score`; the uncertainty is that of the calibration alone."""
        rows = np.asarray(X, np.float32)
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        row = np.arange(len(rows))[:, None]
        for _ in range(min(int(self.measures[1]), _DEEPEST)):
            below = rows[row, self.feature[at]] <= self.threshold[at]
            at = np.where(below, self.left[at], self.right[at])
        found = self.value[at].sum(axis=1) + float(self.measures[0])
        return found, np.full(len(found), 0.5)


SCORERS: dict[str, type[ArrayScorer]] = {
    "prototype": PrototypeScorer,
    "logistic": LogisticScorer,
    "svm": SvmScorer,
    "boosting": BoostingScorer,
}
