"""From stored vectors to a space in which distances mean likeness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: A column whose spread is below this part of its size is constant: the rest is rounding.
CONSTANT = 1e-6
#: Percentiles between which the bulk of the tracks lies; one absurd value moves neither.
BULK = (5, 95)
#: Values this many standard deviations from the mean are as far as any: one odd track does not
#: push all others together.
FARTHEST = 2.5
#: What is left of a direction's spread: 0 would leave all of it, 1 none.
WHITENED = 0.5
#: Directions in which tracks hardly differ are noise; this part of the mean spread is added.
SHRINKAGE = 0.1
#: Directions kept of one vector.
MOST_DIRECTIONS = 16
#: The directions of a larger library are learned from about so many of its tracks.
_LEARNED_FROM = 8_192
#: How much of the usual length counts beside a row's own: little where there are many directions;
#: where there are few, how far out a track lies says as much as where.
LENGTH_COUNTS = 0.1


def fill_missing(X: npt.ArrayLike) -> np.ndarray:
    """Replace what is not a finite number by its column's mean.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Descriptors; NaN and infinities are missing values.

    Returns
    -------
    np.ndarray [shape=(n, d)], float64
        A copy; a column without any value becomes 0.
    """
    filled = np.array(X, dtype=np.float64, ndmin=2)
    known = np.isfinite(filled)
    if known.all():
        return filled
    filled[~known] = 0.0
    means = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known, filled, means)


def standardise(X: npt.ArrayLike) -> np.ndarray:
    """Give every descriptor mean 0 and variance 1, so that none outweighs the others.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Descriptors in their own units; NaN and infinities are missing values.

    Returns
    -------
    np.ndarray [shape=(n, d)], float32
        Missing values lie at the mean (0), and so does a column that is constant.
    """
    Z = fill_missing(X)
    if not len(Z):
        return Z.astype(np.float32)
    middle, spread = _middle_and_spread(Z)
    placed: np.ndarray = ((Z - middle) / spread).astype(np.float32)
    return placed


def _middle_and_spread(Z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and deviation of each column; infinity as the deviation of a constant one."""
    largest = np.abs(Z).max(axis=0, initial=0.0)
    unit = np.where(largest > 0, largest, 1.0)
    scaled = Z / unit
    spread = scaled.std(axis=0)
    return scaled.mean(axis=0) * unit, np.where(spread > CONSTANT, spread * unit, np.inf)


def _within_reach(Z: np.ndarray) -> np.ndarray:
    """Cut what lies beyond the bulk of its column by more than the width of that bulk."""
    low, high = np.percentile(Z, BULK, axis=0)
    cut: np.ndarray = np.clip(Z, 2 * low - high, 2 * high - low)
    return cut


@dataclass(frozen=True)
class Directions:
    """How the tracks of a library differ in one stored vector; places any track among them.

    Attributes
    ----------
    middle, spread : np.ndarray [shape=(d,)]
        Mean and standard deviation of each number; infinity where it is constant.
    turn : np.ndarray [shape=(d, k)]
        Directions, the one of the greatest spread first, scaled.
    usual : float
        Root mean square length of the rows.
    """

    middle: np.ndarray
    spread: np.ndarray
    turn: np.ndarray
    usual: float

    @property
    def k(self) -> int:
        """How many directions there are."""
        return int(self.turn.shape[1])

    def place(self, X: npt.ArrayLike) -> np.ndarray:
        """Return rows of length 1 or so [shape=(n, k)], float32.

        Their inner product is near 1 for tracks that differ from the rest in the same way. A row
        of `X` that has no finite value at all is 0: nothing is known, nothing is like it.

        Parameters
        ----------
        X : array_like [shape=(n, d)]
            Stored vectors; single missing values lie at the mean.
        """
        rows = np.asarray(X, np.float64)
        Z = np.clip((rows - self.middle) / self.spread, -FARTHEST, FARTHEST)
        turned = np.nan_to_num(Z) @ self.turn
        beside = LENGTH_COUNTS + 1 / max(self.k, 1)
        squares = np.einsum("ij,ij->i", turned, turned) / self.usual**2
        lengths = self.usual * np.sqrt((squares + beside) / (1 + beside))
        placed: np.ndarray = (turned / lengths[:, np.newaxis]).astype(np.float32)
        return placed


