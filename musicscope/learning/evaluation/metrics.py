"""How good answers are; every figure agrees with scikit-learn's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from musicscope.learning.evaluation.intervals import draw_weights, interval
from musicscope.learning.evaluation.result import Answers, Interval

#: In place of the number of a name.
_ALL = -1


class Figures(NamedTuple):
    """What was measured, see `Result.figures` and `Result.per_name`."""

    overall: Mapping[str, Interval]
    per_name: Mapping[str, Mapping[str, Interval]]


def measure(answers: Answers, *, seed: int = 0) -> Figures:
    """Measure answers, with 95 % intervals by a bootstrap over artists.

    ``"auc"`` compares tracks of the same fold only, since each fold has a model of its own
    (Forman and Scholz, 2010, Apples-to-apples in cross-validation studies); ``"ap"``, ``"f1"`` and
    ``"accuracy"`` pool all folds. A tag is taken to fit from a probability of 0.5 on. What is
    unknown is left out; means are over the names that have a figure.

    Parameters
    ----------
    answers : Answers
    seed : int
        Of the bootstrap.
    """
    artists = np.unique(answers.artists, return_inverse=True)[1]
    measurer = _Measurer.of(answers)
    value = _figures(answers, measurer, np.ones((1, len(artists)), np.float32))
    drawn = [
        _figures(answers, measurer, weights)
        for weights in draw_weights(artists, answers.truth.size, seed)
    ]
    n = len(np.unique(artists[measurer.asked]))
    bounds = {
        key: interval(float(value[key][0]), np.concatenate([d[key] for d in drawn]), n)
        for key in value
    }
    per_name = {
        name: {figure: bounds[figure, k] for figure in ("auc", "ap", "f1")}
        for k, name in enumerate(answers.names)
    }
    return Figures({key: bounds[key, k] for key, k in bounds if k == _ALL}, per_name)


def headline(answers: Answers) -> float:
    """Return the one figure that settings are chosen by: macro F1 of classes, mean AUC of tags."""
    one = np.ones((1, len(answers.truth)), np.float32)
    return float(headlines(answers, one)[0])


def headlines(answers: Answers, weights: np.ndarray) -> np.ndarray:
    """Return the `headline` with each set of weights of the rows [shape=(b, n)]; NaN unknown."""
    measurer = _Measurer.of(answers)
    if answers.task == "classes":
        return _mean(measurer.f1(weights))
    return _mean([measurer.auc(k, weights) for k in range(len(answers.names))])


def roc_auc(yes: np.ndarray, scores: np.ndarray, folds: np.ndarray | None = None) -> float:
    """Return how often a yes scores above a no of the same fold, ties counting half.

    Parameters
    ----------
    yes : np.ndarray [shape=(n,)], bool
    scores : np.ndarray [shape=(n,)]
    folds : np.ndarray [shape=(n,)], int, optional
        All alike where nothing is said.

    Returns
    -------
    float
        0..1; NaN if no fold has both kinds.
    """
    folds = np.zeros(len(yes), np.int64) if folds is None else folds
    ranking = _Ranking.of(np.arange(len(yes)), yes, scores, folds)
    return float(ranking.auc(np.ones((1, len(yes))))[0])


def average_precision(yes: np.ndarray, scores: np.ndarray) -> float:
    """Return the mean precision at each yes, from the highest score down; NaN without a yes."""
    ranking = _Ranking.of(np.arange(len(yes)), yes, scores, np.zeros(len(yes), np.int64))
    return float(ranking.average_precision(np.ones((1, len(yes))))[0])


def known_rows(answers: Answers, k: int) -> np.ndarray:
    """Return the rows of which truth and score of name `k` are known, int64."""
    return np.flatnonzero(np.isfinite(answers.truth[:, k]) & np.isfinite(answers.scores[:, k]))


@dataclass(frozen=True, eq=False)
class _Ranking:
    """Rows in the order of fold and score: what AUC and average precision are read from."""

    rows: np.ndarray
    yes: np.ndarray
    ties: np.ndarray
    folds: np.ndarray
    tie_folds: np.ndarray

    @classmethod
    def of(
        cls, rows: np.ndarray, yes: np.ndarray, scores: np.ndarray, folds: np.ndarray
    ) -> _Ranking:
        order = np.lexsort((scores, folds))
        s, f = np.asarray(scores)[order], np.asarray(folds)[order]
        begins = np.ones(len(order), bool)
        begins[1:] = (s[1:] != s[:-1]) | (f[1:] != f[:-1])
        ties = np.flatnonzero(begins)
        fold_of_tie = f[ties]
        starts = np.ones(len(ties), bool)
        starts[1:] = fold_of_tie[1:] != fold_of_tie[:-1]
        first = np.flatnonzero(starts)
        return cls(
            rows[order],
            np.asarray(yes)[order].astype(np.float32),
            ties,
            first,
            np.repeat(np.arange(len(first)), np.diff([*first, len(ties)])),
        )

    def _sums(self, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the weight of yes and of no of each score [shape=(b, t)]."""
        own = weights[:, self.rows].astype(np.float64)
        yes = np.add.reduceat(own * self.yes, self.ties, axis=1)
        no = np.add.reduceat(own * (1 - self.yes), self.ties, axis=1)
        return yes, no

    def auc(self, weights: np.ndarray) -> np.ndarray:
        if not len(self.rows):
            return np.full(len(weights), np.nan)
        yes, no = self._sums(weights)
        below = np.cumsum(no, axis=1) - no
        below -= below[:, self.folds][:, self.tie_folds]
        won = (yes * (below + 0.5 * no)).sum(axis=1)
        all_yes = np.add.reduceat(yes, self.folds, axis=1)
        pairs = (all_yes * np.add.reduceat(no, self.folds, axis=1)).sum(axis=1)
        return _ratio(won, pairs)

    def average_precision(self, weights: np.ndarray) -> np.ndarray:
        """Only for rows that count as one fold."""
        if not len(self.rows):
            return np.full(len(weights), np.nan)
        yes, no = (side[:, ::-1] for side in self._sums(weights))
        found = np.cumsum(yes, axis=1)
        precision = np.nan_to_num(_ratio(found, found + np.cumsum(no, axis=1)))
        return _ratio((precision * yes).sum(axis=1), found[:, -1])


