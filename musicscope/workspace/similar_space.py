"""The library in the space of likeness, held in memory: read once, then kept up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from musicscope.jobs import JobContext
from musicscope.library.library import Library
from musicscope.similarity.likeness import LikenessScale, measure_scale
from musicscope.similarity.ranking import AspectRows
from musicscope.similarity.space import LikenessSpace, place_tracks

#: It is learned anew when the library has grown or shrunk by this ratio.
_GROWN = 1.25


@dataclass(frozen=True)
class LibraryRows:
    """All tracks that have vectors, where likeness places them.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Ascending.
    rows : AspectRows
    space : LikenessSpace
    scale : LikenessScale
    learned_from : int
        How many tracks there were when the space was learned.
    """

    ids: np.ndarray
    rows: AspectRows
    space: LikenessSpace
    scale: LikenessScale
    learned_from: int

    @cached_property
    def _places(self) -> np.ndarray:
        found = np.full(int(self.ids[-1]) + 1 if len(self.ids) else 0, -1, np.int64)
        found[self.ids] = np.arange(len(self.ids))
        return found

    def rows_of(self, ids: Iterable[int]) -> np.ndarray:
        """Return the rows of those of `ids` that have one, in their order."""
        asked = ids if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64)
        asked = asked[(asked >= 0) & (asked < len(self._places))]
        found = self._places[asked]
        return found[found >= 0]

    @property
    def outgrown(self) -> bool:
        """Whether the library has become another since the space was learned."""
        n = max(len(self.ids), 1)
        return not 1 / _GROWN <= n / max(self.learned_from, 1) <= _GROWN


def aspect_parts(space: LikenessSpace) -> dict[str, slice]:
    """Return the columns of each aspect in the rows of a space."""
    from musicscope.analysis.aspect import aspects_with

    columns = space.columns
    parts = {}
    for aspect in aspects_with(columns):
        own = [columns[name] for name in aspect.vectors if name in columns]
        if own:
            parts[aspect.name] = slice(own[0].start, own[-1].stop)
    return parts


def shares_within_aspects(embeddings: Iterable[str] = ()) -> dict[str, float]:
    """Return how much each stored vector counts within its aspect, aspect by aspect."""
    from musicscope.analysis.aspect import aspects_with

    return {
        name: share / sum(aspect.vectors.values())
        for aspect in aspects_with(embeddings)
        for name, share in aspect.vectors.items()
    }


@dataclass(frozen=True)
class ReadRowsSpec:
    """Reads the vectors of all tracks and learns the space from them."""

    database: Path

    @property
    def label(self) -> str:
        """For people."""
        return "Reading what tracks are like"

    def run(self, context: JobContext) -> LibraryRows:
        """Return the library's rows; a vector that a track lacks says nothing of it."""
        from musicscope.analysis.aspect import EMBEDDING
        from musicscope.library.vectors import read_vector_names, read_vectors

        shares = shares_within_aspects(read_vector_names(self.database, EMBEDDING))

        def tables() -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
            for number, name in enumerate(shares):
                context.check()
                context.progress(number, len(shares), "descriptors")
                yield name, *read_vectors(self.database, name)

        placed = place_tracks(tables(), shares)
        context.check()
        rows = AspectRows.of(placed.X, aspect_parts(placed.space))
        scale = measure_scale(rows)
        return LibraryRows(placed.ids, rows, placed.space, scale, len(placed.ids))


@dataclass(frozen=True)
class RenewRowsSpec:
    """Reads the vectors of a few tracks anew; all others stay as they are."""

    library: Library
    known: LibraryRows
    changed: frozenset[int]
    gone: frozenset[int]

    @property
    def label(self) -> str:
        """For people."""
        return "Reading what tracks are like"

    def run(self, context: JobContext) -> LibraryRows:
        """Return the library's rows with the changed ones placed in the same space."""
        known, space = self.known, self.known.space
        names = list(space.directions)
        found: dict[int, dict[str, np.ndarray]] = {}
        for track in sorted(self.changed):
            context.check()
            _, vectors = self.library.results(track, names)
            if vectors:
                found[track] = vectors
        new_ids = np.fromiter(found, np.int64, len(found))
        tables = {}
        for name, directions in space.directions.items():
            table = np.full((len(found), len(directions.middle)), np.nan, np.float32)
            for row, vectors in enumerate(found.values()):
                if name in vectors and vectors[name].size == table.shape[1]:
                    table[row] = vectors[name].ravel()
            tables[name] = table
        placed = space.place(tables, len(found))
        dropped = np.fromiter(self.changed | self.gone, np.int64)
        kept = ~np.isin(known.ids, dropped)
        ids = np.concatenate([known.ids[kept], new_ids])
        order = np.argsort(ids, kind="stable")
        X = np.concatenate([known.rows.X[kept], placed])[order]
        rows = AspectRows.of(X, known.rows.parts)
        return LibraryRows(ids[order], rows, space, known.scale, known.learned_from)
