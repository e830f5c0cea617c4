"""The map with its toolbar and legend, joined to the services of the workspace."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.map.controls import MapControls
from musicscope.gui.map.dot_menu import dot_menu, ground_menu
from musicscope.gui.map.dressing import Dressing
from musicscope.gui.map.empty import EmptyMap
from musicscope.gui.map.footer import MapFooter
from musicscope.gui.map.found import Found
from musicscope.gui.map.hover_audition import HoverAudition
from musicscope.gui.map.lasso import Tool
from musicscope.gui.map.legend import Legend
from musicscope.gui.map.line_walk import LineWalk
from musicscope.gui.map.motion import DURATION_MS, RELAYOUT_MS
from musicscope.gui.map.tag_marks import TagMarks
from musicscope.gui.map.toolbar import MapToolbar
from musicscope.gui.map.view import MapView
from musicscope.gui.map.words import count, coverage_sentence, detail_of, title_of
from musicscope.workspace.audition import find_typical
from musicscope.workspace.field import FieldContext

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.maps.layout import Layout
    from musicscope.workspace.clusters import Cluster, Clusters
    from musicscope.workspace.mapping import Mapping
    from musicscope.workspace.workspace import Workspace

ROOM_FOR_LEGEND = 720
LATER_MS, MUCH_LATER_MS = 200, 1500
MANY = 20_000
NEIGHBOURS = 10
SMALLEST = QSize(260, 220)
AUDITION = "map_audition"


class MapPanel(QWidget):
    """A map of the library.

    Parameters
    ----------
    workspace : Workspace
    mapping : Mapping, optional
        Which map; the workspace's main one by default.
    clusters : Clusters, optional
        Of that map.
    parent : QWidget, optional

    Signals
    -------
    folder_wanted
        A music folder is to be opened.
    similar_wanted : tuple of int
        More like these tracks.
    why_wanted, path_wanted : int, int
        Why two tracks are together; the path from one to the other.
    hovered : int or None
        The track under the cursor.
    """

    folder_wanted = Signal()
    similar_wanted = Signal(object)
    why_wanted = Signal(int, int)
    path_wanted = Signal(int, int)
    hovered = Signal(object)

    def __init__(
        self,
        workspace: Workspace,
        mapping: Mapping | None = None,
        clusters: Clusters | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.mapping = workspace.mapping if mapping is None else mapping
        self.clusters = workspace.clusters if clusters is None else clusters
        self.playlists = workspace.playlists
        self._layout: Layout | None = None
        self._was_building = False
        self._groups: object = None
        self._stale = False
        self._path_from: int | None = None
        self.toolbar = MapToolbar(self)
        self.view = MapView(self.describe, self)
        self.view.canvas.use_jobs(workspace.jobs)
        self.legend = Legend(self)
        self.empty = EmptyMap(self)
        self.footer = MapFooter(self)
        marks = TagMarks(workspace, self)
        marks.changed.connect(self._follow_tags)
        self.dressing = Dressing(
            self.view, self.legend, workspace.settings, self.mapping.name, self._context, marks
        )
        self.found = Found(self.view)
        self.audition = HoverAudition(workspace.playback, self._find_typical, self)
        self.walk = LineWalk(self)
        self.audition.began.connect(lambda: self._follow_playback(None))
        self.controls = MapControls(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        self._arrange()
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._catch_up)
        self._connect()
        self._show_audition(workspace.settings.get(AUDITION, True))
        self._follow_mapping(None)
        self._follow_playback(None)
        self._follow_selection(None)
        self._catch_up()

    def _arrange(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.toolbar)
        column.addWidget(self._stack, 1)
        column.addWidget(self.footer)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(column, 1)
        whole.addWidget(self.legend)
        whole.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)

    def minimumSizeHint(self) -> QSize:
        return SMALLEST

    def _connect(self) -> None:
        workspace, toolbar, view = self.workspace, self.toolbar, self.view
        toolbar.tool_chosen.connect(self._take_tool)
        toolbar.audition_chosen.connect(self._choose_audition)
        toolbar.neighbours_chosen.connect(lambda _: self._show_neighbours())
        toolbar.fit_wanted.connect(view.fit)
        toolbar.zoom_to_selection_wanted.connect(view.zoom_to_selection)
        toolbar.back_wanted.connect(view.back)
        toolbar.forward_wanted.connect(view.forward)
        self.footer.cancel_wanted.connect(self.mapping.cancel)
        self.footer.clear_wanted.connect(lambda: self.select(()))
        view.play_wanted.connect(self.play)
        view.selection_wanted.connect(self.select)
        view.picked.connect(self._end_path)
        view.menu_wanted.connect(self._open_menu)
        view.hovered_changed.connect(self._follow_cursor)
        view.focus_moved.connect(lambda _: self._show_neighbours())
        view.neighbours_toggled.connect(self._toggle_neighbours)
        view.tool_changed.connect(toolbar.show_tool)
        view.tool_changed.connect(lambda tool: self.footer.show_tool(tool, view.picking))
        view.viewpoint.trail.changed.connect(self._follow_trail)
        self.legend.aside_changed.connect(view.show_aside)
        self.legend.select_wanted.connect(lambda ids: self.select(tuple(map(int, ids))))
        self.empty.folder_wanted.connect(self.folder_wanted)
        self.empty.demo_wanted.connect(workspace.make_demo)
        self.empty.map_wanted.connect(lambda: self.mapping.build(self.mapping.projection))
        listen(self, self.mapping.changed, self._follow_mapping)
        listen(self, workspace.playback.changed, self._follow_playback)
        listen(self, workspace.selection.changed, self._follow_selection)
        listen(self, workspace.changes, self._follow_changes)
        self.legend.rename_wanted.connect(self.clusters.rename)
        listen(self, self.clusters.changed, lambda _: self._follow_clusters())

    @property
    def selected(self) -> tuple[int, ...]:
        """The tracks that are selected everywhere."""
        return self.workspace.selection.ids

    def colour_by(self, field: str) -> None:
        """Colour the dots by a field, now and at the next start."""
        self.controls.colour_by(field)

    def reveal(self, track_id: int) -> bool:
        """Show where a track is; returns whether it is on the map."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return self.view.reveal(track_id)

    def show_hits(self, ids: Iterable[int] | None) -> None:
        """Let all dots step back but those that a search finds; None when nothing is sought.

        Few hits pulse; a single one comes to the middle.
        """
        self.found.show(ids)

    def go_to_hits(self) -> None:
        """Show all that the search finds, as large as is useful."""
        self.found.go_there()

    def show_path(self, tracks: Sequence[int]) -> None:
        """Draw the path through these tracks; none takes it away."""
        self.view.show_lines(pairwise(tracks), "path")
        if tracks:
            self.view.centre_on(tracks)

    def play(self, track_id: int) -> None:
        """Play a track; what lies near it follows."""
        self.audition.stand_down()
        self.workspace.playback.play(track_id, self.view.scene.nearest_first(track_id))

    def select(self, ids: tuple[int, ...]) -> None:
        """Select tracks, in every view."""
        self.workspace.selection.set(ids, self)

    def cluster_of(self, track_id: int) -> Cluster | None:
        """Return the cluster of a track, or None."""
        return next((group for group in self.clusters.groups if track_id in group.ids), None)

    def pick_path_from(self, track_id: int) -> None:
        """Let the next click on a dot say where the path from a track leads."""
        self._path_from = track_id
        self.view.picking = True
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_path(self, track_id: int) -> None:
        start, self._path_from = self._path_from, None
        if start is not None and start != track_id:
            self.path_wanted.emit(start, track_id)

    def describe(self, track_id: int) -> tuple[str, str]:
        """Return a track's title and what else is known of it."""
        try:
            track = self.workspace.catalogue.track(track_id)
        except KeyError:
            return "No longer in the library", ""
        return title_of(track), detail_of(track)

    def _context(self) -> FieldContext:
        return FieldContext(self.workspace.catalogue, self.clusters.groups, self.mapping.layout)

    def _find_typical(self, track_id: int, found: Callable[[float], None]) -> None:
        workspace = self.workspace
        find_typical(workspace.jobs, workspace.library, workspace.catalogue, track_id, found)

    def _take_tool(self, tool: Tool) -> None:
        self.view.tool = tool

    def _choose_audition(self, on: bool) -> None:
        self.workspace.settings.set(AUDITION, on)
        self._show_audition(on)

    def _show_audition(self, on: bool) -> None:
        self.audition.enabled = on
        self.toolbar.show_audition(on)

    def _follow_cursor(self, track_id: int | None) -> None:
        self.audition.rest_on(track_id)
        self.hovered.emit(track_id)

    def _follow_trail(self) -> None:
        trail = self.view.viewpoint.trail
        self.toolbar.show_trail(back=trail.can_go_back, forward=trail.can_go_forward)

    def _toggle_neighbours(self) -> None:
        self.toolbar.show_neighbours(not self.toolbar.neighbours_shown)
        self._show_neighbours()

    def _show_neighbours(self) -> None:
        chosen = (
            self.selected[0] if len(self.selected) == 1 else self.view.id_of(self.view.focus.row)
        )
        pairs: list[tuple[int, int]] = []
        if self.toolbar.neighbours_shown and chosen is not None:
            pairs = [(chosen, other) for other, _ in self.mapping.neighbours(chosen, NEIGHBOURS)]
        self.view.show_lines(pairs, "neighbours")

    def _follow_mapping(self, _: None) -> None:
        mapping = self.mapping
        layout = mapping.layout
        self.footer.settling.show_building(mapping.building, mapping.projection)
        self.controls.follow()
        faith = math.nan if layout is None or mapping.building else layout.trustworthiness
        self.toolbar.show_faithfulness(faith, mapping.explain())
        if layout is not self._layout:
            self._take_layout(layout)
        self._was_building = mapping.building
        self._show_neighbours()
        self._make_room()
        if self.view.isVisibleTo(self) != (len(self.view.scene) > 0):
            self._catch_up()
        self._soon()

    def _take_layout(self, layout: Layout | None) -> None:
        before, self._layout = self._layout, layout
        if layout is None:
            self.view.show_layout(np.empty(0, np.int64), np.empty((0, 2), np.float32))
            self.dressing.apply()
            return
        moved = before is None or before.positions is not layout.positions
        if moved or before.axes != layout.axes:
            slowly = before is not None and not self._was_building
            duration = RELAYOUT_MS if slowly else DURATION_MS
            self.view.show_layout(layout.ids, layout.positions, layout.axes, duration_ms=duration)
            self._follow_playback(None)
        same = before is not None and np.array_equal(before.ids, layout.ids)
        if not same:
            self._tell_selection()
        if same and before.faithfulness is layout.faithfulness:
            self.dressing.move_names()
        else:
            self._dress()

    def _follow_clusters(self) -> None:
        self.controls.follow()
        if self.clusters.groups is not self._groups:
            self._dress()

    def _dress(self) -> None:
        self._groups = self.clusters.groups
        self._stale = False
        self.dressing.apply()
        self._make_room()

    def _follow_playback(self, _: None) -> None:
        playback = self.workspace.playback
        heard = playback.auditioning
        self.view.show_playing(playback.current if heard is None else heard, playback.playing)

    def _follow_selection(self, _source: object) -> None:
        ids = self.selected
        self.view.show_selection(ids)
        self._tell_selection()
        self._show_neighbours()

    def _tell_selection(self) -> None:
        ids = self.selected
        on_map = int(self.view.scene.selected.sum())
        self.toolbar.show_selected(on_map > 0)
        words = f"{count(len(ids))} selected" if ids else ""
        if 0 < len(ids) != on_map:
            words += f", {on_map:,} on the map"
        self.footer.show_selected(words)

    def _follow_tags(self, tags: frozenset[int]) -> None:
        if self.dressing.shows_any(tags):
            self._stale = True
            self._soon()

    def _follow_changes(self, changes: Changes) -> None:
        if changes.labels_only:
            return
        touched = np.fromiter(changes.changed | changes.analysed, dtype=np.int64)
        if (self.view.scene.rows(touched) >= 0).any():
            self.view.canvas.renamed()
            self._stale |= self.dressing.reads_tracks
        self._soon()

    def _soon(self) -> None:
        """Catch up in a moment, or when the map is seen again."""
        if self.isVisible() and not self._later.isActive():
            self._later.start(LATER_MS if len(self.view.scene) < MANY else MUCH_LATER_MS)

    def _catch_up(self) -> None:
        """Show what may lag a moment behind: the coverage, and looks of tracks that changed."""
        if self._stale:
            self._dress()
        coverage = self.workspace.coverage()
        shown = len(self.view.scene)
        self.empty.show_coverage(coverage, self.mapping.building)
        self._stack.setCurrentWidget(self.view if shown else self.empty)
        self.footer.show_coverage(coverage_sentence(shown, coverage.total))
        self.footer.setVisible(shown > 0)
        self.toolbar.setVisible(shown > 0)
        self._make_room()

    def _make_room(self) -> None:
        self.legend.setVisible(self.width() >= ROOM_FOR_LEGEND and len(self.view.scene) > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon()

    def hideEvent(self, event: QHideEvent) -> None:
        self._later.stop()
        self.audition.rest_on(None)
        super().hideEvent(event)

    def _open_menu(self, place: QPoint, track_id: int | None) -> None:
        self.menu_for(track_id).popup(place)

    def menu_for(self, track_id: int | None) -> QMenu:
        """Return the menu of a dot, or with None that of the ground."""
        return ground_menu(self) if track_id is None else dot_menu(self, track_id)
