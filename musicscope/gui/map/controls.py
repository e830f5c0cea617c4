"""The panels that open below the toolbar, and what the toolbar says of a map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from musicscope.gui.labels.suggest import answer_first
from musicscope.gui.map.encodings import EncodingsPopover
from musicscope.gui.map.faith_popup import FaithPopup
from musicscope.gui.map.kchooser import ClusterPopup, clusters_words
from musicscope.gui.map.layout_popup import LayoutPopup
from musicscope.gui.map.weights_popup import WeightsPopup
from musicscope.gui.map.words import projection_label, weights_words
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.map_axes import AXES

if TYPE_CHECKING:
    from musicscope.gui.map.panel import MapPanel
    from musicscope.gui.map.popup import Popup
    from musicscope.workspace.encoding import Encoding


class MapControls(QObject):
    """Joins the toolbar of a panel to its map, clusters and looks."""

    def __init__(self, panel: MapPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.popup: QWidget | None = None
        toolbar = panel.toolbar
        toolbar.layout_wanted.connect(lambda a: self._open(LayoutPopup(a, panel.mapping)))
        toolbar.weights_wanted.connect(lambda a: self._open(WeightsPopup(a, panel.mapping)))
        toolbar.clusters_wanted.connect(lambda a: self._open(ClusterPopup(a, panel.clusters)))
        toolbar.faith_wanted.connect(self._open_faith)
        toolbar.looks_wanted.connect(self._open_looks)
        panel.dressing.changed.connect(self._follow_looks)
        panel.view.suggestions_answered.connect(self._answer)
        self._follow_looks()

    def _answer(self, yes: bool) -> None:
        panel = self._panel
        answer_first(panel.workspace, panel.selected, yes, panel.dressing.tag)

    def follow(self) -> None:
        """Let the toolbar say what the map and its clusters are now."""
        mapping, toolbar, clusters = self._panel.mapping, self._panel.toolbar, self._panel.clusters
        by_axes = mapping.projection == AXES and mapping.axes is not None
        toolbar.show_layout(
            " × ".join(FIELDS[name].label for name in mapping.axes if name in FIELDS)
            if by_axes
            else projection_label(mapping.projection)
        )
        toolbar.offer_weights(not by_axes)
        toolbar.show_weights(weights_words(mapping.weights), bool(mapping.weights))
        toolbar.show_clusters(clusters_words(clusters))

    def colour_by(self, field: str) -> None:
        """Colour the dots by a field; names that say what the colours mean go on to do so.

        Where colours are measures, clusters have the names.
        """
        dressing = self._panel.dressing
        encoding = dressing.encoding
        measured = FIELDS.or_cluster(encoding.colour).kind == "measure"
        names = encoding.names
        if names == ("cluster" if measured else encoding.colour):
            names = "cluster" if FIELDS.or_cluster(field).kind == "measure" else field
        dressing.choose(replace(encoding, colour=field, names=names))

    def _open(self, popup: Popup) -> None:
        self.popup = popup
        popup.open()

    def _open_looks(self, anchor: QWidget) -> None:
        dressing = self._panel.dressing
        popover = EncodingsPopover(dressing.known, self._panel)
        popover.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popover.chosen.connect(dressing.choose)
        self.popup = popover
        popover.open_below(anchor, dressing.encoding)

    def _open_faith(self, anchor: QWidget) -> None:
        dressing = self._panel.dressing
        popup = FaithPopup(anchor, self._panel.mapping.explain(), dressing.encoding.faith)
        popup.chosen.connect(self._show_faith)
        self._open(popup)

    def _show_faith(self, how: str) -> None:
        dressing = self._panel.dressing
        dressing.choose(replace(dressing.encoding, faith=how))

    def _follow_looks(self) -> None:
        encoding: Encoding = self._panel.dressing.encoding
        self._panel.toolbar.show_field(FIELDS.or_cluster(encoding.colour).label)
