"""Figures that the loop watches, with numpy alone; the bench's report has its own."""

from __future__ import annotations

import numpy as np


def macro_f1(chosen: np.ndarray, truth: np.ndarray, classes: int) -> float:
    """Return the mean F1 of all classes that occur, in truth or among the chosen.

    Parameters
    ----------
    chosen, truth : np.ndarray [shape=(n,)], int
    classes : int
    """
    right = np.bincount(truth[chosen == truth], minlength=classes)
    both = np.bincount(truth, minlength=classes) + np.bincount(chosen, minlength=classes)
    return float(np.mean(2 * right[both > 0] / both[both > 0])) if both.any() else np.nan


def roc_auc(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the share of pairs of a yes and a no that are in the right order; ties count half.

    Parameters
    ----------
    scores : np.ndarray [shape=(n,)]
    truth : np.ndarray [shape=(n,)]
        1 yes, 0 no, NaN unknown. NaN comes back where one of the two is missing.
    """
    known = np.isfinite(truth)
    scores, yes = scores[known], truth[known] > 0.5
    n_yes, n_no = int(yes.sum()), int((~yes).sum())
    if not n_yes or not n_no:
        return np.nan
    values, where = np.unique(scores, return_inverse=True)
    counts = np.bincount(where, minlength=len(values))
    ranks = np.cumsum(counts) - (counts - 1) / 2
    return float((ranks[where][yes].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))


def r_squared(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the share of the truth's variance that is explained; NaN where it does not vary."""
    known = np.isfinite(truth)
    scores, truth = scores[known], truth[known]
    spread = float(np.sum((truth - truth.mean()) ** 2)) if len(truth) else 0.0
    return 1 - float(np.sum((truth - scores) ** 2)) / spread if spread > 0 else np.nan


def neighbour_hits(vectors: np.ndarray, groups: np.ndarray) -> float:
    """Return the share of rows whose nearest other row by cosine is of the same group.

    Rows that are alone in their group are not asked; NaN where all are.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(lengths, 1e-12)
    near = unit @ unit.T
    np.fill_diagonal(near, -np.inf)
    same = groups[:, None] == groups[None, :]
    asked = same.sum(axis=1) > 1
    if not asked.any():
        return np.nan
    hits = groups[near.argmax(axis=1)] == groups
    return float(hits[asked].mean())


def mean_known(values: list[float]) -> float:
    """Return the mean of the numbers that are known; NaN where none is."""
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else np.nan
