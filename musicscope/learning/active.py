"""Which tracks to label next: those that tell a model most, with some drawn at random."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from musicscope.learning.calibration import to_probability
from musicscope.learning.learner_model import TagModel

Reason = Literal["unsure", "unlike the others", "at random"]

#: Every so manieth label is on a track drawn at random, for an honest estimate.
RANDOM_EVERY = 8


@dataclass(frozen=True)
class Next:
    """A track to label.

    Attributes
    ----------
    row : int
    reason : {"unsure", "unlike the others", "at random"}
        It is among the most uncertain; or it is taken before many that are more so, as they are
        like what is labelled.
    tag : int or None
        The tag that would learn most from it; None for those drawn at random.
    """

    row: int
    reason: Reason
    tag: int | None = None


def next_to_label(
    models: Mapping[int, TagModel],
    X: np.ndarray,
    labelled: Mapping[int, Collection[int]],
    count: int = 8,
    seed: int = 0,
    skipped: Collection[int] = (),
) -> list[Next]:
    """Choose tracks whose labels help most, one after the other.

    Each is worth its uncertainty times how far it lies from what is labelled or chosen already:
    uncertain alone asks for near-duplicates (Citovsky et al., 2021). Uncertain is what is near
    to even for this library, so that a rare tag is asked where it may be found. Every
    `RANDOM_EVERY`-th of the labels so far is drawn at random.

    Parameters
    ----------
    models : mapping of int to TagModel
        By tag; a tag that has none has no say.
    X : np.ndarray [shape=(n, d)]
    labelled : mapping of int to collection of int
        The rows that have a label, by tag.
    count : int
        At most so many.
    seed : int
    skipped : collection of int
        Rows that are not asked for.

    Returns
    -------
    list of Next
        Each row once, what helps most first.
    """
    n = len(X)
    rng = np.random.default_rng([seed, *sorted(len(rows) for rows in labelled.values())])
    free = np.ones(n, bool)
    free[list(skipped)] = False
    tags = list(models)
    if not tags:
        said = {int(row) for rows in labelled.values() for row in rows}
        free[list(said)] = False
        drawn = rng.permutation(np.flatnonzero(free))[:count]
        return [Next(int(row), "at random") for row in drawn]
    Z = _unit_rows(X)
    worth = np.stack([_uncertainty(models[tag], X) for tag in tags])
    apart = np.stack([_apart(Z, labelled.get(tag, ())) for tag in tags])
    for place, tag in enumerate(tags):
        worth[place, list(labelled.get(tag, ()))] = -1.0
    free &= (worth >= 0).any(axis=0)
    so_far = sum(len(rows) for rows in labelled.values())
    chosen: list[Next] = []
    for place in range(so_far, so_far + count):
        left = np.flatnonzero(free)
        if not len(left):
            break
        if place % RANDOM_EVERY == RANDOM_EVERY - 1:
            row = int(rng.choice(left))
            chosen.append(Next(row, "at random"))
        else:
            values = (worth * apart)[:, left]
            tag, at = divmod(int(values.argmax()), len(left))
            row = int(left[at])
            less_sure = int(np.count_nonzero(worth[tag, left] > worth[tag, row]))
            reason: Reason = "unlike the others" if less_sure >= count else "unsure"
            chosen.append(Next(row, reason, tags[tag]))
        free[row] = False
        np.minimum(apart, _distance(Z, Z[[row]]), out=apart)
    return chosen


def _uncertainty(model: TagModel, X: np.ndarray) -> np.ndarray:
    p = to_probability(model.log_odds(X)[0])
    spread: np.ndarray = np.sqrt(p * (1.0 - p))
    return spread


def _unit_rows(X: np.ndarray) -> np.ndarray:
    lengths = np.sqrt(np.einsum("ij,ij->i", X, X))
    units: np.ndarray = X / np.where(lengths > 0, lengths, 1.0)[:, None]
    return units


def _apart(Z: np.ndarray, rows: Collection[int]) -> np.ndarray:
    if not len(rows):
        return np.ones(len(Z))
    return _distance(Z, Z[list(rows)])


def _distance(Z: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the distance of each row to the nearest of others, 0 to about 1.4."""
    nearest = (Z @ others.T).max(axis=1)
    distance: np.ndarray = np.sqrt(np.maximum(1.0 - nearest, 0.0))
    return distance
