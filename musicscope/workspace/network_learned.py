"""Which tracks a network learned from, and which it never heard, by the runs of the bench."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from musicscope.learning.evaluation.result import Result
    from musicscope.learning.training.spec import Examples
    from musicscope.learning.training.trained import Trained

_LEARNED = "learned from"


def learned_extra(trained: Trained, examples: Examples) -> dict[str, Any]:
    """Return what a run keeps of a network, so that `learned_tracks` knows it again."""
    return {_LEARNED: [int(track) for track in examples.tracks[trained.split.train]]}


def learned_tracks(run: Result) -> frozenset[int]:
    """Return the tracks that the network of a run learned from.

    The network that is kept of a cross-validation is none of those that were judged: it learned
    from tracks of all folds. A run that does not say so is taken at its worst.
    """
    stored = run.extra.get(_LEARNED)
    if isinstance(stored, list):
        return frozenset(int(track) for track in stored)
    answers = run.answers
    rows = answers.folds < 0 if (answers.folds < 0).any() else np.ones(len(answers.folds), bool)
    return frozenset(int(track) for track in answers.tracks[rows])
