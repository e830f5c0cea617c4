"""The map itself: dots that can be seen, moved about, heard and selected."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from musicscope.gui.map import keys
from musicscope.gui.map.dotfocus import DotFocus
from musicscope.gui.map.foreground import paint_foreground
from musicscope.gui.map.lasso import Joining, Lasso, Tool
from musicscope.gui.map.line_tool import Line, along
from musicscope.gui.map.lines import LineKind
from musicscope.gui.map.motion import DURATION_MS
from musicscope.gui.map.pointer import Pointer
from musicscope.gui.map.surface import Describe, MapSurface, nothing_known
from musicscope.gui.theme import Theme
from musicscope.maps.axes import Axis

REACH_PX = 8.0


class MapView(MapSurface):
    """Turns mouse and keys over a layout into intents.

    Parameters
    ----------
    describe : callable
        Gives the title of a track and a line on what else is known of it.

    Signals
    -------
    play_wanted : int
        A track.
    selection_wanted : tuple of int
        The tracks that are to be selected.
    line_drawn : list of int
        The tracks that a line passes over, in its order.
    picked : int
        The track that was clicked while `picking`.
    menu_wanted : QPoint, int or None
        A place on the screen, and the track there.
    hovered_changed, focus_moved : int or None
        The track under the cursor; the one that the keyboard, or a click, is on.
    neighbours_toggled
        The lines to true neighbours are to come or go.
    suggestions_answered : bool
        What is suggested for the selected tracks is accepted, or refused.
    """

    play_wanted = Signal(int)
    selection_wanted = Signal(object)
    line_drawn = Signal(object)
    picked = Signal(int)
    menu_wanted = Signal(QPoint, object)
    hovered_changed = Signal(object)
    focus_moved = Signal(object)
    neighbours_toggled = Signal()
    suggestions_answered = Signal(bool)
    tool_changed = Signal(object)

    def __init__(self, describe: Describe = nothing_known, parent: QWidget | None = None) -> None:
        super().__init__(describe, parent)
        self.focus = DotFocus(self)
        self.pointer = Pointer(self)
        self._selection: tuple[int, ...] = ()
        self._picking = False

    @property
    def tool(self) -> Tool:
        """What a drag does."""
        return self.pointer.tool

    @tool.setter
    def tool(self, tool: Tool) -> None:
        self.pointer.tool = tool
        self.pointer.show_cursor()
        self.tool_changed.emit(tool)

    @property
    def picking(self) -> bool:
        """Whether the next click on a dot picks it instead of playing it."""
        return self._picking

    @picking.setter
    def picking(self, wanted: bool) -> None:
        self._picking = wanted
        self.pointer.show_cursor()
        self.tool_changed.emit(self.tool)

    def show_layout(
        self,
        ids: np.ndarray,
        positions: np.ndarray,
        axes: tuple[Axis, Axis] | None = None,
        *,
        duration_ms: int = DURATION_MS,
    ) -> None:
        focused, was_hovered = self.id_of(self.focus.row), self.hovered
        super().show_layout(ids, positions, axes, duration_ms=duration_ms)
        self.focus.row = self.scene.row(focused)
        if was_hovered is not None:
            self.hovered_changed.emit(None)

    def show_selection(self, ids: Iterable[int]) -> None:
        """Ring these tracks; the rest steps back a little."""
        self._selection = tuple(ids)
        self.scene.select(self._selection)
        self.redress()

    def show_aside(self, ids: Iterable[int]) -> None:
        """Let these tracks step far back."""
        self.scene.set_aside(ids)
        self.redress()

    def show_filter(self, ids: Iterable[int] | None) -> None:
        """Let all tracks but these step far back; with None none do."""
        self.scene.show_filter(ids)
        self.redress()

    def show_lines(self, pairs: Iterable[tuple[int, int]], kind: LineKind) -> None:
        """Join pairs of tracks by lines; they take the place of those of the same kind.

        The pairs of a ``"path"`` follow each other, those of ``"neighbours"`` get fainter.
        """
        if self.lines.show(pairs, kind):
            self.update()

    def show_linked(self, track_id: int | None) -> None:
        """Mark the track that is under the cursor of another map."""
        if track_id != self.linked:
            self.linked = track_id
            self.update()

    def pulse(self, ids: Iterable[int]) -> None:
        """Let rings spread from these tracks, so that the eye finds them."""
        self.canvas.hits.pulse(self._rows(ids))

    def centre_on(self, ids: Iterable[int]) -> None:
        """Bring a track to the middle; of several, show all as large as is useful."""
        rows = self._rows(ids)
        if len(rows) == 1:
            self.viewpoint.bring(*self.scene.positions[rows[0]].tolist())
        elif len(rows):
            self.viewpoint.zoom_to(self.scene.positions[rows])

    def _rows(self, ids: Iterable[int]) -> np.ndarray:
        rows = self.scene.rows(np.fromiter((int(i) for i in ids), np.int64))
        return rows[rows >= 0]

    def fit(self) -> None:
        """Show the whole map, now and when it changes."""
        self.viewpoint.fit(self.scene.positions)

    def zoom_to_selection(self) -> None:
        """Show the selected tracks as large as is useful; does nothing without any."""
        if self.scene.selected.any():
            self.viewpoint.zoom_to(self.scene.positions[self.scene.selected])

    def back(self) -> None:
        """Return to the view before this one."""
        self.viewpoint.back()

    def forward(self) -> None:
        """Go again to the view that was gone back from."""
        self.viewpoint.forward()

    def reveal(self, track_id: int) -> bool:
        """Bring a track's dot into view and put the focus on it; returns whether it has one."""
        row = self.scene.row(track_id)
        self.focus.go_to(row)
        return row is not None

    def bring_into_view(self, row: int) -> None:
        """Move the map, if need be, so that a dot can be seen."""
        room = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        if not room.contains(self.place(row)):
            self.viewpoint.bring(*self.scene.positions[row].tolist())
        self.update()

    def dot_at(self, x: float, y: float) -> int | None:
        """Return the row of the dot under a pixel, with a little room around it."""
        reach = max(self.radius + 3.0, REACH_PX) / self.viewpoint.camera.scale
        return self.scene.nearest(*self.viewpoint.camera.to_layout(x, y), reach)

    def hover(self, x: float | None, y: float | None) -> None:
        """Name the dot under a pixel; with None no dot."""
        nowhere = x is None or y is None
        row = None if nowhere else self.dot_at(x, y)
        self._cursor = None if nowhere else (x, y)
        if row != self.hovered:
            self.hovered = row
            self.hovered_changed.emit(self.id_of(row))
            self.update()

    def click(self, x: float, y: float, joining: Joining) -> None:
        """Play the dot under a pixel, or with a joining key take it into the selection."""
        row = self.dot_at(x, y)
        track_id = self.id_of(row)
        if track_id is None:
            if self.tool.selects and joining is Joining.REPLACE:
                self.selection_wanted.emit(())
            return
        self.focus.take(row)
        if self.picking:
            self.picking = False
            self.picked.emit(track_id)
        elif joining is Joining.REPLACE:
            self.play_wanted.emit(track_id)
        else:
            self._toggle(track_id)
        self.update()

    def _toggle(self, track_id: int) -> None:
        joining = Joining.SUBTRACT if track_id in self._selection else Joining.ADD
        self.selection_wanted.emit(joining.join(self._selection, [track_id]))

    def inside(self, lasso: Lasso) -> list[int]:
        """Return the tracks that a lasso holds."""
        corners = [self.viewpoint.camera.to_layout(x, y) for x, y in lasso.outline.tolist()]
        return self.scene.ids[self.scene.inside(np.array(corners))].tolist()

    def joined(self, lasso: Lasso) -> tuple[int, ...]:
        """Return what would be selected if a lasso ended now."""
        return lasso.joining.join(self._selection, self.inside(lasso))

    def select_inside(self, lasso: Lasso) -> None:
        """Select what a finished lasso holds."""
        self.selection_wanted.emit(self.joined(lasso))
        self.update()

    def along(self, line: Line) -> list[int]:
        """Return the tracks that a line passes over, in its order; dimmed ones are left out."""
        shown = np.flatnonzero(~self.scene.dimmed)
        dots = self.viewpoint.camera.to_screen(self.scene.positions[shown])
        return self.scene.ids[shown[along(line.points, dots)]].tolist()

    def follow_line(self, line: Line) -> None:
        """Hand on what a finished line passes over."""
        tracks = self.along(line)
        if tracks:
            self.line_drawn.emit(tracks)
        self.update()

    def play_focused(self) -> None:
        """Play the dot that the keyboard is on, if there is one; while picking, pick it."""
        track_id = self.id_of(self.focus.row)
        if track_id is None:
            return
        if self.picking:
            self.picking = False
            self.picked.emit(track_id)
        else:
            self.play_wanted.emit(track_id)

    def select_focused(self) -> None:
        """Take the dot that the keyboard is on into the selection, or out of it."""
        track_id = self.id_of(self.focus.row)
        if track_id is not None:
            self._toggle(track_id)

    @property
    def can_escape(self) -> bool:
        """Whether there is a drawing, a pick, a selection or a focus to let go."""
        drawing = self.pointer.drawing or self.picking
        return drawing or bool(self._selection) or self.focus.row is not None

    def escape(self) -> None:
        """Give up what is being drawn or picked, else the selection, else the focus."""
        if self.pointer.cancel():
            self.update()
        elif self.picking:
            self.picking = False
        elif self._selection:
            self.selection_wanted.emit(())
        else:
            self.focus.leave()

    def select_all(self) -> None:
        """Select every dot that does not step back."""
        self.selection_wanted.emit(tuple(self.scene.ids[~self.scene.dimmed].tolist()))

    @property
    def named(self) -> int | None:
        """The row of the dot whose name is shown beside it."""
        if self.pointer.drawing:
            return None
        if self.hovered is not None:
            return self.hovered
        if self.linked is not None:
            return self.scene.row(self.linked)
        return self.focus.row if self.focus.seen else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.press(self, event):
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and keys.wanted(self, event):
            event.accept()
            return True
        pinch = event.type() is QEvent.Type.NativeGesture
        if pinch and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            place = event.position()
            self.viewpoint.zoom(1.0 + event.value(), place.x(), place.y())
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.focus.by_keys = False
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.pointer.wheel(event)

    def leaveEvent(self, _event: QEvent) -> None:
        self.hover(None, None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is event.Reason.Mouse:
            row = self.dot_at(event.pos().x(), event.pos().y())
            place = event.globalPos()
        else:
            row = self.focus.row
            spot = self.rect().center() if row is None else self.place(row).toPoint()
            place = self.mapToGlobal(spot)
        self.menu_wanted.emit(place, self.id_of(row))

    def focusInEvent(self, event: QFocusEvent) -> None:
        reason = Qt.FocusReason
        if event.reason() in (reason.TabFocusReason, reason.BacktabFocusReason):
            self.focus.by_keys = True
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def paint_over(self, painter: QPainter, radius: float, theme: Theme) -> None:
        paint_foreground(painter, self, radius, theme)
