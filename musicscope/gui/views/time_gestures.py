"""What a mouse does on a view over time: seek, select, pan, take hold of an axis."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from musicscope.gui.views.time_frame import TimeFrame


class _Doing(Enum):
    NOTHING = auto()
    CLICKING = auto()
    SELECTING = auto()
    PANNING = auto()
    DRAGGING_AXIS = auto()


class TimeGestures:
    """Follows the buttons of the mouse from press to release.

    Parameters
    ----------
    frame : TimeFrame
        Whose mouse it is.
    """

    def __init__(self, frame: TimeFrame) -> None:
        self._frame = frame
        self._doing = _Doing.NOTHING
        self._last = QPointF()
        self._anchor_s = 0.0

    @property
    def dragging(self) -> bool:
        """Whether the mouse is moving something."""
        return self._doing not in (_Doing.NOTHING, _Doing.CLICKING)

    def press(self, event: QMouseEvent) -> None:
        """Begin."""
        frame, position = self._frame, event.position()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        left = event.button() == Qt.MouseButton.LeftButton
        self._last = position
        if event.button() == Qt.MouseButton.MiddleButton or (left and control):
            self._doing = _Doing.PANNING
            frame.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and frame.has_axis and frame.gutter().contains(position.toPoint()):
            self._doing = _Doing.DRAGGING_AXIS
            frame.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left and frame.plot().contains(position.toPoint()):
            self._take(position)

    def _take(self, position: QPointF) -> None:
        frame = self._frame
        edge, span = frame.edge_at(position), frame.practice.span
        if edge is None or span is None:
            self._anchor_s = frame.time_at(position.x())
            self._doing = _Doing.CLICKING
        else:
            self._anchor_s = (span.stop_s, span.start_s)[edge]
            self._doing = _Doing.SELECTING

    def move(self, event: QMouseEvent) -> None:
        """Go on."""
        frame, position = self._frame, event.position()
        moved, self._last = position - self._last, position
        if self._doing is _Doing.CLICKING:
            moved_s = abs(frame.time_at(position.x()) - self._anchor_s)
            far = moved_s * frame.pixels_a_second >= QApplication.startDragDistance()
            self._doing = _Doing.SELECTING if far else _Doing.CLICKING
        if self._doing is _Doing.SELECTING:
            frame.setCursor(Qt.CursorShape.SizeHorCursor)
            snapped = frame.practice.snapped
            here_s = frame.time_at(position.x())
            frame.timeline.mark((snapped(self._anchor_s), snapped(here_s)))
        elif self._doing is _Doing.PANNING:
            frame.timeline.pan(-moved.x() / frame.pixels_a_second)
        elif self._doing is _Doing.DRAGGING_AXIS:
            frame.drag_axis(moved.y(), position)
        elif self._doing is _Doing.NOTHING:
            frame.setCursor(self._shape(position))

    def release(self, event: QMouseEvent) -> None:
        """End, and do what was meant."""
        frame, doing = self._frame, self._doing
        self._doing = _Doing.NOTHING
        frame.setCursor(self._shape(event.position()))
        if doing is _Doing.CLICKING:
            bookmark = frame.bookmark_at(event.position())
            moment = frame.time_at(event.position().x()) if bookmark is None else bookmark.at_s
            frame.stage.seek(moment)
        elif doing is _Doing.SELECTING:
            frame.timeline.mark(None)
            frame.practice.select(*sorted((self._anchor_s, frame.time_at(event.position().x()))))

    def cancel(self) -> bool:
        """Give up what is being selected; returns whether there was something."""
        was, self._doing = self._doing, _Doing.NOTHING
        self._frame.timeline.mark(None)
        return was is _Doing.SELECTING

    def _shape(self, position: QPointF) -> Qt.CursorShape:
        frame = self._frame
        if frame.has_axis and frame.gutter().contains(position.toPoint()):
            return Qt.CursorShape.OpenHandCursor
        if frame.bookmark_at(position) is not None:
            return Qt.CursorShape.PointingHandCursor
        if frame.edge_at(position) is not None:
            return Qt.CursorShape.SizeHorCursor
        return Qt.CursorShape.CrossCursor
