"""From stored descriptors to one matrix: what maps and clusters are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.jobs import JobContext


@dataclass(frozen=True)
class Features:
    """What the map is made of.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Track ids.
    X : np.ndarray [shape=(n, d)], float32
        Each row a track in the space of likeness, see `musicscope.similarity.space`.
    """

    ids: np.ndarray
    X: np.ndarray


@dataclass(frozen=True)
class GatherSpec:
    """Reads every descriptor of every track and joins them.

    Attributes
    ----------
    database : Path
        The library's file.
    weights : tuple of (str, float)
        Vectors to join, and how much each counts.
    excluded : frozenset of int
        Track ids to leave out.
    """

    database: Path
    weights: tuple[tuple[str, float], ...]
    excluded: frozenset[int]

    @property
    def label(self) -> str:
        """For people."""
        return "Reading descriptors"

    def run(self, context: JobContext) -> Features:
        """Return the tracks that have any of the vectors, placed in the space of likeness."""
        from musicscope.similarity.space import place_tracks

        placed = place_tracks(self._tables(context), dict(self.weights))
        return Features(placed.ids, placed.X)

    def _tables(self, context: JobContext) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
        from musicscope.library.vectors import read_vectors

        left_out = np.fromiter(self.excluded, np.int64, len(self.excluded))
        for name, _ in self.weights:
            context.check()
            ids, values = read_vectors(self.database, name)
            kept = ~np.isin(ids, left_out)
            yield name, ids[kept], values[kept]
