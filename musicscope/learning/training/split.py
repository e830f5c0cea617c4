"""Who is learned from and who is not: an artist is never on both sides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Divisions that are tried; the most even one is taken.
_TRIES = 32


@dataclass(frozen=True, eq=False)
class Split:
    """Rows of the examples, in rising order.

    Attributes
    ----------
    train, validation, test : np.ndarray [shape=(m,)], int64
    """

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    def rows(self) -> dict[str, np.ndarray]:
        """Return the three by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}


def grouped_folds(answers: np.ndarray, groups: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Deal tracks to folds so that a group stays together and answers are spread evenly.

    Parameters
    ----------
    answers : np.ndarray [shape=(n, k)]
        What should be spread: classes or tags; NaN counts as no.
    groups : np.ndarray [shape=(n,)], int
        Artists.
    folds : int
        As many as there are groups, when that is fewer.
    seed : int

    Returns
    -------
    np.ndarray [shape=(n,)], int64
        The fold of each track, from 0.
    """
    _, group = np.unique(groups, return_inverse=True)
    n_groups = int(group.max()) + 1 if len(group) else 0
    wanted = np.concatenate([np.ones((len(answers), 1)), np.nan_to_num(answers) > 0.5], axis=1)
    of_group = np.zeros((n_groups, wanted.shape[1]))
    np.add.at(of_group, group, wanted)
    scale = np.maximum(wanted.sum(axis=0), 1)
    folds = max(1, min(folds, n_groups))
    best, least = np.zeros(n_groups, np.int64), np.inf
    for attempt in range(_TRIES):
        rng = np.random.default_rng([seed, attempt])
        dealt, uneven = _deal(of_group / scale, folds, rng)
        if uneven < least:
            best, least = dealt, uneven
    return best[group] if n_groups else np.zeros(0, np.int64)


def _deal(of_group: np.ndarray, folds: int, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    order = rng.permutation(len(of_group))
    order = order[np.argsort(-of_group[order, 0], kind="stable")]
    held = np.zeros((folds, of_group.shape[1]))
    dealt = np.zeros(len(of_group), np.int64)
    for group in order:
        cost = ((held + of_group[group]) ** 2 - held**2).sum(axis=1)
        fold = int(rng.choice(np.flatnonzero(cost <= cost.min() + 1e-12)))
        dealt[group] = fold
        held[fold] += of_group[group]
    return dealt, float((held**2).sum())


def split_by_artist(
    answers: np.ndarray, artists: np.ndarray, validation: float, test: float, seed: int
) -> Split:
    """Put whole artists aside.

    Parameters
    ----------
    answers, artists
        As `grouped_folds` takes them.
    validation, test : float
        Shares of the tracks, about; nothing where there are too few artists to put any aside.
    seed : int
    """
    rows = np.arange(len(artists))
    aside = np.zeros(len(artists), np.int64)
    if test > 0:
        aside[_held_out(answers, artists, test, seed)] = 2
    rest = rows[aside == 0]
    if validation > 0 and len(rest):
        share = validation / (1 - test)
        aside[rest[_held_out(answers[rest], artists[rest], share, seed + 1)]] = 1
    return Split(*(np.flatnonzero(aside == part) for part in range(3)))


def _held_out(answers: np.ndarray, artists: np.ndarray, share: float, seed: int) -> np.ndarray:
    if len(np.unique(artists)) < 3:
        return np.zeros(0, np.int64)
    folds = grouped_folds(answers, artists, max(2, round(1 / share)), seed)
    held: np.ndarray = np.flatnonzero(folds == 0)
    return held