def find_directions(X: npt.ArrayLike) -> Directions:
    """Learn from the tracks of a library how one stored vector differs among them.

    Numbers are standardised, what is far out is cut, and the directions of principal components
    are brought nearer to each other in spread (half whitened, with shrinkage), so that one loud
    direction does not drown the rest. The length of a row is left out nearly wholly, as by the
    cosine: centred and so cut, no track is near to all others (Suzuki et al., 2013).

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        NaN and infinities are missing values.
    """
    given = np.asarray(X)
    rows = given[:: -(-len(given) // _LEARNED_FROM) or 1].astype(np.float64)
    rows = rows[np.isfinite(rows).any(axis=1)]
    filled = fill_missing(rows) if len(rows) else np.zeros((0, rows.shape[1]))
    if not len(filled):
        d = filled.shape[1]
        return Directions(np.zeros(d), np.full(d, np.inf), np.zeros((d, 0)), 1.0)
    middle, spread = _middle_and_spread(_within_reach(filled))
    Z = np.clip((filled - middle) / spread, -FARTHEST, FARTHEST)
    variances, axes = np.linalg.eigh(Z.T @ Z / len(Z))
    largest = np.argsort(variances)[::-1][:MOST_DIRECTIONS]
    variances, axes = variances[largest], axes[:, largest]
    real = variances > CONSTANT * max(float(variances[0]), CONSTANT)
    variances, axes = variances[real], axes[:, real]
    if not len(variances):
        return Directions(middle, spread, np.zeros((len(middle), 0)), 1.0)
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), np.arange(len(variances))] < 0, -1, 1)
    turn = axes * (variances + SHRINKAGE * variances.mean()) ** (-WHITENED / 2)
    usual = float(np.sqrt(np.mean(np.sum((Z @ turn) ** 2, axis=1))))
    return Directions(middle, spread, turn, usual)


@dataclass(frozen=True)
class LikenessSpace:
    """Where all stored vectors together place a track.

    Attributes
    ----------
    directions : dict of str to Directions
        By the name of the stored vector.
    weights : dict of str to float
        How much each vector counts.
    """

    directions: Mapping[str, Directions]
    weights: Mapping[str, float]

    @property
    def columns(self) -> dict[str, slice]:
        """The columns of each vector in what `place` returns."""
        found, first = {}, 0
        for name, directions in self.directions.items():
            found[name] = slice(first, first + directions.k)
            first += directions.k
        return found

    def place(self, vectors: Mapping[str, np.ndarray], n: int) -> np.ndarray:
        """Return rows whose distances are likeness [shape=(n, sum of k)], float32.

        Parameters
        ----------
        vectors : mapping of str to np.ndarray [shape=(n, d)]
            By name; NaN where unknown. Those that are absent are unknown for all.
        n : int
            How many tracks.
        """
        X = np.zeros((n, sum(d.k for d in self.directions.values())), np.float32)
        for name, columns in self.columns.items():
            if name in vectors:
                X[:, columns] = self.directions[name].place(vectors[name])
                X[:, columns] *= np.sqrt(self.weights[name])
        return X


def fit_space(vectors: Mapping[str, np.ndarray], weights: Mapping[str, float]) -> LikenessSpace:
    """Learn a space from the tracks of a library.

    Parameters
    ----------
    vectors : mapping of str to np.ndarray [shape=(n, d)]
        By name, the same tracks in each; NaN where unknown.
    weights : mapping of str to float
        How much each vector counts; the others are left out.
    """
    kept = {name: weight for name, weight in weights.items() if name in vectors and weight > 0}
    return LikenessSpace({name: find_directions(vectors[name]) for name in kept}, kept)


@dataclass(frozen=True)
class PlacedTracks:
    """The tracks of a library in the space that was learned from them.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Ascending.
    X : np.ndarray [shape=(n, d)], float32
        0 where a track lacks a vector.
    space : LikenessSpace
    """

    ids: np.ndarray
    X: np.ndarray
    space: LikenessSpace


def place_tracks(
    tables: Iterable[tuple[str, np.ndarray, np.ndarray]], weights: Mapping[str, float]
) -> PlacedTracks:
    """Learn a space from stored vectors and place all tracks that have any of them.

    Parameters
    ----------
    tables : iterable of (str, np.ndarray [shape=(n,)], np.ndarray [shape=(n, d)])
        Name, ids of the tracks that have the vector, ascending, and its values; read one after
        the other, so that only one need be in memory.
    weights : mapping of str to float
        How much each vector counts.
    """
    directions: dict[str, Directions] = {}
    blocks: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    for name, own, values in tables:
        if len(own) and weights.get(name, 0.0) > 0:
            directions[name] = find_directions(values)
            blocks[name] = own, directions[name].place(values)
    space = LikenessSpace(directions, {name: weights[name] for name in directions})
    every = [own for own, _ in blocks.values()]
    ids = np.unique(np.concatenate(every)) if every else np.empty(0, np.int64)
    X = np.zeros((len(ids), sum(known.k for known in directions.values())), np.float32)
    for name, columns in space.columns.items():
        own, placed = blocks.pop(name)
        placed *= np.float32(np.sqrt(weights[name]))
        X[np.searchsorted(ids, own), columns] = placed
    return PlacedTracks(ids, X, space)
