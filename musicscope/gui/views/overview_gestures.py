"""What a mouse does on the overview: seek, select, move what the other views show."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from musicscope.gui.views.overview_waveform import OverviewWaveform


class _Doing(Enum):
    NOTHING = auto()
    CLICKING = auto()
    SELECTING = auto()
    PANNING = auto()


class OverviewGestures:
    """Follows the buttons of the mouse from press to release."""

    def __init__(self, overview: OverviewWaveform) -> None:
        self._overview = overview
        self._doing = _Doing.NOTHING
        self._pressed = QPointF()
        self._anchor_s = 0.0
        self._grip_s = 0.0

    def press(self, event: QMouseEvent) -> None:
        """Begin."""
        overview, position = self._overview, event.position()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed, self._anchor_s = position, overview.time_at(position.x())
        if event.button() == Qt.MouseButton.MiddleButton or (left and control):
            self._doing = _Doing.PANNING
            inside = overview.window_rect().contains(position)
            centre = overview.timeline.visible_centre_s
            self._grip_s = self._anchor_s - centre if inside else 0.0
            overview.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pan(position)
        elif left:
            edge, span = overview.edge_at(position), overview.practice.span
            self._doing = _Doing.CLICKING
            if edge is not None and span is not None and overview.bookmark_at(position) is None:
                self._anchor_s = (span.stop_s, span.start_s)[edge]
                self._doing = _Doing.SELECTING

    def move(self, event: QMouseEvent) -> None:
        """Go on."""
        overview, position = self._overview, event.position()
        if self._doing is _Doing.CLICKING:
            far = abs(position.x() - self._pressed.x()) >= QApplication.startDragDistance()
            self._doing = _Doing.SELECTING if far else _Doing.CLICKING
        if self._doing is _Doing.SELECTING:
            overview.setCursor(Qt.CursorShape.SizeHorCursor)
            snapped, here_s = overview.practice.snapped, overview.time_at(position.x())
            overview.timeline.mark((snapped(self._anchor_s), snapped(here_s)))
        elif self._doing is _Doing.PANNING:
            self._pan(position)
        elif self._doing is _Doing.NOTHING:
            on_edge = overview.edge_at(position) is not None
            shape = Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.PointingHandCursor
            overview.setCursor(shape)

    def release(self, event: QMouseEvent) -> None:
        """End, and do what was meant."""
        overview, doing, position = self._overview, self._doing, event.position()
        self._doing = _Doing.NOTHING
        overview.setCursor(Qt.CursorShape.PointingHandCursor)
        if doing is _Doing.CLICKING:
            bookmark = overview.bookmark_at(position)
            moment = overview.time_at(position.x()) if bookmark is None else bookmark.at_s
            overview.stage.seek(moment)
        elif doing is _Doing.SELECTING:
            overview.timeline.mark(None)
            overview.practice.select(*sorted((self._anchor_s, overview.time_at(position.x()))))

    def cancel(self) -> bool:
        """Give up what is being selected; returns whether there was something."""
        was, self._doing = self._doing, _Doing.NOTHING
        self._overview.timeline.mark(None)
        return was is _Doing.SELECTING

    def _pan(self, position: QPointF) -> None:
        timeline = self._overview.timeline
        wanted = self._overview.time_at(position.x()) - self._grip_s
        timeline.pan(wanted - timeline.visible_centre_s)
