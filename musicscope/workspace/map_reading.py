"""What can be read of a map: where the dots lie, what they were made from, how true that is."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.maps.faithfulness import explain
from musicscope.maps.projection import PROJECTIONS
from musicscope.workspace.map_axes import AXES
from musicscope.workspace.map_rows import nearest, rows_of

if TYPE_CHECKING:
    from musicscope.maps.layout import Layout
    from musicscope.similarity.graph import Metric, NeighbourGraph
    from musicscope.workspace.features import Features
    from musicscope.workspace.map_state import MapState


class MapReading:
    """One map as it is now.

    Attributes
    ----------
    state : MapState
        The layout and all that was chosen for it.
    graph : NeighbourGraph or None
        Of `ids`; None until the map has been laid out or measured since the program started.
    """

    def __init__(self, state: MapState) -> None:
        self.state = state
        self.graph: NeighbourGraph | None = None
        self._features: Features | None = None
        self._rows: tuple[np.ndarray, Features, np.ndarray] | None = None

    @property
    def layout(self) -> Layout | None:
        """Positions of all dots."""
        return self.state.layout

    @layout.setter
    def layout(self, layout: Layout | None) -> None:
        self.state = replace(self.state, layout=layout)

    @property
    def projection(self) -> str:
        """The projection that was asked for last; ``"axes"`` for two measures."""
        return self.state.projection

    @property
    def settings(self) -> dict[str, Any]:
        """Parameters of the projection, all of them."""
        if self.projection == AXES:
            return {}
        return PROJECTIONS.get(self.projection).settings(self.state.settings)

    @property
    def metric(self) -> Metric:
        """How distance is measured."""
        return self.state.metric

    @property
    def weights(self) -> dict[str, float]:
        """How much each aspect counts, where that is not as by default."""
        return dict(self.state.weights)

    @property
    def axes(self) -> tuple[str, str] | None:
        """The fields of a map of two measures, when one was asked for."""
        return self.state.axes

    @property
    def ids(self) -> np.ndarray:
        """Track ids of the dots [shape=(n,)], int64, ascending."""
        return np.empty(0, np.int64) if self.layout is None else self.layout.ids

    @property
    def X(self) -> np.ndarray:  # noqa: N802 - the field's name for a matrix
        """The full space [shape=(n, d)], float32, a row for each of `ids`; d is 0 until it is read.

        A track whose descriptors are being renewed lies in the middle.
        """
        if self.layout is None or self._features is None:
            return np.empty((len(self.ids), 0), np.float32)
        ids, features = self.layout.ids, self._features
        if self._rows is None or self._rows[0] is not ids or self._rows[1] is not features:
            self._rows = (ids, features, rows_of(ids, features))
        return self._rows[2]

    @property
    def laid_out_whole(self) -> bool:
        """Whether the map is settled and no dot came since it was laid out."""
        layout = self.layout
        settled = layout is not None and not math.isnan(layout.trustworthiness)
        return layout is not None and settled and bool(layout.laid_out.all())

    def explain(self) -> str:
        """Return one sentence on how far the map can be believed."""
        if self.layout is None:
            return "There is no map yet."
        words = "exact neighbours" if self.layout.exact else "approximate neighbours"
        return explain(self.layout.trustworthiness, words)

    def neighbours(self, track_id: int, k: int = 10) -> list[tuple[int, float]]:
        """Return a track's true nearest in the full space with their distances, nearest first.

        Empty while the descriptors have not been read, and for a track that is not on the map.
        """
        return nearest(track_id, k, self.ids, self.X, self.metric, self.graph)
