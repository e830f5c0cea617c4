"""What a model suggests, and where it contradicts its owner."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from musicscope.learning.learner_model import Prediction, TagModel

#: From here a model says yes.
SUGGESTED = 0.5
#: What was said is doubted when a model gives it less than this.
DOUBTED = 0.25


@dataclass(frozen=True)
class Suggestion:
    """A tag that may fit a track.

    Attributes
    ----------
    row : int
    probability : float
        0..1.
    sure : bool
        False for *not sure*.
    """

    row: int
    probability: float
    sure: bool


@dataclass(frozen=True)
class Disagreement:
    """A label that a model would not have given: a slip, or something for it to learn.

    Attributes
    ----------
    row : int
    said : bool
        What the owner said.
    probability : float
        0..1; of yes, by a model that does not know this track's artist.
    """

    row: int
    said: bool
    probability: float


def suggest(
    model: TagModel,
    X: np.ndarray,
    labelled: Collection[int],
    threshold: float = SUGGESTED,
    known: Prediction | None = None,
) -> list[Suggestion]:
    """Return tracks without a label that a tag probably fits, the likeliest first.

    Parameters
    ----------
    model : TagModel
    X : np.ndarray [shape=(n, d)]
    labelled : collection of int
        Rows about which the owner has spoken; never suggested.
    threshold : float
        The least probability.
    known : Prediction, optional
        What the model is known to think of `X`.
    """
    probability, sure = known or model.predict(X)
    open_rows = probability >= threshold
    open_rows[list(labelled)] = False
    rows = np.flatnonzero(open_rows)
    rows = rows[np.argsort(-probability[rows], kind="stable")]
    return [Suggestion(int(row), float(probability[row]), bool(sure[row])) for row in rows]


def disagreements(
    model: TagModel, X: np.ndarray, yes: Iterable[int], no: Iterable[int]
) -> list[Disagreement]:
    """Return the labels that a model contradicts, the strangest first.

    Labels that the model learned from are judged by models that lack their artist, others by the
    model itself. Both kinds of label count alike here, so that a rare tag's own examples are not
    doubted for being rare.

    Parameters
    ----------
    model : TagModel
    X : np.ndarray [shape=(n, d)]
    yes, no : iterable of int
        Labelled rows.
    """
    if not model.quality.known or model.quality.auc <= 0.5:
        return []
    held = model.held_out
    judged = dict(zip(held.rows.tolist(), held.probability.tolist(), strict=True))
    said = [(int(row), True) for row in yes] + [(int(row), False) for row in no]
    fresh = [row for row, _ in said if row not in judged]
    if fresh:
        judged |= dict(zip(fresh, model.predict(X[fresh]).probability.tolist(), strict=True))
    share = model.calibration.share
    found = []
    for row, value in said:
        p = judged[row]
        even = p * (1 - share) / (p * (1 - share) + (1 - p) * share)
        if np.isfinite(even) and (even if value else 1 - even) < DOUBTED:
            found.append((even if value else 1 - even, Disagreement(row, value, p)))
    return [disagreement for _, disagreement in sorted(found, key=lambda pair: pair[0])]
