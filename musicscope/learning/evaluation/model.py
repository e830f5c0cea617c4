"""One classifier, taught classes or tags: what all runs of the bench are made of."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from musicscope.learning.classifiers import CLASSIFIERS, Classifier
from musicscope.learning.evaluation.dataset import Dataset, Task
from musicscope.learning.evaluation.preparation import (
    Preparation,
    Scaling,
    join_groups,
    learn_preparation,
)


@dataclass(frozen=True, eq=False)
class Problem:
    """What is learned, without who is on which side.

    Attributes
    ----------
    X : np.ndarray [shape=(n, d)], float64
        NaN where a number is missing.
    answers : np.ndarray [shape=(n, k)]
        1 yes, 0 no, NaN unknown.
    task : {"classes", "tags"}
    groups : np.ndarray [shape=(n,)], int64
        What must stay on one side.
    """

    X: np.ndarray
    answers: np.ndarray
    task: Task
    groups: np.ndarray

    @classmethod
    def of(cls, dataset: Dataset, features: tuple[str, ...], groups: np.ndarray) -> Problem:
        """Return the problem of a data set with some of its feature groups; none means all."""
        X = join_groups(dataset.features, features or tuple(dataset.features))
        return cls(X, np.asarray(dataset.answers), dataset.task, groups)

    def part(self, rows: np.ndarray) -> Problem:
        """Return some of the rows."""
        return replace(self, X=self.X[rows], answers=self.answers[rows], groups=self.groups[rows])


@dataclass(frozen=True)
class Recipe:
    """How one classifier learns.

    Attributes
    ----------
    classifier : str
    settings : mapping of str to Any
        All of them.
    scaling : {"minmax", "standard"}
    seed : int
    """

    classifier: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    scaling: Scaling = "minmax"
    seed: int = 0

    def make(self) -> Classifier:
        """Return a fresh classifier."""
        return CLASSIFIERS.get(self.classifier).run(seed=self.seed, **self.settings)


@dataclass(frozen=True, eq=False)
class Model:
    """A recipe that has learned.

    Attributes
    ----------
    parts : tuple of Classifier, or None where nothing could be learned
        One that tells all classes apart, or one a tag.
    columns : tuple of np.ndarray
        For each part the names that its classes stand for.
    preparation : Preparation
    task : {"classes", "tags"}
    names : int
    unsettled : int
        How many fits had not come to rest.
    """

    parts: tuple[Classifier | None, ...]
    columns: tuple[np.ndarray, ...]
    preparation: Preparation
    task: Task
    names: int
    unsettled: int = 0

    def predict(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities [shape=(m, k)], float64; NaN for a tag that could not be learned.

        A class that was not learned has probability 0.
        """
        return self.predict_prepared(self.preparation.apply(X))

    def predict_prepared(self, Z: np.ndarray) -> np.ndarray:
        """See `predict`; of vectors that are scaled already."""
        if self.task == "classes":
            found = np.zeros((len(Z), self.names))
            part = self.parts[0]
            found[:, self.columns[0]] = 1.0 if part is None else part.predict_proba(Z)
            return found
        found = np.full((len(Z), self.names), np.nan)
        for k, part in enumerate(self.parts):
            if part is not None:
                found[:, k] = part.predict_proba(Z)[:, 1]
        return found


def learn(recipe: Recipe, problem: Problem, check: Callable[[], None] = lambda: None) -> Model:
    """Learn from all rows of a problem.

    Parameters
    ----------
    recipe : Recipe
    problem : Problem
        Filling and scaling are learned from its rows as well.
    check : callable
        Called between tags; may raise to stop.
    """
    preparation = learn_preparation(problem.X, recipe.scaling)
    Z = preparation.apply(problem.X)
    parts, columns, unsettled = [], [], 0
    for rows, y in _questions(problem):
        check()
        held = np.unique(y)
        part = None
        if len(held) > 1:
            part, settled = fit_quietly(
                recipe.make(), Z[rows], np.searchsorted(held, y), problem.groups[rows]
            )
            unsettled += not settled
        parts.append(part)
        columns.append(held)
    k = problem.answers.shape[1]
    return Model(tuple(parts), tuple(columns), preparation, problem.task, k, unsettled)


def _questions(problem: Problem) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each classifier its rows, and the number of the answer to each."""
    if problem.task == "classes":
        rows = np.flatnonzero((problem.answers == 1).any(axis=1))
        return [(rows, np.argmax(problem.answers[rows] == 1, axis=1))]
    known = np.isfinite(problem.answers)
    return [
        (np.flatnonzero(known[:, k]), (problem.answers[known[:, k], k] == 1).astype(np.int64))
        for k in range(problem.answers.shape[1])
    ]


def fit_quietly(
    classifier: Classifier, Z: np.ndarray, y: np.ndarray, groups: np.ndarray | None = None
) -> tuple[Classifier, bool]:
    """Fit a classifier; what scikit-learn warns of is returned, not printed.

    Returns
    -------
    classifier : Classifier
        The one given.
    settled : bool
        Whether it came to rest before its steps ran out.
    """
    from sklearn.exceptions import ConvergenceWarning

    from musicscope.learning.classifiers.made import Scored

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if isinstance(classifier, Scored):
            classifier.fit(Z, y, groups)
        else:
            classifier.fit(Z, y)
    return classifier, not any(issubclass(w.category, ConvergenceWarning) for w in caught)
