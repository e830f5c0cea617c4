"""What mattered: weights of straight models, and for others what shuffling costs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.model import Model, Problem
from musicscope.learning.evaluation.result import Weight
from musicscope.learning.evaluation.words import column_words, family_words

#: Rows of a fold that are shuffled, and families of columns that are predicted at a time.
_ROWS, _AT_A_TIME = 60, 8
#: More columns than these are shuffled by families.
_SINGLE = 64
#: As many are kept.
_KEPT = 40
_LEAST = 1e-6


def name_columns(dataset: Dataset, groups: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return each column in words, and what it is shuffled with, in the order of `join_groups`."""
    columns, families = [], []
    for group in groups or tuple(dataset.features):
        width = dataset.features[group].shape[1]
        names = list(dataset.columns.get(group, ()))
        if len(names) != width:
            names = [f"{group} {number + 1}" for number in range(width)]
        columns += [column_words(name, group) for name in names]
        families += [family_words(name, group) for name in names]
    return columns, columns if len(columns) <= _SINGLE else families


def straight_weights(model: Model, X: np.ndarray) -> np.ndarray | None:
    """Return how much each column moves the answer [shape=(d,)]; None if a model is not straight.

    Sizes of coefficients times the spread of the scaled column, all classes or tags together. Of
    columns that say the same each gets a part.

    Parameters
    ----------
    model : Model
    X : np.ndarray [shape=(n, d)]
        What it learned from.
    """
    total: np.ndarray | None = None
    for part in model.parts:
        coefficients = getattr(part, "coef_", None)
        if part is None:
            continue
        if coefficients is None:
            return None
        sizes = np.abs(np.atleast_2d(coefficients)).sum(axis=0)
        total = sizes if total is None else total + sizes
    if total is None:
        return None
    moved: np.ndarray = total * model.preparation.apply(X).std(axis=0)
    return moved


def shuffling_costs(
    model: Model,
    problem: Problem,
    families: Sequence[str],
    seed: int,
    step: Callable[[], None],
) -> dict[str, float]:
    """Return how much log loss on rows left out grows when a family of columns is shuffled.

    Breiman (2001), Random forests; by families, since columns that say the same would hide each
    other (Fisher, Rudin and Dominici, 2019).

    Parameters
    ----------
    model : Model
    problem : Problem
        Rows that the model has not learned from.
    families : sequence of str
        Of each column.
    seed : int
    step : callable
        Called between predictions.
    """
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(problem.X))[:_ROWS]
    truth = problem.answers[rows]
    Z = model.preparation.apply(problem.X[rows])
    usual = _log_loss(truth, model.predict_prepared(Z))
    members: dict[str, list[int]] = {}
    for column, family in enumerate(families):
        members.setdefault(family, []).append(column)
    order = rng.permutation(len(rows))
    costs: dict[str, float] = {}
    names = list(members)
    for start in range(0, len(names), _AT_A_TIME):
        step()
        here = names[start : start + _AT_A_TIME]
        shuffled = np.repeat(Z[None], len(here), axis=0)
        for place, family in enumerate(here):
            columns = members[family]
            shuffled[place][:, columns] = Z[order][:, columns]
        found = model.predict_prepared(shuffled.reshape(-1, Z.shape[1]))
        for family, scores in zip(here, found.reshape(len(here), len(Z), -1), strict=True):
            costs[family] = _log_loss(truth, scores) - usual
    return costs


def shares(found: Sequence[Mapping[str, float]]) -> tuple[Weight, ...]:
    """Return the mean over folds as shares of all that mattered, the largest first.

    Parameters
    ----------
    found : sequence of mapping of str to float
        By words; below 0 it did not matter.
    """
    totals: dict[str, float] = {}
    for fold in found:
        for words, value in fold.items():
            totals[words] = totals.get(words, 0.0) + (value if np.isfinite(value) else 0.0)
    positive = {words: value for words, value in totals.items() if value > 0}
    whole = sum(positive.values())
    ranked = sorted(positive.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Weight(words, value / whole) for words, value in ranked[:_KEPT])


def by_words(words: Sequence[str], values: np.ndarray) -> dict[str, float]:
    """Add up the values of columns with the same words."""
    found: dict[str, float] = {}
    for name, value in zip(words, values, strict=True):
        found[name] = found.get(name, 0.0) + float(value)
    return found


def _log_loss(truth: np.ndarray, scores: np.ndarray) -> float:
    known = np.isfinite(truth) & np.isfinite(scores)
    p = np.clip(scores[known], _LEAST, 1 - _LEAST)
    yes = truth[known]
    return float(-np.mean(yes * np.log(p) + (1 - yes) * np.log(1 - p))) if len(p) else 0.0
