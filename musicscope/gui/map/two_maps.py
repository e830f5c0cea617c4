"""A second map beside the first: other eyes on the same tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from musicscope.gui.listening import listen
from musicscope.gui.map.panel import MapPanel

if TYPE_CHECKING:
    from musicscope.workspace.workspace import Workspace


class SecondMapPanel(MapPanel):
    """A map with a projection, weights, measure of distance, clusters and looks of its own.

    What is selected and what plays is the same on both maps; what the cursor is on, what a search
    finds and what a legend dims show on both.

    Parameters
    ----------
    workspace : Workspace
    beside : MapPanel
        The first map.
    parent : QWidget, optional
    """

    def __init__(
        self, workspace: Workspace, beside: MapPanel, parent: QWidget | None = None
    ) -> None:
        super().__init__(workspace, workspace.second_mapping, workspace.second_clusters, parent)
        self._beside = beside
        self.link = MapLink(beside, self)
        listen(self, beside.mapping.changed, lambda _: self._keep_up())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_up()

    def _keep_up(self) -> None:
        """Have the tracks that the first map has, once that has settled."""
        first, own = self._beside.mapping, self.mapping
        settled = first.layout is not None and not first.building and not own.building
        if self.isVisible() and settled and not np.isin(first.ids, own.ids).all():
            own.refresh()


class MapLink(QObject):
    """Lets two maps show what happens on either.

    Parameters
    ----------
    one, other : MapPanel
    """

    def __init__(self, one: MapPanel, other: MapPanel) -> None:
        super().__init__(other)
        self._panels = (one, other)
        self._aside: list[np.ndarray] = [np.empty(0, np.int64), np.empty(0, np.int64)]
        for number, (panel, opposite) in enumerate(((one, other), (other, one))):
            panel.hovered.connect(opposite.view.show_linked)
            panel.found.changed.connect(opposite.found.follow)
            panel.legend.aside_changed.connect(lambda ids, number=number: self._dim(number, ids))
        other.found.follow(one.found.ids)

    def _dim(self, number: int, ids: object) -> None:
        self._aside[number] = np.fromiter((int(i) for i in ids), np.int64)
        both = np.union1d(*self._aside)
        for panel in self._panels:
            panel.view.show_aside(both)
