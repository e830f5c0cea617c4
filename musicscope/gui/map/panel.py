"""The map with its toolbar and legend, joined to the services of the workspace."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.map.empty import EmptyMap
from musicscope.gui.map.lasso import Tool
from musicscope.gui.map.legend import Legend
from musicscope.gui.map.settling import Settling
from musicscope.gui.map.shapes import DISC, tell_apart
from musicscope.gui.map.toolbar import MapToolbar
from musicscope.gui.map.view import MapView
from musicscope.gui.map.words import count, coverage_sentence, detail_of, title_of
from musicscope.gui.theme import INSET
from musicscope.workspace.colours import FIELDS

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.maps.layout import Layout
    from musicscope.workspace.colours import Colouring
    from musicscope.workspace.workspace import Workspace

HEADINGS = {
    "cluster": "Clusters",
    "genre": "Genres",
    "artist": "Artists",
    "album": "Albums",
    "year": "Years",
    "key": "Keys",
    "tempo": "Tempo",
}
NAMES = ("cluster", "genre", "artist", "album")
ROOM_FOR_LEGEND = 620
LATER_MS, MUCH_LATER_MS = 200, 1500
MANY = 20_000
SMALLEST = QSize(260, 220)


class MapPanel(QWidget):
    """The map of the library.

    `folder_wanted` asks the window to open a music folder.

    Parameters
    ----------
    workspace : Workspace
    """

    folder_wanted = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._field = workspace.settings.get("map_colour", "cluster")
        if self._field not in FIELDS:
            self._field = "cluster"
        self._layout: Layout | None = None
        self._labels: np.ndarray | None = None
        self._coloured_ids: np.ndarray | None = None
        self._stale = False
        self.toolbar = MapToolbar(self)
        self.view = MapView(self._describe, self)
        self.legend = Legend(self)
        self.empty = EmptyMap(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._arrange()
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._catch_up)
        self._connect()
        self._follow_mapping(None)
        self._follow_playback(None)
        self._follow_selection(None)
        self._catch_up()

    def _arrange(self) -> None:
        self._footer = QWidget(self)
        self._status = QLabel(self._footer)
        self._status.setProperty("role", "faint")
        self._settling = Settling(self._footer)
        self._selected = QLabel(self._footer)
        self._selected.setProperty("role", "soft")
        self._clear = QToolButton(self._footer)
        self._clear.setText("Clear")
        self._clear.setToolTip("Select nothing (Esc)")
        self._clear.setProperty("role", "link")
        row = QHBoxLayout(self._footer)
        row.setContentsMargins(INSET, 0, INSET, 0)
        row.setSpacing(INSET)
        row.addWidget(self._status)
        row.addWidget(self._settling)
        row.addStretch(1)
        row.addWidget(self._selected)
        row.addWidget(self._clear)
        self._footer.setFixedHeight(30)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self._stack, 1)
        column.addWidget(self._footer)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(column, 1)
        whole.addWidget(self.legend)
        whole.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)

    def minimumSizeHint(self) -> QSize:
        return SMALLEST

    def _connect(self) -> None:
        workspace, toolbar, view = self._workspace, self.toolbar, self.view
        mapping, playback = workspace.mapping, workspace.playback
        toolbar.projection_chosen.connect(mapping.build)
        toolbar.field_chosen.connect(self.colour_by)
        toolbar.k_chosen.connect(mapping.recluster)
        toolbar.tool_chosen.connect(self._take_tool)
        toolbar.fit_wanted.connect(view.fit)
        toolbar.zoom_to_selection_wanted.connect(view.zoom_to_selection)
        self._settling.cancel_wanted.connect(mapping.cancel)
        view.play_wanted.connect(self._play)
        view.selection_wanted.connect(self._select)
        view.menu_wanted.connect(self._open_menu)
        self.legend.aside_changed.connect(view.show_aside)
        self.legend.select_wanted.connect(self._select)
        self._clear.clicked.connect(lambda: self._select(()))
        self.empty.folder_wanted.connect(self.folder_wanted)
        self.empty.demo_wanted.connect(workspace.make_demo)
        self.empty.map_wanted.connect(lambda: mapping.build(mapping.projection))
        for end in (
            mapping.changed.subscribe(self._follow_mapping),
            playback.changed.subscribe(self._follow_playback),
            workspace.selection.changed.subscribe(self._follow_selection),
            workspace.changes.subscribe(self._follow_changes),
        ):
            self.destroyed.connect(end)

    def colour_by(self, field: str) -> None:
        """Colour the dots by a field of `FIELDS`, now and at the next start."""
        self._field = field
        self._workspace.settings.set("map_colour", field)
        self._recolour()

    def reveal(self, track_id: int) -> bool:
        """Show where a track is; returns whether it is on the map."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.view.reveal(track_id)

    def _describe(self, track_id: int) -> tuple[str, str]:
        try:
            track = self._workspace.catalogue.track(track_id)
        except KeyError:
            return "No longer in the library", ""
        return title_of(track), detail_of(track)

    def _play(self, track_id: int) -> None:
        self._workspace.playback.play(track_id, self._nearest_first(track_id))

    def _nearest_first(self, track_id: int) -> list[int]:
        layout = self._layout
        if layout is None:
            return [track_id]
        row = np.flatnonzero(layout.ids == track_id)
        if not len(row):
            return [track_id]
        away = np.linalg.norm(layout.positions - layout.positions[row[0]], axis=1)
        away[row[0]] = -1.0
        return [int(i) for i in layout.ids[np.argsort(away, kind="stable")]]

    def _select(self, ids: tuple[int, ...]) -> None:
        self._workspace.selection.set(ids, self)

    def _take_tool(self, tool: Tool) -> None:
        self.view.tool = tool

    def _follow_mapping(self, _: None) -> None:
        mapping = self._workspace.mapping
        layout = mapping.layout
        self.toolbar.show_projection(mapping.projection)
        self._settling.show_building(mapping.building, mapping.projection)
        self.toolbar.show_k(mapping.k if mapping.labels is not None else 0, mapping.wanted_k)
        faith = math.nan if layout is None or mapping.building else layout.trustworthiness
        self.toolbar.show_faithfulness(faith)
        if layout is not self._layout:
            self._layout = layout
            if layout is None:
                self.view.show_layout(np.empty(0, np.int64), np.empty((0, 2), np.float32))
            else:
                self.view.show_layout(layout.ids, layout.positions)
            self._follow_playback(None)
        if self._needs_colours():
            self._recolour()
        self._make_room()
        if self.view.isVisibleTo(self) != (len(self.view.scene) > 0):
            self._catch_up()
        self._soon()

    def _needs_colours(self) -> bool:
        mapping = self._workspace.mapping
        if mapping.layout is None or self._coloured_ids is None:
            return True
        if not np.array_equal(mapping.layout.ids, self._coloured_ids):
            return True
        grouped_anew = mapping.labels is not None and mapping.labels is not self._labels
        return self._field == "cluster" and grouped_anew

    def _soon(self) -> None:
        if not self._later.isActive():
            self._later.start(LATER_MS if len(self.view.scene) < MANY else MUCH_LATER_MS)

    def _recolour(self) -> None:
        mapping = self._workspace.mapping
        colouring = mapping.colours(self._field)
        self._stale = False
        self._labels = mapping.labels
        self._coloured_ids = None if mapping.layout is None else mapping.layout.ids
        self.toolbar.show_field(self._field)
        shapes = (
            tell_apart(colouring.legend) if self._field in NAMES else [DISC] * len(colouring.legend)
        )
        by_id = {
            i: shape
            for entry, shape in zip(colouring.legend, shapes, strict=True)
            if shape != DISC
            for i in entry.ids
        }
        self.view.show_colours(colouring.rgb, by_id)
        self._show_legend(colouring, shapes)

    def _show_legend(self, colouring: Colouring, shapes: list[int]) -> None:
        note = colouring.unit or (f"{len(colouring.legend):,}" if colouring.legend else "")
        self.legend.show_entries(HEADINGS[self._field], note, colouring.legend, shapes)
        self._make_room()

    def _follow_playback(self, _: None) -> None:
        playback = self._workspace.playback
        self.view.show_playing(playback.current, playback.playing)

    def _follow_selection(self, _source: object) -> None:
        ids = self._workspace.selection.ids
        self.view.show_selection(ids)
        on_map = int(self.view.scene.selected.sum())
        self.toolbar.show_selected(on_map > 0)
        words = f"{count(len(ids))} selected"
        if 0 < len(ids) != on_map:
            words += f", {on_map:,} on the map"
        self._selected.setText(words)
        self._selected.setVisible(bool(ids))
        self._clear.setVisible(bool(ids))

    def _follow_changes(self, changes: Changes) -> None:
        touched = np.fromiter(changes.changed | changes.analysed, dtype=np.int64)
        if self._field != "cluster" and (self.view.scene.rows(touched) >= 0).any():
            self._stale = True
        self._soon()

    def _catch_up(self) -> None:
        """Show what may lag a moment behind: the coverage, and colours of tracks that changed."""
        if self._stale:
            self._recolour()
        coverage = self._workspace.coverage()
        shown = len(self.view.scene)
        self.empty.show_coverage(coverage, self._workspace.mapping.building)
        self._stack.setCurrentWidget(self.view if shown else self.empty)
        self._status.setText(coverage_sentence(shown, coverage.total))
        self._footer.setVisible(shown > 0)
        self.toolbar.setVisible(shown > 0)
        self._make_room()

    def _make_room(self) -> None:
        wide = self.width() >= ROOM_FOR_LEGEND
        self.legend.setVisible(wide and len(self.view.scene) > 0)
        self._status.setVisible(wide or not self._workspace.mapping.building)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _open_menu(self, place: QPoint, track_id: int | None) -> None:
        self.menu_for(track_id).popup(place)

    def menu_for(self, track_id: int | None) -> QMenu:
        """Return the menu of a dot, or with None that of the ground."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self._workspace.selection.ids
        if track_id is None:
            menu.addAction("Show the whole map", self.view.fit)
            menu.addAction("Zoom to the selection", self.view.zoom_to_selection).setEnabled(
                bool(self.view.scene.selected.any())
            )
            menu.addSeparator()
            menu.addAction("Select all", self.view.select_all)
            menu.addAction("Select nothing", lambda: self._select(())).setEnabled(bool(chosen))
            return menu
        ids = chosen if track_id in chosen else (track_id,)
        playback = self._workspace.playback
        many = f" {count(len(ids))}" if len(ids) > 1 else ""
        actions: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Play", lambda: self._play(track_id)),
            (f"Play{many} next", lambda: playback.enqueue(ids, next=True)),
            (f"Add{many} to the queue", lambda: playback.enqueue(ids)),
        )
        for text, action in actions:
            menu.addAction(text, action)
        menu.addSeparator()
        menu.addAction("Select", lambda: self._select((track_id,)))
        add = menu.addAction("Add to the selection", lambda: self._select((*chosen, track_id)))
        add.setEnabled(track_id not in chosen)
        return menu
