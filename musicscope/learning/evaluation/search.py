"""Random search: which settings do best on artists left out inside the training side.

Bergstra and Bengio (2012), Random search for hyper-parameter optimization.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from musicscope.learning.classifiers import CLASSIFIERS, Tunable
from musicscope.learning.evaluation.metrics import headline
from musicscope.learning.evaluation.model import Problem, Recipe, learn
from musicscope.learning.evaluation.result import Answers
from musicscope.learning.evaluation.splits import deal

INNER_FOLDS = 3


def candidates(
    classifier: str, chosen: Mapping[str, Any], budget: int, seed: int
) -> list[dict[str, Any]]:
    """Return the settings to try: those chosen with defaults first, then random ones.

    What was chosen is never searched; nothing is tried twice.

    Parameters
    ----------
    classifier : str
    chosen : mapping of str to Any
    budget : int
        At most so many.
    seed : int

    Raises
    ------
    ParameterError
        If there is no such classifier or setting, or a value is not allowed.
    """
    entry = CLASSIFIERS.get(classifier)
    usual = entry.settings(chosen)
    free = [p for p in entry.parameters if isinstance(p, Tunable) and p.name not in chosen]
    rng = np.random.default_rng([seed, len(free)])
    found = [usual]
    for _ in range(10 * budget if free else 0):
        if len(found) >= budget:
            break
        drawn = usual | {parameter.name: parameter.draw(rng) for parameter in free}
        if drawn not in found:
            found.append(drawn)
    return found


def inner_folds(problem: Problem, seed: int, folds: int = INNER_FOLDS) -> np.ndarray:
    """Deal the training side's rows to folds, whole groups, each kind of answer spread evenly.

    Returns
    -------
    np.ndarray [shape=(n,)], int64
        All 0 if there is one group only.
    """
    groups = np.unique(problem.groups, return_inverse=True)[1]
    kinds = [problem.answers == 1]
    if problem.task == "tags":
        kinds.append(problem.answers == 0)
    rows = np.concatenate([*kinds, np.ones((len(groups), 1))], axis=1)
    counts = np.zeros((int(groups.max(initial=0)) + 1, rows.shape[1]))
    np.add.at(counts, groups, rows)
    dealt: np.ndarray = deal(counts, min(folds, len(counts)), seed)[groups]
    return dealt


def unseen_scores(
    recipe: Recipe, problem: Problem, folds: np.ndarray, step: Callable[[], None]
) -> np.ndarray:
    """Return the scores of rows by models that have not learned from their fold [shape=(n, k)].

    Parameters
    ----------
    recipe : Recipe
    problem : Problem
    folds : np.ndarray [shape=(n,)], int64
        -1 for rows that are always learned from; with one value alone all scores are NaN.
    step : callable
        Called before each fit.
    """
    scores = np.full(problem.answers.shape, np.nan)
    used = np.unique(folds)
    for fold in used[used >= 0] if len(used) > 1 else ():
        step()
        out = folds == fold
        scores[out] = learn(recipe, problem.part(~out)).predict(problem.X[out])
    return scores


def search(
    recipe: Recipe,
    tried: list[dict[str, Any]],
    problem: Problem,
    folds: np.ndarray,
    step: Callable[[], None],
) -> Recipe:
    """Return the recipe with the settings that did best; the first of those that did as well.

    Parameters
    ----------
    recipe : Recipe
    tried : list of dict
        As `candidates`.
    problem : Problem
        The training side.
    folds : np.ndarray [shape=(n,)], int64
        An inner split of it.
    step : callable
        Called before each fit.
    """
    best, highest = recipe, -np.inf
    for settings in tried:
        candidate = replace(recipe, settings=settings)
        scores = unseen_scores(candidate, problem, folds, step)
        value = headline(inner_answers(problem, scores, folds))
        if value > highest + 1e-9:
            best, highest = candidate, value
    return best if np.isfinite(highest) else replace(recipe, settings=tried[0])


def inner_answers(problem: Problem, scores: np.ndarray, folds: np.ndarray) -> Answers:
    """Return scores of a problem as answers that can be measured; tracks have no names."""
    n, k = problem.answers.shape
    return Answers(
        task=problem.task,
        names=tuple(map(str, range(k))),
        truth=problem.answers,
        scores=scores,
        folds=folds,
        artists=problem.groups,
        tracks=np.arange(n),
        titles=("",) * n,
    )
