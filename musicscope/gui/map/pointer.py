"""What the mouse does on the map: hover, click, drag, lasso, wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPolygonF

from musicscope.gui.map.lasso import Joining, Lasso, Tool

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QWheelEvent

    from musicscope.gui.map.view import MapView

DRAG_PX = 4.0
WHEEL_ZOOM = 1.0015

_Button = Qt.MouseButton
_Key = Qt.KeyboardModifier


class Pointer:
    """Turns mouse events of a view into its movements, clicks and selections.

    A drag pans, or draws around dots with the lasso and rectangle tools. Whatever the tool,
    Shift draws a lasso, Ctrl adds what is inside to the selection, Alt takes it out; the middle
    button always pans.
    """

    def __init__(self, view: MapView) -> None:
        self.tool = Tool.PAN
        self.lasso: Lasso | None = None
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
    def busy(self) -> bool:
        """Whether a drag is under way."""
        return self._panning or self.lasso is not None

    def cancel(self) -> bool:
        """Forget a lasso that is being drawn; returns whether there was one."""
        drawing = self.lasso is not None
        self.lasso = None
        self._pressed = None
        return drawing

    def press(self, event: QMouseEvent) -> None:
        """A button goes down."""
        if event.button() not in (_Button.LeftButton, _Button.MiddleButton):
            return
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
        if self.lasso is not None:
            self.lasso.drag(place.x(), place.y())
            self._view.update()
        else:
            way = place - self._last
            self._view.viewpoint.pan(way.x(), way.y())
        self._last = place

    def _begin(self, event: QMouseEvent) -> None:
        self._view.hover(None, None)
        keys = event.modifiers()
        drawing = self.tool is not Tool.PAN or bool(
            keys & (_Key.ShiftModifier | _Key.ControlModifier | _Key.AltModifier)
        )
        if drawing and self._button is _Button.LeftButton:
            self.lasso = Lasso(
                self._pressed.x(),
                self._pressed.y(),
                rectangle=self.tool is Tool.RECTANGLE,
                joining=_joining(keys),
            )
        else:
            self._panning = True
        self.show_cursor()

    def release(self, event: QMouseEvent) -> None:
        """The button goes up: a click, or the end of a drag."""
        if event.button() is not self._button or self._pressed is None:
            return
        lasso, panned = self.lasso, self._panning
        self.lasso = None
        self._panning = False
        self._pressed = None
        place = event.position()
        if lasso is not None:
            self._view.select_inside(lasso)
        elif not panned and self._button is _Button.LeftButton:
            self._view.click(place.x(), place.y(), _joining(event.modifiers()))
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
        elif self._view.hovered is not None and self.lasso is None:
            cursor = shape.PointingHandCursor
        elif self.tool is not Tool.PAN or self.lasso is not None:
            cursor = shape.CrossCursor
        else:
            cursor = shape.ArrowCursor
        self._view.setCursor(cursor)


def _joining(keys: Qt.KeyboardModifier) -> Joining:
    if keys & _Key.AltModifier:
        return Joining.SUBTRACT
    if keys & _Key.ControlModifier:
        return Joining.ADD
    return Joining.REPLACE
