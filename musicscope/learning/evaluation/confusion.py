"""What was taken for what, and which tracks those are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.curves import name_index
from musicscope.learning.evaluation.result import Answers


@dataclass(frozen=True, eq=False)
class Confusion:
    """A confusion matrix whose cells know their tracks.

    Attributes
    ----------
    names : tuple of str
        Of rows (truth) and columns (answer).
    counts : np.ndarray [shape=(k, k)], int64
    truth, said : np.ndarray [shape=(n,)], int64
        Of each row of the answers; -1 where there is no answer.
    tracks : np.ndarray [shape=(n,)], int64
        Ids in the library.
    """

    names: tuple[str, ...]
    counts: np.ndarray
    truth: np.ndarray
    said: np.ndarray
    tracks: np.ndarray

    def rows(self, truth: int, said: int) -> np.ndarray:
        """Return the rows of the answers in one cell, int64."""
        return np.flatnonzero((self.truth == truth) & (self.said == said))

    def cell(self, truth: int, said: int) -> np.ndarray:
        """Return the ids of the tracks in one cell, int64."""
        ids: np.ndarray = self.tracks[self.rows(truth, said)]
        return ids


def confusion(answers: Answers, name: str | None = None) -> Confusion:
    """Count what was taken for what.

    Parameters
    ----------
    answers : Answers
    name : str, optional
        A tag, or a class against the rest: ``names`` are “no” and “yes”, from a probability of
        0.5 on. Needed with tags.

    Raises
    ------
    ParameterError
        If no tag was named, or one that is not there.
    """
    names: tuple[str, ...]
    if name is not None:
        k = name_index(answers, name)
        names = ("no", "yes")
        known = np.isfinite(answers.truth[:, k]) & np.isfinite(answers.scores[:, k])
        truth = answers.truth[:, k] == 1
        said = np.nan_to_num(answers.scores[:, k]) >= 0.5
    elif answers.task == "classes":
        names = answers.names
        known = np.isfinite(answers.truth).all(axis=1) & np.isfinite(answers.scores).all(axis=1)
        truth = np.nan_to_num(answers.truth).argmax(axis=1)
        said = np.nan_to_num(answers.scores, nan=-np.inf).argmax(axis=1)
    else:
        raise ParameterError("Tags are confused one at a time; say which.")
    truth, said = (np.where(known, codes, -1).astype(np.int64) for codes in (truth, said))
    size = len(names)
    cells = np.bincount(truth[known] * size + said[known], minlength=size**2)
    return Confusion(names, cells.reshape(size, size), truth, said, answers.tracks)
