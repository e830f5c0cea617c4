"""Two models asked as one: their probabilities joined by a rule, or weighed by their worth.

Kittler, Hatef, Duin and Matas (1998), On combining classifiers; stacking after Wolpert (1992).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.dataset import Task

Rule = Literal["sum", "product", "max", "stacked"]
RULES: tuple[Rule, ...] = ("sum", "product", "max", "stacked")
#: No probability is nearer to 0 when its logarithm is taken.
_LEAST = 1e-6
#: How firmly both models are believed alike before anything is known: as so many rows.
_FIRMNESS = 2.0


def fuse(
    first: np.ndarray,
    second: np.ndarray,
    rule: Rule,
    task: Task,
    weights: tuple[float, float] = (1.0, 1.0),
) -> np.ndarray:
    """Join two sets of probabilities.

    Parameters
    ----------
    first, second : np.ndarray [shape=(n, k)]
        With classes each row adds up to 1. Where one is NaN, the other is the answer.
    rule : {"sum", "product", "max", "stacked"}
    task : {"classes", "tags"}
    weights : tuple of float
        Of the logarithms, when they are stacked; see `stack`.

    Returns
    -------
    np.ndarray [shape=(n, k)]
        Probabilities; with classes each row adds up to 1.

    Raises
    ------
    ParameterError
        If there is no such rule.
    """
    one, other = _sides(first, task), _sides(second, task)
    if rule == "sum":
        joined = one + other
    elif rule == "max":
        joined = np.maximum(one, other)
    elif rule in ("product", "stacked"):
        a, b = (1.0, 1.0) if rule == "product" else weights
        logs = a * np.log(np.maximum(one, _LEAST)) + b * np.log(np.maximum(other, _LEAST))
        joined = np.exp(logs - logs.max(axis=-1, keepdims=True))
    else:
        raise ParameterError(f"Scores are joined by {', '.join(RULES)}, not by {rule}.")
    joined = joined / joined.sum(axis=-1, keepdims=True)
    fused = joined if task == "classes" else joined[..., 1]
    fused = np.where(np.isfinite(first), fused, second)
    together: np.ndarray = np.where(np.isfinite(second), fused, first)
    return together


def stack(
    first: np.ndarray, second: np.ndarray, truth: np.ndarray, task: Task
) -> tuple[float, float]:
    """Return how much the logarithm of each model's probabilities should count.

    Both are at least 0, and those with which answers on rows that neither model had learned from
    are likeliest (a logarithmic opinion pool, Genest and Zidek, 1986).

    Parameters
    ----------
    first, second : np.ndarray [shape=(n, k)]
        Of rows left out; NaN where there is none.
    truth : np.ndarray [shape=(n, k)]
    task : {"classes", "tags"}
    """
    known = np.isfinite(first) & np.isfinite(second) & np.isfinite(truth)
    if task == "classes":
        known = known.all(axis=1) & (truth == 1).any(axis=1)
    if not known.any():
        return 0.5, 0.5
    one, other = (np.log(np.maximum(_sides(s, task)[known], _LEAST)) for s in (first, second))
    right = truth[known].argmax(axis=1) if task == "classes" else truth[known].astype(np.int64)
    logs = np.stack([one, other])
    hit = np.take_along_axis(logs, right[None, :, None], axis=2)[..., 0]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = np.tensordot(weights, logs, axes=1)
        most = odds.max(axis=1, keepdims=True)
        shares = np.exp(odds - most)
        total = shares.sum(axis=1, keepdims=True)
        away = weights - 0.5
        value = (most + np.log(total)).sum() - (weights @ hit).sum() + _FIRMNESS * (away @ away)
        expected = np.einsum("nk,mnk->m", shares / total, logs)
        return float(value), expected - hit.sum(axis=1) + 2 * _FIRMNESS * away

    from scipy.optimize import minimize

    found = minimize(loss, np.array([0.5, 0.5]), jac=True, bounds=[(0.0, 5.0)] * 2)
    return float(found.x[0]), float(found.x[1])


def _sides(scores: np.ndarray, task: Task) -> np.ndarray:
    """Return what adds up to 1 along the last axis: classes, or no and yes."""
    p = np.asarray(scores, np.float64)
    return p if task == "classes" else np.stack([1 - p, p], axis=-1)
