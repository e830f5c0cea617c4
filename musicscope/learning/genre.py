"""Exclusive classes: which one of several genres a track is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from musicscope.core.errors import ParameterError
from musicscope.learning.data import complete
from musicscope.learning.logistic import span

STRENGTHS = (0.5, 5.0, 50.0)
_FOLDS = 5
_STEPS = 200
_TEMPERATURES = np.geomspace(0.25, 8.0, 26)
#: How many genres are named.
TOP = 3


class Guess(NamedTuple):
    """One of the likeliest genres of a track.

    Attributes
    ----------
    genre : str
    probability : float
        0..1.
    """

    genre: str
    probability: float


@dataclass(frozen=True, eq=False)
class GenreModel:
    """Softmax over genres; predicts with numpy alone.

    Attributes
    ----------
    genres : tuple of str
    weights : np.ndarray [shape=(d + 1, k)]
        The intercepts last; log odds calibrated by temperature.
    accuracy : float
        0..1; the mean over genres of the share of tracks recognised, on artists that it had not
        seen; NaN unknown.
    deviation : float
        Standard error of the accuracy; NaN unknown.
    held_out : np.ndarray [shape=(m, k)], or None
        How probable each genre is for the tracks it learned from, by models that lack their
        artist; None in a model read from a file, and where there is only one artist.
    """

    genres: tuple[str, ...]
    weights: np.ndarray
    accuracy: float
    deviation: float = float("nan")
    held_out: np.ndarray | None = None

    def predict(self, X: npt.ArrayLike) -> np.ndarray:
        """Return how probable each genre is [shape=(n, k)], 0..1; rows add up to 1.

        Raises
        ------
        ParameterError
            If vectors have another length than those it learned from.
        """
        rows = complete(X)
        if rows.shape[1] != len(self.weights) - 1:
            raise ParameterError(
                f"The genres were learned from vectors of {len(self.weights) - 1} numbers, not "
                f"{rows.shape[1]}; learn them anew."
            )
        return _softmax(rows @ self.weights[:-1] + self.weights[-1])

    def top(self, X: npt.ArrayLike, count: int = TOP) -> list[list[Guess]]:
        """Return the likeliest genres of each track, the likeliest first."""
        found = self.predict(X)
        order = np.argsort(-found, axis=1, kind="stable")[:, :count]
        return [
            [Guess(self.genres[place], float(row[place])) for place in places]
            for row, places in zip(found, order, strict=True)
        ]


def fit_genres(
    X: npt.ArrayLike, rows: Sequence[int], genres: Sequence[str], groups: Sequence[object]
) -> GenreModel:
    """Learn to tell genres apart by balanced multinomial logistic regression.

    Its strength is chosen, and its temperature set (Guo, Pleiss, Sun and Weinberger, 2017), on
    artists left out.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
    rows : sequence of int [m]
        Rows whose genre is known.
    genres : sequence of str [m]
    groups : sequence [n]
        The artist of each track.

    Raises
    ------
    ParameterError
        If there are not two genres.
    """
    names, y = np.unique(np.asarray(genres, dtype=object).astype(str), return_inverse=True)
    if len(names) < 2:
        raise ParameterError("Genres are told apart from two on; label tracks of another genre.")
    labelled = complete(X)[list(rows)]
    basis = span(labelled)
    Z = np.concatenate([labelled @ basis, np.ones((len(labelled), 1))], axis=1)
    folds = deal_folds(y, [groups[row] for row in rows], _FOLDS)
    weight = _even(y)
    strength, temperature = STRENGTHS[1], 1.0
    accuracy = deviation = float("nan")
    held_out = None
    if folds.max() > 0:
        unseen = {s: _unseen(Z, y, folds, len(names), s) for s in STRENGTHS}
        losses = {s: _best_temperature(odds, y, weight) for s, odds in unseen.items()}
        strength = min(losses, key=lambda s: losses[s][0])
        temperature = losses[strength][1]
        hit = unseen[strength].argmax(axis=1) == y
        accuracy, deviation = _accuracy(hit, y, len(names))
        held_out = _softmax(unseen[strength] / temperature)
    beta = _fit(Z, y, len(names), strength) / temperature
    weights = np.concatenate([basis @ beta[:-1], beta[-1:]])
    return GenreModel(tuple(map(str, names)), weights, accuracy, deviation, held_out)


def _accuracy(hit: np.ndarray, y: np.ndarray, n_classes: int) -> tuple[float, float]:
    """Return the mean share of hits over classes, and its standard error (Agresti and Coull, 1998).

    Two hits and two misses are added to each class for the error alone, so that a small class
    without a miss is not taken for certain.
    """
    hits = np.bincount(y, weights=hit, minlength=n_classes)
    counts = np.bincount(y, minlength=n_classes)
    share = (hits + 2) / (counts + 4)
    error = np.sqrt(np.sum(share * (1 - share) / (counts + 4))) / n_classes
    return float(np.mean(hits / counts)), float(error)


def deal_folds(y: np.ndarray, groups: Sequence[object], n_folds: int) -> np.ndarray:
    """Return the fold of each label: whole groups, every class in as many folds as can be.

    Parameters
    ----------
    y : np.ndarray [shape=(m,)], int
        The class of each label, from 0.
    groups : sequence [m]
    n_folds : int
        At most so many.
    """
    codes: dict[object, int] = {}
    own = np.array([codes.setdefault(group, len(codes)) for group in groups])
    n_folds = min(n_folds, len(codes))
    held = np.zeros((n_folds, int(y.max()) + 1 if len(y) else 1))
    folds = np.zeros(len(y), np.int64)
    sizes = np.bincount(own)
    for group in np.argsort(-sizes, kind="stable"):
        members = own == group
        counts = np.bincount(y[members], minlength=held.shape[1])
        crowded = held @ counts + 1e-3 * held.sum(axis=1)
        fold = int(crowded.argmin())
        held[fold] += counts
        folds[members] = fold
    return folds


def _unseen(
    Z: np.ndarray, y: np.ndarray, folds: np.ndarray, n_classes: int, strength: float
) -> np.ndarray:
    odds = np.zeros((len(y), n_classes))
    for fold in range(int(folds.max()) + 1):
        out = folds == fold
        odds[out] = Z[out] @ _fit(Z[~out], y[~out], n_classes, strength)
    return odds


def _fit(Z: np.ndarray, y: np.ndarray, n_classes: int, strength: float) -> np.ndarray:
    """Minimise balanced cross-entropy + |w|² / (2 strength) by accelerated gradients.

    Nesterov's method (1983) with restarts (O'Donoghue and Candès, 2015).

    Returns
    -------
    np.ndarray [shape=(r + 1, k)]
        The intercepts last.
    """
    weight = _even(y)[:, None]
    wanted = np.eye(n_classes)[y]
    penalty = np.full((Z.shape[1], 1), 1.0 / strength)
    penalty[-1] = 1e-6
    steep = 0.5 * float(np.linalg.eigvalsh(Z.T @ (weight * Z))[-1]) + 1.0 / strength
    beta = ahead = np.zeros((Z.shape[1], n_classes))
    pace = 1.0
    for _ in range(_STEPS):
        gradient = Z.T @ (weight * (_softmax(Z @ ahead) - wanted)) + penalty * ahead
        moved = ahead - gradient / steep
        if float(np.sum(gradient * (moved - beta))) > 0:
            pace = 1.0
        faster = 0.5 * (1.0 + np.sqrt(1.0 + 4.0 * pace**2))
        ahead = moved + (pace - 1.0) / faster * (moved - beta)
        change = float(np.abs(moved - beta).max())
        beta, pace = moved, faster
        if change < 1e-5:
            break
    return beta


def _even(y: np.ndarray) -> np.ndarray:
    counts = np.bincount(y)
    weights: np.ndarray = len(y) / (np.count_nonzero(counts) * counts[y])
    return weights


def _best_temperature(odds: np.ndarray, y: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    losses = [
        float(-weight @ np.log(_softmax(odds / t)[np.arange(len(y)), y] + 1e-12))
        for t in _TEMPERATURES
    ]
    best = int(np.argmin(losses))
    return losses[best], float(_TEMPERATURES[best])


def _softmax(odds: np.ndarray) -> np.ndarray:
    raised = np.exp(odds - odds.max(axis=1, keepdims=True))
    shares: np.ndarray = raised / raised.sum(axis=1, keepdims=True)
    return shares
