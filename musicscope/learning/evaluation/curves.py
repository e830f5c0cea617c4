"""ROC, precision against recall, and calibration, as points to draw."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.metrics import average_precision, known_rows, roc_auc
from musicscope.learning.evaluation.result import Answers


class Curve(NamedTuple):
    """Points of a curve, and the area under it.

    Attributes
    ----------
    x, y : np.ndarray [shape=(m,)]
        ROC: false and true positive rate. Precision and recall: recall, precision.
    area : float
        AUC or average precision; NaN, with no points, when one kind of answer is missing.
    """

    x: np.ndarray
    y: np.ndarray
    area: float


class Reliability(NamedTuple):
    """How often answers given with a probability were right.

    Attributes
    ----------
    said, right : np.ndarray [shape=(b,)]
        Mean probability, and share that was right, in each bin that holds answers.
    counts : np.ndarray [shape=(b,)], int64
    error : float
        Expected calibration error, 0..1; NaN without answers.
    """

    said: np.ndarray
    right: np.ndarray
    counts: np.ndarray
    error: float


_NO_CURVE = Curve(np.empty(0), np.empty(0), math.nan)


def roc_curve(answers: Answers, name: str) -> Curve:
    """Return the ROC curve of one class against the rest, or of a tag.

    The curves of the folds are averaged at equal false positive rates (Fawcett, 2006), each
    counting as its pairs of yes and no do, so that the area is the figure ``"auc"``.
    """
    rows, yes, scores = _known(answers, name)
    folds = answers.folds[rows]
    curves, pairs = [], []
    for fold in np.unique(folds):
        here = folds == fold
        n_yes = int(yes[here].sum())
        if 0 < n_yes < here.sum():
            curves.append(_rates(yes[here], scores[here]))
            pairs.append(n_yes * (int(here.sum()) - n_yes))
    if not curves:
        return _NO_CURVE
    x = np.unique(np.concatenate([curve[0] for curve in curves]))
    share = np.array(pairs) / sum(pairs)
    ends = np.stack([_ends(*curve, x) for curve in curves])
    heights = np.tensordot(share, ends, axes=1)
    return Curve(np.repeat(x, 2), heights.reshape(-1), roc_auc(yes, scores, folds))


def precision_recall_curve(answers: Answers, name: str) -> Curve:
    """Return precision against recall of one class against the rest, or of a tag.

    From recall 0, at the precision of the highest score, to 1; all folds pooled.
    """
    _, yes, scores = _known(answers, name)
    if not yes.any():
        return _NO_CURVE
    found, wrong = _counts(yes, scores)
    precision = found / (found + wrong)
    recall = found / yes.sum()
    return Curve(
        np.concatenate([[0.0], recall]),
        np.concatenate([precision[:1], precision]),
        average_precision(yes, scores),
    )


def reliability(answers: Answers, name: str | None = None, bins: int = 10) -> Reliability:
    """Return how far probabilities can be believed.

    Parameters
    ----------
    answers : Answers
    name : str, optional
        Of one class against the rest or of one tag. Otherwise of the likeliest class of each
        track (Guo, Pleiss, Sun and Weinberger, 2017), or of all tags together.
    bins : int
        Of equal width.
    """
    if name is not None:
        _, right, said = _known(answers, name)
    elif answers.task == "classes":
        rows = np.flatnonzero(np.isfinite(answers.scores).all(axis=1))
        best = answers.scores[rows].argmax(axis=1)
        said, truth = answers.scores[rows, best], answers.truth[rows, best]
        said, right = said[np.isfinite(truth)], truth[np.isfinite(truth)] == 1
    else:
        known = np.isfinite(answers.truth) & np.isfinite(answers.scores)
        said, right = answers.scores[known], answers.truth[known] == 1
    said = said.astype(np.float64)
    place = np.clip(np.ceil(said * bins) - 1, 0, bins - 1).astype(np.int64)
    counts = np.bincount(place, minlength=bins)
    held = counts > 0
    mean = np.bincount(place, said, bins)[held] / counts[held]
    share = np.bincount(place, right, bins)[held] / counts[held]
    error = float(np.abs(mean - share) @ counts[held] / len(said)) if len(said) else math.nan
    return Reliability(mean, share, counts[held], error)


def name_index(answers: Answers, name: str) -> int:
    """Return which column a class or tag is; raises `ParameterError` if there is none."""
    if name not in answers.names:
        raise ParameterError(f"“{name}” is not among the answers of this run.")
    return answers.names.index(name)


def _known(answers: Answers, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    k = name_index(answers, name)
    rows = known_rows(answers, k)
    return rows, answers.truth[rows, k] == 1, answers.scores[rows, k]


def _counts(yes: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many yes and no lie at each score or above, from the highest down."""
    order = np.argsort(-scores, kind="stable")
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)
    found = np.cumsum(yes[order])[last]
    return found, last + 1 - found


def _rates(yes: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found, wrong = _counts(yes, scores)
    return np.append(0.0, wrong / wrong[-1]), np.append(0.0, found / found[-1])


def _ends(fpr: np.ndarray, tpr: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return how high a curve is where it arrives at and leaves each of `x` [shape=(m, 2)]."""
    first = np.searchsorted(fpr, x, "left")
    last = np.searchsorted(fpr, x, "right") - 1
    between = np.interp(x, fpr, tpr)
    here = fpr[np.minimum(first, len(fpr) - 1)] == x
    arrives = np.where(here, tpr[np.minimum(first, len(fpr) - 1)], between)
    return np.stack([arrives, np.where(here, tpr[last], between)], axis=1)
