"""Distances as shares: how many pairs of this library are less alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.similarity.ranking import AspectRows

#: Pairs that are looked at; all where there are fewer.
_MOST_PAIRS = 20_000
_QUANTILES = 401
_ROUNDING = 1e-5


@dataclass(frozen=True)
class LikenessScale:
    """Which share of all pairs of a library lies farther apart than a distance.

    Attributes
    ----------
    quantiles : np.ndarray [shape=(n_aspects, n_quantiles)], float32
        Distances of pairs within each aspect, ascending; no columns where there are no pairs.
    """

    quantiles: np.ndarray

    def shares(self, by_aspect: np.ndarray) -> np.ndarray:
        """Return the likeness for distances within each aspect.

        Parameters
        ----------
        by_aspect : np.ndarray [shape=(n, n_aspects)]

        Returns
        -------
        np.ndarray [shape=(n, n_aspects)], float64, 0..1
            1 when all pairs are at least as far apart; 1 for the same and 0 for others where
            there is no pair to compare with.
        """
        n = self.quantiles.shape[1]
        if n == 0:
            return np.where(np.asarray(by_aspect) <= _ROUNDING, 1.0, 0.0)
        steps = np.linspace(1, 0, n)
        found = np.empty(np.shape(by_aspect))
        for column, known in enumerate(self.quantiles):
            distances = np.maximum(np.asarray(by_aspect)[:, column] - _ROUNDING, 0.0)
            rows, first = np.unique(known, return_index=True)
            found[:, column] = np.interp(distances, rows, steps[first], left=1.0, right=0.0)
        return found


def measure_scale(rows: AspectRows, seed: int = 0) -> LikenessScale:
    """Learn from a library how far apart its tracks are.

    Parameters
    ----------
    rows : AspectRows
    seed : int
        Of the choice of pairs in a large library.
    """
    n = len(rows.X)
    if n < 2:
        return LikenessScale(np.zeros((len(rows.parts), 0), np.float32))
    if n * (n - 1) // 2 <= _MOST_PAIRS:
        first, second = np.triu_indices(n, 1)
    else:
        rng = np.random.default_rng(seed)
        first = rng.integers(0, n, _MOST_PAIRS)
        second = (first + rng.integers(1, n, _MOST_PAIRS)) % n
    distances = pair_distances(rows, first, second)
    return LikenessScale(np.quantile(distances, np.linspace(0, 1, _QUANTILES), axis=0).T)


def pair_distances(rows: AspectRows, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return how far the tracks of pairs lie apart within each aspect.

    Parameters
    ----------
    rows : AspectRows
    first, second : np.ndarray [shape=(n_pairs,)], int
        Rows.

    Returns
    -------
    np.ndarray [shape=(n_pairs, n_aspects)], 0..2
        Cosine distance.
    """
    products = np.empty((len(first), len(rows.parts)))
    step = 4_096
    for start in range(0, len(first), step):
        some = slice(start, start + step)
        a, b = rows.X[first[some]], rows.X[second[some]]
        for column, part in enumerate(rows.parts.values()):
            products[some, column] = np.einsum("ij,ij->i", a[:, part], b[:, part])
    lengths = np.sqrt(rows.squares[first].astype(np.float64) * rows.squares[second])
    apart: np.ndarray = np.clip(1 - products / np.maximum(lengths, 1e-12), 0, 2)
    return apart
