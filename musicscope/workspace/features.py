"""From stored descriptors to one matrix, and from that to groups: the work behind the map."""

from __future__ import annotations

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
        Every vector standardised over the library, its length and its weight allowed for.
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
        """Return the joined features of the tracks that have every vector."""
        from musicscope.library.vectors import read_vectors
        from musicscope.similarity.space import standardise

        tables = []
        for name, _ in self.weights:
            context.check()
            tables.append(read_vectors(self.database, name))
        if not tables:
            return Features(np.empty(0, np.int64), np.empty((0, 0), np.float32))
        ids = tables[0][0]
        for other, _ in tables[1:]:
            ids = np.intersect1d(ids, other)
        ids = np.setdiff1d(ids, np.fromiter(self.excluded, np.int64, len(self.excluded)))
        blocks = []
        for (own_ids, values), (_, weight) in zip(tables, self.weights, strict=True):
            context.check()
            rows = values[np.searchsorted(own_ids, ids)]
            blocks.append(standardise(rows) * np.sqrt(weight / rows.shape[1]))
        return Features(ids, np.concatenate(blocks, axis=1).astype(np.float32))


@dataclass(frozen=True)
class ClusterSpec:
    """Groups tracks by k-means.

    Attributes
    ----------
    X : np.ndarray [shape=(n, d)], float32
        One row a track.
    k : int or None
        The number of clusters; None for the one of the best silhouette.
    seed : int
        Of the first centres.
    """

    X: np.ndarray
    k: int | None
    seed: int

    @property
    def label(self) -> str:
        """For people."""
        return "Grouping tracks"

    def run(self, context: JobContext) -> tuple[int, np.ndarray]:
        """Return k and the cluster of each row."""
        from musicscope.maps.clustering import CLUSTERINGS, choose_k

        k = self.k
        if k is None:
            k, _ = choose_k(self.X, range(2, 13), seed=self.seed)
        context.check()
        return k, CLUSTERINGS.get("kmeans").run(self.X, k=k, seed=self.seed)
