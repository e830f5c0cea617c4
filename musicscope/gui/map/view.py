"""The map itself: dots that can be seen, moved about, heard and selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.map import keys, overlays
from musicscope.gui.map.dotfocus import DotFocus
from musicscope.gui.map.dotimage import DotImage, Drawing, dot_radius
from musicscope.gui.map.foreground import paint_foreground
from musicscope.gui.map.lasso import Joining, Lasso, Tool
from musicscope.gui.map.minimap import MiniMap
from musicscope.gui.map.motion import Glide
from musicscope.gui.map.pointer import Pointer
from musicscope.gui.map.pulse import Pulse
from musicscope.gui.map.scene import MapScene
from musicscope.gui.map.viewpoint import Viewpoint
from musicscope.gui.theme import Theme, themes

GLIDING_DOTS = 20_000
REACH_PX = 8.0
EDGE = 12

Describe = Callable[[int], tuple[str, str]]


def _nothing_known(track_id: int) -> tuple[str, str]:
    return f"Track {track_id}", ""


class MapView(QWidget):
    """Draws the dots of a layout and turns mouse and keys into intents.

    Parameters
    ----------
    describe : callable
        Gives the title of a track and a line on what else is known of it.
    """

    play_wanted = Signal(int)
    selection_wanted = Signal(object)
    menu_wanted = Signal(QPoint, object)

    def __init__(self, describe: Describe = _nothing_known, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.scene = MapScene()
        self.viewpoint = Viewpoint(self)
        self.viewpoint.changed.connect(self._looked)
        self.hovered: int | None = None
        self.focus = DotFocus(self)
        self._describe = describe
        self._selection: tuple[int, ...] = ()
        self._playing: int | None = None
        self._image = DotImage()
        self._drawing: Drawing | None = None
        self.pointer = Pointer(self)
        self._dots_glide = Glide(self)
        self.pulse = Pulse(self)
        self.pulse.beat.connect(self._repaint_playing)
        self._minimap = MiniMap(self)
        self._minimap.hide()
        self._minimap.looked_at.connect(self.viewpoint.look_at)
        self.destroyed.connect(themes.changed.subscribe(self._recolour))

    def sizeHint(self) -> QSize:
        return QSize(900, 640)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    @property
    def dots_drawn(self) -> int:
        """How many dots the last picture shows."""
        return self._image.drawn

    @property
    def tool(self) -> Tool:
        """What a drag does."""
        return self.pointer.tool

    @tool.setter
    def tool(self, tool: Tool) -> None:
        self.pointer.tool = tool
        self.pointer.show_cursor()

    def dot_position(self, track_id: int) -> QPoint | None:
        """Return where a track's dot is in the widget, or None when it has none."""
        row = self.scene.row(track_id)
        return None if row is None else self.place(row).toPoint()

    def show_layout(self, ids: np.ndarray, positions: np.ndarray) -> None:
        """Show dots at other places; they glide there, and so does a view nobody has moved."""
        was_empty = not len(self.scene)
        focused = self._id(self.focus.row)
        before = self.scene.place(ids, positions)
        after = self.scene.positions
        self.focus.row = self.scene.row(focused)
        self.hovered = None
        self.viewpoint.stop()
        start = self.viewpoint.camera
        fitted = start.fitted(after)
        self.viewpoint.fitted = fitted
        at_once = was_empty or len(after) > GLIDING_DOTS or not self.isVisible()

        def step(share: float) -> None:
            whole = share >= 1.0
            self.scene.move(after if whole else before + (after - before) * np.float32(share))
            self._recolour()
            if not self.viewpoint.moved:
                self.viewpoint.look(start.blended(fitted, share))

        if at_once:
            self._dots_glide.stop()
            step(1.0)
        else:
            step(0.0)
            self._dots_glide.start(step)

    def show_colours(self, rgb: np.ndarray, shapes: Mapping[int, int]) -> None:
        """Colour the dots, one row of `rgb` [shape=(n, 3)], uint8, for each.

        `shapes` gives, by track, the number of a shape in `SHAPES`, 0 where there is none.
        """
        self.scene.colour(rgb, shapes)
        self._recolour()

    def show_selection(self, ids: Iterable[int]) -> None:
        """Ring these tracks; the rest steps back a little."""
        self._selection = tuple(ids)
        self.scene.select(self._selection)
        self._recolour()

    def show_aside(self, ids: Iterable[int]) -> None:
        """Let these tracks step far back."""
        self.scene.set_aside(ids)
        self._recolour()

    def show_playing(self, track_id: int | None, playing: bool) -> None:
        """Mark the track that is heard; its halo breathes while it plays."""
        self._repaint_playing()
        self._playing = track_id
        self.pulse.run(playing and self.scene.row(track_id) is not None)
        self._repaint_playing()

    def _recolour(self, _theme: Theme | None = None) -> None:
        theme = themes.active
        ground = QColor(theme.ground).getRgb()[:3]
        rgb, order = self.scene.shades(ground)
        scene = self.scene
        self._drawing = Drawing(scene.positions, rgb, scene.shape, order, scene.selected, theme)
        self._image.set(self._drawing)
        if not self._dots_glide.moving:
            self._minimap.show_dots(self._drawing)
        self.update()

    def _looked(self) -> None:
        self._minimap.show_view(self.viewpoint.camera)
        roomy = self.width() > 360 and self.height() > 260
        self._minimap.setVisible(roomy and len(self.scene) > 1 and self.viewpoint.zoomed_in)
        self.update()

    def fit(self) -> None:
        """Show the whole map, now and when it changes."""
        self.viewpoint.fit(self.scene.positions)

    def zoom_to_selection(self) -> None:
        """Show the selected tracks as large as is useful; does nothing without any."""
        if self.scene.selected.any():
            self.viewpoint.zoom_to(self.scene.positions[self.scene.selected])

    def reveal(self, track_id: int) -> bool:
        """Bring a track's dot into view and put the focus on it; returns whether it has one."""
        row = self.scene.row(track_id)
        self.focus.go_to(row)
        return row is not None

    @property
    def playing_row(self) -> int | None:
        """The row of the track that is heard."""
        return self.scene.row(self._playing)

    def describe_row(self, row: int) -> tuple[str, str]:
        """Return a dot's title and what else is known of it."""
        return self._describe(int(self.scene.ids[row]))

    def _id(self, row: int | None) -> int | None:
        return None if row is None or row >= len(self.scene) else int(self.scene.ids[row])

    def place(self, row: int) -> QPointF:
        """Return where a dot is in the widget."""
        x, y = self.viewpoint.camera.to_screen(self.scene.positions[row])[0].tolist()
        return QPointF(x, y)

    def _radius(self) -> float:
        return dot_radius(len(self.scene), self.viewpoint.camera, self.viewpoint.fitted.scale)

    def dot_at(self, x: float, y: float) -> int | None:
        """Return the row of the dot under a pixel, with a little room around it."""
        reach = max(self._radius() + 3.0, REACH_PX) / self.viewpoint.camera.scale
        return self.scene.nearest(*self.viewpoint.camera.to_layout(x, y), reach)

    def hover(self, x: float | None, y: float | None) -> None:
        """Name the dot under a pixel; with None no dot."""
        row = None if x is None or y is None else self.dot_at(x, y)
        if row != self.hovered:
            self.hovered = row
            self.update()

    def click(self, x: float, y: float, joining: Joining) -> None:
        """Play the dot under a pixel, or with a joining key take it into the selection."""
        row = self.dot_at(x, y)
        track_id = self._id(row)
        if track_id is None:
            if self.tool is not Tool.PAN and joining is Joining.REPLACE:
                self.selection_wanted.emit(())
            return
        self.focus.row = row
        self.focus.by_keys = False
        if joining is Joining.REPLACE:
            self.play_wanted.emit(track_id)
        else:
            if track_id in self._selection:
                joining = Joining.SUBTRACT
            self.selection_wanted.emit(joining.join(self._selection, [track_id]))
        self.update()

    def inside(self, lasso: Lasso) -> list[int]:
        """Return the tracks that a lasso holds."""
        corners = [self.viewpoint.camera.to_layout(x, y) for x, y in lasso.outline.tolist()]
        return self.scene.ids[self.scene.inside(np.array(corners))].tolist()

    def select_inside(self, lasso: Lasso) -> None:
        """Select what a finished lasso holds."""
        self.selection_wanted.emit(lasso.joining.join(self._selection, self.inside(lasso)))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not keys.press(self, event):
            super().keyPressEvent(event)

    def play_focused(self) -> None:
        """Play the dot that the keyboard is on, if there is one."""
        track_id = self._id(self.focus.row)
        if track_id is not None:
            self.play_wanted.emit(track_id)

    @property
    def can_escape(self) -> bool:
        """Whether there is a lasso, a selection or a focus to let go."""
        return bool(self.pointer.lasso or self._selection) or self.focus.row is not None

    def escape(self) -> None:
        """Give up the lasso, else the selection, else the focus."""
        if self.pointer.cancel():
            self.update()
        elif self._selection:
            self.selection_wanted.emit(())
        else:
            self.focus.leave()

    def select_all(self) -> None:
        """Select every dot that does not step back."""
        self.selection_wanted.emit(tuple(self.scene.ids[~self.scene.aside].tolist()))

    def bring_into_view(self, row: int) -> None:
        """Move the map, if need be, so that a dot can be seen."""
        room = QRectF(self.rect()).adjusted(24, 24, -24, -24)
        if not room.contains(self.place(row)):
            self.viewpoint.bring(*self.scene.positions[row].tolist())
        self.update()

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
        self.menu_wanted.emit(place, self._id(row))

    def focusInEvent(self, event: QFocusEvent) -> None:
        reason = Qt.FocusReason
        if event.reason() in (reason.TabFocusReason, reason.BacktabFocusReason):
            self.focus.by_keys = True
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.update()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        corner = self.rect().bottomRight() - self._minimap.rect().bottomRight()
        self._minimap.move(corner - QPoint(EDGE, EDGE))
        self.viewpoint.resize(self.width(), self.height(), self.scene.positions)

    def showEvent(self, _event: QShowEvent) -> None:
        self.pulse.resume()

    def hideEvent(self, _event: QHideEvent) -> None:
        self._dots_glide.finish()
        self.viewpoint.finish()
        self.pulse.pause()

    def _repaint_playing(self) -> None:
        row = self.playing_row
        if row is not None:
            reach = int(overlays.HALO + overlays.BREATH) + 3
            spot = self.place(row).toPoint()
            self.update(QRect(spot.x() - reach, spot.y() - reach, 2 * reach, 2 * reach))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        if self._drawing is None:
            painter.fillRect(event.rect(), QColor(theme.ground))
            painter.end()
            return
        radius = self._radius()
        ratio = self.devicePixelRatioF()
        image = self._image.render(self.viewpoint.camera, ratio, radius)
        if ratio == 1.0:
            painter.drawImage(event.rect(), image, event.rect())
        else:
            whole = QRectF(0, 0, image.width() / ratio, image.height() / ratio)
            painter.drawImage(whole, image, QRectF(image.rect()))
        paint_foreground(painter, self, radius, theme)
        painter.end()
