"""Labels and vectors as a learner needs them: checked, complete, without contradictions."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicscope.core.errors import ParameterError

#: Numbers beyond are damage.
_LARGEST = 1e6


@dataclass(frozen=True, eq=False)
class TagLabels:
    """What the owner said of one tag.

    Attributes
    ----------
    rows : np.ndarray [shape=(m,)], int64
        Rows of the library's matrix; the yes first.
    yes : np.ndarray [shape=(m,)], bool
    artists : np.ndarray [shape=(n,)], int64
        The group of every row of the library: rows of one group are never on both sides of a
        split.
    contradicted : np.ndarray [shape=(k,)], int64
        Rows of which both was said; they count as unknown.
    """

    rows: np.ndarray
    yes: np.ndarray
    artists: np.ndarray
    contradicted: np.ndarray

    @property
    def groups(self) -> np.ndarray:
        """The group of each label [shape=(m,)], int64."""
        own: np.ndarray = self.artists[self.rows]
        return own

    @property
    def n_yes(self) -> int:
        """How many are yes."""
        return int(self.yes.sum())

    @property
    def n_no(self) -> int:
        """How many are no."""
        return len(self.yes) - self.n_yes


def encode_groups(groups: Iterable[Hashable]) -> np.ndarray:
    """Return a number for each group [shape=(n,)], int64, from 0; equal ones alike."""
    codes: dict[Hashable, int] = {}
    return np.fromiter((codes.setdefault(group, len(codes)) for group in groups), np.int64)


def gather_labels(yes: Iterable[int], no: Iterable[int], artists: np.ndarray) -> TagLabels:
    """Return the labels of one tag, each row once.

    Parameters
    ----------
    yes, no : iterable of int
        Rows. A row in both is left out.
    artists : np.ndarray [shape=(n,)], int
        The group of every row of the library, see `encode_groups`.

    Raises
    ------
    ParameterError
        If a row is outside the library.
    """
    said_yes, said_no = _unique(yes), _unique(no)
    both = np.intersect1d(said_yes, said_no)
    said_yes, said_no = np.setdiff1d(said_yes, both), np.setdiff1d(said_no, both)
    rows = np.concatenate([said_yes, said_no])
    if len(rows) and not 0 <= rows.min() <= rows.max() < len(artists):
        raise ParameterError(f"Labels must be on rows 0 to {len(artists) - 1} of the library.")
    return TagLabels(rows, np.arange(len(rows)) < len(said_yes), np.asarray(artists), both)


def _unique(rows: Iterable[int]) -> np.ndarray:
    return np.unique(np.fromiter((int(row) for row in rows), np.int64))


def complete(X: npt.ArrayLike) -> np.ndarray:
    """Return vectors without gaps.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        NaN, infinities and absurd numbers are missing values; columns are centred on the library,
        so that a missing value lies at 0.

    Returns
    -------
    np.ndarray [shape=(n, d)], float32
        `X` itself where nothing is missing.

    Raises
    ------
    ParameterError
        If `X` is no matrix.
    """
    Z = np.asarray(X, np.float32)
    if Z.ndim != 2:
        raise ParameterError("Vectors must be one matrix, a row a track.")
    with np.errstate(invalid="ignore"):
        good = np.abs(Z) < _LARGEST
    return Z if good.all() else np.where(good, Z, np.float32(0))


def join_sets(
    sets: Mapping[str, npt.ArrayLike], weights: Mapping[str, float] | None = None
) -> np.ndarray:
    """Join sets of vectors, so that each counts as its weight says, whatever its length.

    Parameters
    ----------
    sets : mapping of str to array_like [shape=(n, d)]
        By name: the same tracks in each; centred on the library.
    weights : mapping of str to float, optional
        How much each counts; 1 where nothing is said.

    Returns
    -------
    np.ndarray [shape=(n, sum of d)], float32
        Rows whose mean square length is 1.

    Raises
    ------
    ParameterError
        If there is no set, or they are of different tracks.
    """
    count = {name: (weights or {}).get(name, 1.0) for name in sets}
    parts = [
        complete(values) * np.float32(np.sqrt(count[name]) / _length(complete(values)))
        for name, values in sets.items()
    ]
    if len({len(part) for part in parts}) != 1:
        raise ParameterError("Vectors can be joined when each set has one for each track.")
    joined = np.concatenate(parts, axis=1)
    joined /= np.float32(_length(joined))
    return joined


def _length(X: np.ndarray) -> float:
    squares = float(np.einsum("ij,ij->", X, X, dtype=np.float64)) / max(len(X), 1)
    return np.sqrt(squares) if squares > 0 else 1.0


def fingerprint(X: np.ndarray, labels: TagLabels, names: Sequence[str] = ()) -> str:
    """Return what a training set is known again by: 32 hexadecimal digits.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
    labels : TagLabels
    names : sequence of str
        The vector sets of `X`.
    """
    digest = hashlib.blake2b(digest_size=16)
    order = np.argsort(labels.rows, kind="stable")
    digest.update("\n".join(names).encode())
    digest.update(np.ascontiguousarray(X[labels.rows[order]], "<f4").tobytes())
    digest.update(labels.yes[order].tobytes())
    _, groups = np.unique(labels.groups[order], return_inverse=True)
    digest.update(groups.astype("<i8").tobytes())
    return digest.hexdigest()
