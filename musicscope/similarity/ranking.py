"""More like this: which tracks are alike, aspect by aspect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

#: How much what is not wanted pushes away beside what is wanted (Rocchio, 1971).
AGAINST = 0.5


@dataclass(frozen=True)
class AspectRows:
    """All tracks of a library in the space of likeness, aspect by aspect.

    Attributes
    ----------
    X : np.ndarray [shape=(n, d)], float32
        Within an aspect the squared length of a row is near 1, 0 where nothing is known.
    parts : dict of str to slice
        The columns of each aspect.
    squares : np.ndarray [shape=(n, n_aspects)], float32
        Squared length of each row in each aspect.
    """

    X: np.ndarray
    parts: Mapping[str, slice]
    squares: np.ndarray

    @classmethod
    def of(cls, X: np.ndarray, parts: Mapping[str, slice]) -> AspectRows:
        """Take rows and the columns of each aspect."""
        return cls(X, parts, squares_of(X, parts))


def squares_of(X: np.ndarray, parts: Mapping[str, slice]) -> np.ndarray:
    """Return the squared length of each row in each aspect [shape=(n, n_aspects)], float32."""
    squares = [np.einsum("ij,ij->i", X[:, part], X[:, part]) for part in parts.values()]
    return np.stack(squares, axis=1) if squares else np.zeros((len(X), 0), np.float32)


def combine(seeds: np.ndarray, against: np.ndarray) -> np.ndarray:
    """Return what is asked for: the mean of the seeds, away from the mean of the others.

    Rocchio (1971), in the space of likeness.

    Parameters
    ----------
    seeds : np.ndarray [shape=(n_seeds, d)]
        One at least.
    against : np.ndarray [shape=(n_others, d)]
        May be empty.

    Returns
    -------
    np.ndarray [shape=(d,)], float32
    """
    wanted = seeds.mean(axis=0)
    if len(against):
        wanted = wanted - AGAINST * against.mean(axis=0)
    return np.asarray(wanted, np.float32)


def distances_to(rows: AspectRows, wanted: np.ndarray, weights: Mapping[str, float]) -> np.ndarray:
    """Return how far every track is from what is wanted, over all aspects.

    Parameters
    ----------
    rows : AspectRows
    wanted : np.ndarray [shape=(n_wanted, d)]
        See `combine`.
    weights : mapping of str to float
        How much each aspect counts, 0 or more; those not named count nothing.

    Returns
    -------
    np.ndarray [shape=(n_wanted, n)], float32, 0..2
        Cosine distance; 1 for tracks of which nothing is known.
    """
    count = np.array([weights.get(name, 0.0) for name in rows.parts], np.float32)
    counted = np.array(wanted, np.float32, ndmin=2)
    own = np.sqrt(squares_of(counted, rows.parts) @ count)
    for weight, part in zip(count, rows.parts.values(), strict=True):
        counted[:, part] *= weight
    lengths = np.sqrt(rows.squares @ count)
    shared = counted @ rows.X.T if len(counted) > 1 else (rows.X @ counted[0])[np.newaxis]
    shared /= np.maximum(lengths, 1e-12)
    shared /= np.maximum(own, 1e-12)[:, np.newaxis]
    np.subtract(1, shared, out=shared)
    distances: np.ndarray = np.clip(shared, 0, 2, out=shared)
    return distances


def distances_by_aspect(rows: AspectRows, some: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return how far some tracks are from what is wanted within each aspect.

    Parameters
    ----------
    rows : AspectRows
    some : np.ndarray [shape=(m,)], int
        Rows.
    wanted : np.ndarray [shape=(d,)]

    Returns
    -------
    np.ndarray [shape=(m, n_aspects)], float64, 0..2
    """
    X = rows.X[some]
    products = np.stack([X[:, part] @ wanted[part] for part in rows.parts.values()], axis=1)
    own = squares_of(wanted[np.newaxis], rows.parts)
    lengths = np.sqrt(rows.squares[some].astype(np.float64) * own)
    apart: np.ndarray = np.clip(1 - products / np.maximum(lengths, 1e-12), 0, 2)
    return apart


def nearest_rows(distances: np.ndarray, allowed: np.ndarray, n: int) -> np.ndarray:
    """Return the rows of the `n` smallest distances among those allowed, nearest first.

    Parameters
    ----------
    distances : np.ndarray [shape=(n_rows,)]
    allowed : np.ndarray [shape=(n_rows,)], bool
    n : int

    Returns
    -------
    np.ndarray of int
        Equal distances by row.
    """
    rows = np.flatnonzero(allowed)
    if 0 < n < len(rows):
        far = np.partition(distances[rows], n - 1)[n - 1]
        rows = rows[distances[rows] <= far]
    order = np.argsort(distances[rows], kind="stable")
    return rows[order[: max(n, 0)]]


def vary(order: Sequence[int], groups: Sequence[Iterable[str]], limit: int) -> list[int]:
    """Choose from a ranking so that no two in a row share an artist or an album.

    The nearest that differs from the one before comes next; where only such remain as share
    one, as in a library of a single album, they follow in their order.

    Parameters
    ----------
    order : sequence of int
        Nearest first.
    groups : sequence of iterable of str
        For each place of `order`, what must not follow itself; unknown (empty) ones may.
    limit : int
        At most so many are chosen.
    """
    waiting = [
        (row, frozenset(filter(None, group))) for row, group in zip(order, groups, strict=True)
    ]
    chosen: list[int] = []
    last: frozenset[str] = frozenset()
    while waiting and len(chosen) < limit:
        others = (place for place, (_, group) in enumerate(waiting) if not group & last)
        row, last = waiting.pop(next(others, 0))
        chosen.append(row)
    return chosen
