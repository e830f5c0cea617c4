"""What the mouse does on the map: hover, click, drag, lasso, line, wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from musicscope.gui.map.lasso import Joining, Lasso, Tool
from musicscope.gui.map.line_tool import Line

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from musicscope.gui.map.view import MapView

DRAG_PX = 4.0
WHEEL_ZOOM = 1.0015

_Button = Qt.MouseButton
_Key = Qt.KeyboardModifier
_ANY = _Key.ShiftModifier | _Key.ControlModifier | _Key.AltModifier


class Pointer:
    """Turns mouse events of a view into its movements, clicks and selections.

    A drag pans, or draws what the tool is for. Shift adds what a lasso or a rectangle holds to the
    selection, Alt takes it out, both leave what is in both. With the tool that moves the map these
    keys, or Ctrl alone, draw a lasso; with that for lines Shift draws a straight one. The middle
    button always pans; the buttons for back and forward go through the views.
    """

    def __init__(self, view: MapView) -> None:
        self.tool = Tool.PAN
        self.lasso: Lasso | None = None
        self.line: Line | None = None
        self._view = view
        self._pressed: QPointF | None = None
        self._button = _Button.NoButton
        self._last = QPointF()
        self._panning = False

    @property
    def outline(self) -> QPolygonF | None:
        """The lasso while it is drawn."""
        if self.lasso is None:
            return None
        return QPolygonF([QPointF(x, y) for x, y in self.lasso.outline.tolist()])

    @property
    def drawing(self) -> bool:
        """Whether a lasso, a rectangle or a line is being drawn."""
        return self.lasso is not None or self.line is not None

    @property
    def busy(self) -> bool:
        """Whether a drag is under way."""
        return self._panning or self.drawing

    def cancel(self) -> bool:
        """Forget what is being drawn; returns whether there was anything."""
        drawing = self.drawing
        self.lasso = self.line = None
        self._pressed = None
        return drawing

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        if event.button() is _Button.BackButton:
            self._view.back()
        elif event.button() is _Button.ForwardButton:
            self._view.forward()
        elif event.button() in (_Button.LeftButton, _Button.MiddleButton):
            self._pressed = self._last = event.position()
            self._button = event.button()

    def move(self, event: QMouseEvent) -> None:
        """The mouse moves, with or without a button."""
        place = event.position()
        if self._pressed is None:
            self._view.hover(place.x(), place.y())
            self.show_cursor()
            return
        if not self.busy:
            way = place - self._pressed
            if way.manhattanLength() < DRAG_PX:
                return
            self._begin(event)
        drawn = self.lasso or self.line
        if drawn is not None:
            drawn.drag(place.x(), place.y())
            self._view.update()
        else:
            way = place - self._last
            self._view.viewpoint.pan(way.x(), way.y())
        self._last = place

    def _begin(self, event: QMouseEvent) -> None:
        self._view.hover(None, None)
        keys = event.modifiers()
        x, y = self._pressed.x(), self._pressed.y()
        if self._button is not _Button.LeftButton:
            self._panning = True
        elif self.tool is Tool.LINE:
            self.line = Line(x, y, straight=bool(keys & _Key.ShiftModifier))
        elif self.tool.selects or keys & _ANY:
            rectangle = self.tool is Tool.RECTANGLE
            self.lasso = Lasso(x, y, rectangle=rectangle, joining=_joining(keys))
        else:
            self._panning = True
        self.show_cursor()

    def release(self, event: QMouseEvent) -> None:
        """The button goes up: a click, or the end of a drag."""
        if event.button() is not self._button or self._pressed is None:
            return
        lasso, line, panned = self.lasso, self.line, self._panning
        self.lasso = self.line = None
        self._panning = False
        self._pressed = None
        place = event.position()
        if lasso is not None:
            self._view.select_inside(lasso)
        elif line is not None:
            self._view.follow_line(line)
        elif not panned and self._button is _Button.LeftButton:
            joining = Joining.ADD if event.modifiers() & _ANY else Joining.REPLACE
            self._view.click(place.x(), place.y(), joining)
        self._view.hover(place.x(), place.y())
        self.show_cursor()

    def double_click(self, event: QMouseEvent) -> None:
        """The second press of a double click; on the ground it shows the whole map."""
        place = event.position()
        on_ground = self._view.dot_at(place.x(), place.y()) is None
        if event.button() is _Button.LeftButton and on_ground:
            self._view.fit()

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; a sideways wheel pans."""
        turn = event.angleDelta()
        place = event.position()
        if turn.y():
            self._view.viewpoint.zoom(WHEEL_ZOOM ** turn.y(), place.x(), place.y())
            self._view.hover(place.x(), place.y())
        elif turn.x():
            self._view.viewpoint.pan(turn.x() / 2, 0)
        event.accept()

    def show_cursor(self) -> None:
        """Let the cursor say what a press would do."""
        shape = Qt.CursorShape
        if self._panning:
            cursor = shape.ClosedHandCursor
        elif self._view.hovered is not None and not self.drawing:
            cursor = shape.PointingHandCursor
        elif self.tool is not Tool.PAN or self.drawing or self._view.picking:
            cursor = shape.CrossCursor
        else:
            cursor = shape.ArrowCursor
        self._view.setCursor(cursor)


def _joining(keys: Qt.KeyboardModifier) -> Joining:
    adds, takes_out = bool(keys & _Key.ShiftModifier), bool(keys & _Key.AltModifier)
    if adds and takes_out:
        return Joining.INTERSECT
    if takes_out:
        return Joining.SUBTRACT
    return Joining.ADD if adds else Joining.REPLACE
