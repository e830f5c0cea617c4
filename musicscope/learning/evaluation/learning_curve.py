"""How the score grows with the number of labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from musicscope.learning.evaluation.intervals import draw_weights, interval
from musicscope.learning.evaluation.metrics import headline, headlines
from musicscope.learning.evaluation.model import Problem
from musicscope.learning.evaluation.result import Answers, Point

SIZES = (1, 2, 5, 10, 20, 50, 100, 200)
REPEATS = 3


def curve_sizes(answers: np.ndarray, folds: Sequence[np.ndarray]) -> tuple[int, ...]:
    """Return from how many labels a class or tag can be learned here.

    Parameters
    ----------
    answers : np.ndarray [shape=(n, k)]
    folds : sequence of np.ndarray
        The rows learned from in each fold.

    Returns
    -------
    tuple of int
        Those of `SIZES` that at least half of the classes or tags have on the smallest side.
    """
    smallest = min(folds, key=len)
    counts = np.sum(answers[smallest] == 1, axis=0)
    usual = float(np.median(counts[counts > 0])) if (counts > 0).any() else 0.0
    return tuple(size for size in SIZES if size <= usual)


def draw_labels(problem: Problem, size: int, seed: Sequence[int]) -> Problem:
    """Return a problem in which only so many tracks of each class, or yes and no, are known.

    Parameters
    ----------
    problem : Problem
        The training side.
    size : int
        A class or tag that has fewer gives all.
    seed : sequence of int
        Smaller sizes with the same seed are parts of larger ones.
    """
    order = np.random.default_rng(list(seed)).permutation(len(problem.X))
    answers = problem.answers[order]
    kinds = (1,) if problem.task == "classes" else (0, 1)
    chosen = np.zeros(answers.shape, bool)
    for kind in kinds:
        here = answers == kind
        chosen |= here & (np.cumsum(here, axis=0) <= size)
    if problem.task == "classes":
        return problem.part(order[chosen.any(axis=1)])
    drawn = replace(problem.part(order), answers=np.where(chosen, answers, np.nan))
    return drawn.part(np.flatnonzero(chosen.any(axis=1)))


def measure_point(size: int, repeats: Sequence[Answers], seed: int) -> Point:
    """Return the mean score over repeats, and where it would lie with other artists and draws.

    Parameters
    ----------
    size : int
    repeats : sequence of Answers
        Of the same rows, by models that learned from other draws.
    seed : int
    """
    value = float(np.mean([headline(answers) for answers in repeats]))
    artists = np.unique(repeats[0].artists, return_inverse=True)[1]
    rng = np.random.default_rng([seed, size])
    n = len(repeats)
    weights = np.concatenate(list(draw_weights(artists, repeats[0].truth.size * n, seed)))
    each = np.stack([headlines(answers, weights) for answers in repeats], axis=1)
    picked = rng.multinomial(n, np.full(n, 1 / n), len(each))
    drawn = (picked * each).sum(axis=1) / n
    return Point(size, interval(value, drawn, int(artists.max()) + 1))


def points(
    sizes: Sequence[int],
    scores_of: Callable[[int, int], Answers],
    seed: int,
) -> tuple[Point, ...]:
    """Return the curve; `scores_of(size, repeat)` answers for all folds."""
    return tuple(
        measure_point(size, [scores_of(size, repeat) for repeat in range(REPEATS)], seed)
        for size in sizes
    )
