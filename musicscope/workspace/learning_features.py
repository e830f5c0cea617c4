"""The stored vectors of all tracks as learned tags see them: joined in one space."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.analysis.aspect import likeness_weights
from musicscope.analysis.fma.columns import COLUMNS, FEATURES
from musicscope.jobs import JobContext
from musicscope.similarity.space import Directions, LikenessSpace, fill_missing, fit_space

LIKENESS, FMA = "likeness", "fma518"
#: The sets of vectors that tags are learned on when nothing is chosen, and how much each counts;
#: any other set counts 1.
SETS = (LIKENESS, FMA)
SET_WEIGHTS = {LIKENESS: 1.0, FMA: 0.5}
#: The space is learned from so many tracks at most.
_LEARNED_FROM = 8_192
_CONSTANT = 1e-6
#: It is learned anew when the library has grown or shrunk by this ratio at once.
_GROWN = 1.25


@dataclass(frozen=True, eq=False)
class TagSpace:
    """Where stored vectors place a track for the learners.

    Attributes
    ----------
    spaces : mapping of str to LikenessSpace
        By set.
    scales : mapping of str to float
        What the rows of a set are multiplied by.
    """

    spaces: Mapping[str, LikenessSpace]
    scales: Mapping[str, float]

    @property
    def vectors(self) -> tuple[str, ...]:
        """The names of the stored vectors that it needs."""
        return vectors_of(self.spaces)

    @property
    def names(self) -> tuple[str, ...]:
        """The sets, each with a sign of how it places tracks: models are at home in one space."""
        return tuple(f"{name} {self._sign(name)}" for name in self.spaces)

    def _sign(self, name: str) -> str:
        digest = hashlib.blake2b(np.float64(self.scales[name]).tobytes(), digest_size=4)
        for vector, directions in self.spaces[name].directions.items():
            digest.update(vector.encode())
            digest.update(np.ascontiguousarray(directions.turn).tobytes())
            digest.update(np.ascontiguousarray(directions.middle).tobytes())
        return digest.hexdigest()

    def takes(self, vector: str, values: np.ndarray) -> bool:
        """Return whether a vector is as long as those that the space was learned from."""
        return all(
            space.directions[part].middle.size == columns.shape[1]
            for name, space in self.spaces.items()
            for part, columns in split_set(name, {vector: values}).items()
            if part in space.directions
        )

    def place(self, vectors: Mapping[str, np.ndarray], n: int) -> np.ndarray:
        """Return one row a track [shape=(n, d)], float32.

        Parameters
        ----------
        vectors : mapping of str to np.ndarray [shape=(n, k)]
            Stored vectors by name; NaN, or absent, where unknown.
        n : int
        """
        parts = [
            space.place(split_set(name, vectors), n) * np.float32(self.scales[name])
            for name, space in self.spaces.items()
        ]
        return np.concatenate(parts, axis=1) if parts else np.zeros((n, 0), np.float32)


@dataclass(frozen=True, eq=False)
class TagFeatures:
    """All tracks that have vectors, as learners see them.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Ascending.
    X : np.ndarray [shape=(n, d)], float32
    space : TagSpace
    """

    ids: np.ndarray
    X: np.ndarray
    space: TagSpace

    def rows_of(self, tracks: Iterable[int]) -> np.ndarray:
        """Return the rows of those of `tracks` that have one, in their order."""
        asked = np.fromiter((int(track) for track in tracks), np.int64)
        if not len(self.ids):
            return np.empty(0, np.int64)
        found = np.minimum(np.searchsorted(self.ids, asked), len(self.ids) - 1)
        rows: np.ndarray = found[self.ids[found] == asked]
        return rows


def vectors_of(sets: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the stored vectors that sets consist of."""
    names: dict[str, None] = {}
    for name in sets:
        names |= dict.fromkeys(likeness_weights() if name == LIKENESS else (name,))
    return tuple(names)


def split_set(name: str, vectors: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the parts of a set that are placed one by one."""
    if name == LIKENESS:
        return {vector: vectors[vector] for vector in likeness_weights() if vector in vectors}
    if name not in vectors:
        return {}
    if name == FMA and vectors[name].shape[1] == len(COLUMNS):
        feature_of = np.array([column.feature for column in COLUMNS])
        return {f"{FMA} {f}": vectors[name][:, feature_of == f] for f in FEATURES}
    return {name: vectors[name]}


def learn_space(sets: Iterable[str], vectors: Mapping[str, np.ndarray]) -> TagSpace:
    """Learn from the tracks of a library how each set of vectors places tracks.

    The vectors of likeness and the groups of the 518 features each in their own directions, see
    `musicscope.similarity.space`; any other set, such as an embedding, standardised.
    """
    spaces, scales = {}, {}
    for name in sets:
        parts = split_set(name, vectors)
        if not parts:
            continue
        sample = {
            part: values[:: -(-len(values) // _LEARNED_FROM)] for part, values in parts.items()
        }
        if name in (LIKENESS, FMA):
            weights = likeness_weights() if name == LIKENESS else dict.fromkeys(sample, 1.0)
            spaces[name] = fit_space(sample, weights)
        else:
            spaces[name] = LikenessSpace({name: _as_they_are(sample[name])}, {name: 1.0})
        placed = spaces[name].place(sample, len(next(iter(sample.values()))))
        length = float(np.sqrt(np.mean(np.einsum("ij,ij->i", placed, placed))))
        scales[name] = float(np.sqrt(SET_WEIGHTS.get(name, 1.0))) / max(length, _CONSTANT)
    return TagSpace(spaces, scales)


def _as_they_are(X: np.ndarray) -> Directions:
    filled = fill_missing(X)
    spread = filled.std(axis=0)
    spread = np.where(spread > _CONSTANT * np.abs(filled).max(axis=0, initial=0.0), spread, np.inf)
    d = filled.shape[1]
    return Directions(filled.mean(axis=0), spread, np.eye(d), float(np.sqrt(max(d, 1))))


@dataclass(frozen=True, eq=False)
class GatherTagFeaturesSpec:
    """Reads what tags are learned on.

    Attributes
    ----------
    database : Path
        The library's file.
    sets : tuple of str
        ``"likeness"``, ``"fma518"``, or the name of any stored vector.
    known : TagFeatures, optional
        Read before from the same sets: their space stays unless the library has become another.
    """

    database: Path
    sets: tuple[str, ...] = SETS
    known: TagFeatures | None = None

    @property
    def label(self) -> str:
        """For people."""
        return "Reading what tags are learned from"

    def run(self, context: JobContext) -> TagFeatures:
        """Return the features of all tracks that have any of the vectors."""
        from musicscope.library.vectors import read_vectors

        found: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        for name in vectors_of(self.sets):
            context.check()
            ids, values = read_vectors(self.database, name)
            if len(ids):
                found[name] = ids, values
        if not found:
            return TagFeatures(
                np.empty(0, np.int64), np.empty((0, 0), np.float32), TagSpace({}, {})
            )
        ids = np.unique(np.concatenate([own for own, _ in found.values()]))
        vectors = {}
        for name, (own, values) in found.items():
            vectors[name] = np.full((len(ids), values.shape[1]), np.nan, np.float32)
            vectors[name][np.searchsorted(ids, own)] = values
        context.check()
        known = self.known
        if known is not None and 1 / _GROWN <= len(ids) / max(len(known.ids), 1) <= _GROWN:
            space = known.space
        else:
            space = learn_space(self.sets, vectors)
        return TagFeatures(ids, space.place(vectors, len(ids)), space)
