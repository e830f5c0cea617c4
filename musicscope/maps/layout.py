"""Layouts: where every track lies on the map, and the jobs that find it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from musicscope.jobs import JobContext
from musicscope.maps.aligning import align
from musicscope.maps.axes import Axis
from musicscope.maps.faithfulness import Faithfulness, measure
from musicscope.maps.frame import frame
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import PROJECTIONS
from musicscope.similarity.graph import Metric, NeighbourGraph, build_graph
from musicscope.similarity.graph_approximate import build_approximate_graph, find_neighbours

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
        A first layout is centred, and its longer side reaches from -1 to 1; later ones lie on it.
        The y axis points up.
    projection : str
        Which one made them, by its name in the registry; ``"axes"`` for two measures.
    settings : Mapping
        Its parameters, all of them.
    trustworthiness : float
        0..1, see `musicscope.maps.faithfulness`; NaN while it is not known.
    faithfulness : Faithfulness or None
        Of each dot; NaN where it is not known yet.
    placed : np.ndarray [shape=(n,)], bool, or None
        Which tracks came after the others had been laid out; None for none.
    axes : tuple of (Axis, Axis) or None
        Of a map of two measures: x and y.
    exact : bool
        Whether it was made from exact neighbours.
    """

    ids: np.ndarray
    positions: np.ndarray
    projection: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    trustworthiness: float = float("nan")
    faithfulness: Faithfulness | None = None
    placed: np.ndarray | None = None
    axes: tuple[Axis, Axis] | None = None
    exact: bool = True

    @property
    def laid_out(self) -> np.ndarray:
        """Which tracks were there when the map was laid out [shape=(n,)], bool."""
        return np.ones(len(self.ids), bool) if self.placed is None else ~self.placed

    def kept(self, here: np.ndarray) -> Layout:
        """Return the layout of some of the dots, by a mask [shape=(n,)]; none of them moves."""
        return replace(
            self,
            ids=self.ids[here],
            positions=self.positions[here],
            faithfulness=None if self.faithfulness is None else self.faithfulness.rows(here),
            placed=None if self.placed is None else self.placed[here],
        )

    def merged(self, other: Layout) -> Layout:
        """Return the layout with the dots of another one, in the order of all ids."""
        order = np.argsort(np.concatenate([self.ids, other.ids]), kind="stable")

        def both(mine: np.ndarray, theirs: np.ndarray) -> np.ndarray:
            joined: np.ndarray = np.concatenate([mine, theirs])[order]
            return joined

        figures = self.faithfulness
        if figures is not None:
            unknown = np.full(len(other.ids), np.nan, np.float32)
            theirs = other.faithfulness or Faithfulness(unknown, unknown)
            figures = Faithfulness(
                both(figures.trustworthiness, theirs.trustworthiness),
                both(figures.continuity, theirs.continuity),
                figures.k,
            )
        return replace(
            self,
            ids=both(self.ids, other.ids),
            positions=both(self.positions, other.positions),
            faithfulness=figures,
            placed=both(~self.laid_out, ~other.laid_out),
        )

    def joined(self, ids: np.ndarray, positions: np.ndarray) -> Layout:
        """Return the layout with tracks [shape=(m,)] that came later, in the order of all ids."""
        later = np.ones(len(ids), bool)
        return self.merged(Layout(ids, positions, self.projection, placed=later))

    def measured(self, figures: Faithfulness, exact: bool) -> Layout:
        """Return the layout with figures of how far it can be believed."""
        return replace(self, faithfulness=figures, trustworthiness=figures.overall, exact=exact)