@dataclass(frozen=True, eq=False)
class _Measurer:
    """Answers made ready to be measured with many sets of weights."""

    rankings: tuple[tuple[_Ranking, _Ranking], ...]
    truth: np.ndarray
    said: np.ndarray
    known: np.ndarray
    asked: np.ndarray
    right: np.ndarray

    @classmethod
    def of(cls, answers: Answers) -> _Measurer:
        rankings = []
        for k in range(len(answers.names)):
            rows = known_rows(answers, k)
            yes, scores = answers.truth[rows, k] == 1, answers.scores[rows, k]
            flat = np.zeros(len(rows), np.int64)
            rankings.append(
                (
                    _Ranking.of(rows, yes, scores, answers.folds[rows]),
                    _Ranking.of(rows, yes, scores, flat),
                )
            )
        known = np.isfinite(answers.truth) & np.isfinite(answers.scores)
        if answers.task == "classes":
            known &= known.all(axis=1, keepdims=True)
            said = np.zeros(answers.truth.shape, bool)
            best = np.argmax(np.nan_to_num(answers.scores, nan=-np.inf), axis=1)
            said[np.arange(len(said)), best] = True
        else:
            said = np.nan_to_num(answers.scores) >= 0.5
        truth = (answers.truth == 1) & known
        said &= known
        return cls(
            tuple(rankings),
            truth.astype(np.float32),
            said.astype(np.float32),
            known.astype(np.float32),
            np.flatnonzero(known.any(axis=1)),
            (truth & said).astype(np.float32),
        )

    def auc(self, k: int, weights: np.ndarray) -> np.ndarray:
        return self.rankings[k][0].auc(weights)

    def average_precision(self, k: int, weights: np.ndarray) -> np.ndarray:
        return self.rankings[k][1].average_precision(weights)

    def f1(self, weights: np.ndarray) -> list[np.ndarray]:
        """Return F1 of each name; NaN for one that is nowhere true."""
        found = weights @ self.right
        true = weights @ self.truth
        both = true + weights @ self.said
        return list(np.where(true > 0, _ratio(2 * found, both), np.nan).T)

    def accuracy(self, weights: np.ndarray) -> np.ndarray:
        return _ratio((weights @ self.right).sum(axis=1), (weights @ self.known[:, :1])[:, 0])


def _figures(
    answers: Answers, measurer: _Measurer, weights: np.ndarray
) -> dict[tuple[str, int], np.ndarray]:
    names = answers.names
    every = {
        "auc": [measurer.auc(k, weights) for k in range(len(names))],
        "ap": [measurer.average_precision(k, weights) for k in range(len(names))],
        "f1": measurer.f1(weights),
    }
    found: dict[tuple[str, int], np.ndarray] = {}
    if answers.task == "classes":
        found["accuracy", _ALL] = measurer.accuracy(weights)
    found["macro_f1", _ALL] = _mean(every["f1"])
    found["auc", _ALL] = _mean(every["auc"])
    found["ap", _ALL] = _mean(every["ap"])
    return found | {
        (figure, k): values[k] for figure, values in every.items() for k in range(len(names))
    }


def _mean(parts: list[np.ndarray]) -> np.ndarray:
    """Return the mean over names [shape=(b,)], of those that are known."""
    stacked = np.stack(parts)
    known = np.isfinite(stacked)
    return _ratio(np.where(known, stacked, 0).sum(axis=0), known.sum(axis=0))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    ratio: np.ndarray = np.divide(
        part, whole, out=np.full(np.shape(part), np.nan), where=np.asarray(whole) > 0
    )
    return ratio
