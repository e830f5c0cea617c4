"""Layouts: where every track lies on the map, and the jobs that find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from musicscope.jobs import JobContext
from musicscope.maps.faithfulness import trustworthiness
from musicscope.maps.frame import frame
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import PROJECTIONS
from musicscope.similarity.graph import Metric, NeighbourGraph, build_graph

#: Three times the usual perplexity of t-SNE, the projection that reads the most neighbours.
K_NEIGHBOURS = 90

#: Progress is counted in hundredths.
STEPS = 100


@dataclass(frozen=True)
class Layout:
    """Positions of all dots.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
        Track ids.
    positions : np.ndarray [shape=(n, 2)], float32
        Centred; the longer side reaches from -1 to 1. The y axis points up.
    projection : str
        Which one made them, by its name in the registry.
    settings : Mapping
        Its parameters, all of them.
    trustworthiness : float
        0..1, see `musicscope.maps.faithfulness`; NaN while it is not known.
    """

    ids: np.ndarray
    positions: np.ndarray
    projection: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    trustworthiness: float = float("nan")


def project_now(ids: npt.ArrayLike, X: npt.ArrayLike) -> Layout:
    """Lay tracks out by their principal components, at once and in this thread.

    Parameters
    ----------
    ids : array_like [shape=(n,)], int
        Track ids.
    X : array_like [shape=(n, d)]
        One row a track, in a space in which distances mean something
        (`musicscope.similarity.space`); missing values are filled with the column's mean.

    Returns
    -------
    Layout
        For any n from 0.
    """
    tracks = np.asarray(ids, np.int64)
    return Layout(tracks, frame(principal_components(_rows(X, len(tracks)))), "pca")


@dataclass(frozen=True)
class LayoutSpec:
    """Lays tracks out; publishes a `Layout` at once by PCA, then others while it settles.

    Attributes
    ----------
    ids : sequence of int
        Track ids.
    X : np.ndarray [shape=(n, d)]
        One row a track, in a space in which distances mean something.
    projection : str
        A name in `PROJECTIONS`.
    settings : Mapping
        Parameters of the projection that differ from their defaults.
    metric : {"cosine", "euclidean"}
        Of the neighbour graph.
    k_neighbours : int
        Of the neighbour graph.
    seed : int
        The same seed gives the same bytes.
    graph : NeighbourGraph, optional
        The neighbour graph of `X`, if it is there already.
    """

    ids: npt.ArrayLike
    X: npt.ArrayLike
    projection: str = "umap"
    settings: Mapping[str, Any] = field(default_factory=dict)
    metric: Metric = "cosine"
    k_neighbours: int = K_NEIGHBOURS
    seed: int = 0
    graph: NeighbourGraph | None = None

    @property
    def label(self) -> str:
        """For people."""
        return f"Laying out the map by {PROJECTIONS.get(self.projection).label}"

    def run(self, context: JobContext) -> Layout:
        """Return the settled layout.

        Raises
        ------
        ParameterError
            If there is no such projection, or a parameter is outside its range.
        """
        entry = PROJECTIONS.get(self.projection)
        settings = entry.settings(self.settings)
        first = project_now(self.ids, self.X)
        context.publish(first)
        context.check()
        points = _rows(self.X, len(first.ids))
        graph = self.graph or build_graph(points, self.k_neighbours, self.metric)

        def publish(positions: np.ndarray, done: float) -> None:
            context.check()
            context.publish(Layout(first.ids, positions, entry.name, settings))
            context.progress(round(STEPS * done), STEPS, "steps")

        context.check()
        positions = entry.run(points, graph, seed=self.seed, publish=publish, **settings)
        context.check()
        believable = trustworthiness(points, positions, metric=self.metric)
        return Layout(first.ids, positions, entry.name, settings, believable)


@dataclass(frozen=True)
class WarmSpec:
    """Imports and compiles what maps and clusters need, so that the first one is quick."""

    @property
    def label(self) -> str:
        """For people."""
        return "Preparing the map"

    def run(self, context: JobContext) -> None:
        """Lay out and group a handful of points by every means; the results are dropped."""
        from musicscope.maps.clustering import CLUSTERINGS

        points = np.random.default_rng(0).normal(size=(32, 4)).astype(np.float32)
        graph = build_graph(points, 10)
        for name in ("umap", "tsne"):
            context.check()
            PROJECTIONS.get(name).run(points, graph, seed=0, publish=lambda *_: context.check())
        for clustering in CLUSTERINGS:
            context.check()
            clustering.run(points, k=2, seed=0)


def _rows(X: npt.ArrayLike, n: int) -> np.ndarray:
    points = np.asarray(X, np.float32)
    return points if points.ndim == 2 else points.reshape(n, -1 if points.size else 0)