@dataclass(frozen=True)
class Settled:
    """A finished layout, and the neighbour graph that it was made from or measured by."""

    layout: Layout
    graph: NeighbourGraph


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
class FirstPictureSpec:
    """Lays tracks out by their principal components, on the old map if there is one."""

    ids: npt.ArrayLike
    X: npt.ArrayLike
    onto: Layout | None = None

    @property
    def label(self) -> str:
        """For people."""
        return "Drawing the map"

    def run(self, context: JobContext) -> Layout:
        """Return the layout."""
        context.check()
        return _aligned(project_now(self.ids, self.X), self.onto)


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
    onto : Layout, optional
        The old map; every picture is turned, mirrored and sized to lie on it.
    """

    ids: npt.ArrayLike
    X: npt.ArrayLike
    projection: str = "umap"
    settings: Mapping[str, Any] = field(default_factory=dict)
    metric: Metric = "cosine"
    k_neighbours: int = K_NEIGHBOURS
    seed: int = 0
    graph: NeighbourGraph | None = None
    onto: Layout | None = None

    @property
    def label(self) -> str:
        """For people."""
        return f"Laying out the map by {PROJECTIONS.get(self.projection).label}"

    def run(self, context: JobContext) -> Settled:
        """Return the settled layout, measured, and its neighbour graph.

        Raises
        ------
        ParameterError
            If there is no such projection, or a parameter is outside its range.
        """
        entry = PROJECTIONS.get(self.projection)
        settings = entry.settings(self.settings)
        first = project_now(self.ids, self.X)
        context.publish(_aligned(first, self.onto))
        context.check()
        points = _rows(self.X, len(first.ids))
        graph = self.graph or find_neighbours(
            points, self.k_neighbours, self.metric, seed=self.seed
        )

        def laid(positions: np.ndarray) -> Layout:
            bare = Layout(first.ids, positions, entry.name, settings, exact=graph.exact)
            return _aligned(bare, self.onto)

        def publish(positions: np.ndarray, done: float) -> None:
            context.check()
            context.publish(laid(positions))
            context.progress(round(STEPS * done), STEPS, "steps")

        context.check()
        layout = laid(entry.run(points, graph, seed=self.seed, publish=publish, **settings))
        context.check()
        context.publish(layout)
        figures = measure(points, layout.positions, metric=self.metric, graph=graph)
        return Settled(layout.measured(figures, graph.exact), graph)


@dataclass(frozen=True)
class MeasureSpec:
    """Measures how far a layout that is there can be believed; moves nothing.

    Attributes
    ----------
    layout : Layout
        The layout.
    X : np.ndarray [shape=(n, d)]
        One row for each of its tracks.
    metric : {"cosine", "euclidean"}
        Of the neighbour graph.
    seed : int
        Of an approximate neighbour graph.
    """

    layout: Layout
    X: npt.ArrayLike
    metric: Metric = "cosine"
    seed: int = 0

    @property
    def label(self) -> str:
        """For people."""
        return "Measuring the map"

    def run(self, context: JobContext) -> Settled:
        """Return the measured layout and the neighbour graph of its tracks."""
        points = _rows(self.X, len(self.layout.ids))
        graph = find_neighbours(points, K_NEIGHBOURS, self.metric, seed=self.seed)
        context.check()
        figures = measure(points, self.layout.positions, metric=self.metric, graph=graph)
        return Settled(self.layout.measured(figures, graph.exact), graph)


@dataclass(frozen=True)
class WarmSpec:
    """Imports and compiles what maps and clusters need, so that the first one is quick.

    Attributes
    ----------
    approximate : bool
        Whether the library is so large that its neighbours will be approximate.
    """

    approximate: bool = False

    @property
    def label(self) -> str:
        """For people."""
        return "Preparing the map"

    def run(self, context: JobContext) -> None:
        """Lay out and group a handful of points; the results are dropped."""
        from musicscope.maps.clustering import CLUSTERINGS

        points = np.random.default_rng(0).normal(size=(32, 4)).astype(np.float32)
        graph = build_graph(points, 10)
        for name in ("umap", "tsne"):
            context.check()
            PROJECTIONS.get(name).run(points, graph, seed=0, publish=lambda *_: context.check())
        context.check()
        CLUSTERINGS.get("kmeans").run(points, k=2, seed=0)
        if self.approximate:
            context.check()
            build_approximate_graph(np.repeat(points, 8, axis=0), 10)


def _aligned(layout: Layout, onto: Layout | None) -> Layout:
    if onto is None:
        return layout
    moved = align(layout.ids, layout.positions, onto.ids, onto.positions)
    return replace(layout, positions=moved)


def _rows(X: npt.ArrayLike, n: int) -> np.ndarray:
    points = np.asarray(X, np.float32)
    return points if points.ndim == 2 else points.reshape(n, -1 if points.size else 0)
