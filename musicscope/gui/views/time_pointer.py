"""The mouse over a view: a line at its moment in all views, and what is known of the point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QRegion

from musicscope.gui.views.pill import Run, draw_lines, lines_size
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.gui.views.time_frame import TimeFrame

_SHADOW = QColor(0, 0, 0, 60)
#: The line in the view that has the mouse, and in the others.
_OWN, _OTHERS = QColor(255, 255, 255, 150), QColor(255, 255, 255, 90)


class TimePointer:
    """Where the mouse is on one view, and what is drawn there.

    Parameters
    ----------
    frame : TimeFrame
        The view.
    """

    def __init__(self, frame: TimeFrame) -> None:
        self._frame = frame
        self._cursor: QPointF | None = None
        self._line_x = -1
        self._words = QRect()

    @property
    def position(self) -> QPointF | None:
        """Where the mouse is, if it is on the picture."""
        inside = self._cursor is not None and self._frame.plot().contains(self._cursor.toPoint())
        return self._cursor if inside else None

    def move(self, position: QPointF | None) -> None:
        """Follow the mouse; None when it has left."""
        frame, before = self._frame, self.position
        self._cursor = position
        if frame.empty:
            return
        now = self.position
        region = QRegion(self._words)
        for place in (before, now):
            if place is not None:
                region += frame.cursor_region(place)
        lines = [] if now is None else self.lines(now)
        if now is not None and lines:
            region += self._place(lines, now).toAlignedRect().adjusted(-2, -2, 2, 2)
        frame.update(region.intersected(frame.plot()))
        frame.timeline.point(None if now is None else frame.time_at(now.x()))

    def scroll(self) -> None:
        """Say which moment is under the mouse now that the picture has moved."""
        position = self.position
        if position is not None:
            self._frame.timeline.point(self._frame.time_at(position.x()))

    def follow(self) -> None:
        """Draw the line again where it was and where it is."""
        frame, plot = self._frame, self._frame.plot()
        for x in (self._line_x, self._x()):
            if x is not None and plot.left() <= x <= plot.right():
                frame.update(QRect(x - 1, plot.top(), 3, plot.height()))

    def lines(self, position: QPointF) -> list[list[Run]]:
        """Return the words for a point."""
        frame = self._frame
        bookmark = frame.bookmark_at(position)
        if bookmark is None:
            return frame.lines_at(frame.time_at(position.x()), position.y() - frame.plot().top())
        name: Run = (bookmark.name or "Bookmark", 12, 600, "text")
        return [[name, (f"  {clock(bookmark.at_s, 1)}", 11, 400, "soft")]]

    def draw(self, painter: QPainter) -> None:
        """Draw the line, and the words beside the mouse."""
        plot, position, x = self._frame.plot(), self.position, self._x()
        self._line_x = -1
        if x is not None and plot.left() <= x <= plot.right():
            self._line_x = x
            painter.fillRect(QRectF(x - 1, plot.top(), 3, plot.height()), _SHADOW)
            ink = _OTHERS if position is None else _OWN
            painter.fillRect(QRectF(x, plot.top(), 1, plot.height()), ink)
        self._words = QRect()
        lines = [] if position is None else self.lines(position)
        if position is not None and lines:
            place = self._place(lines, position)
            draw_lines(painter, place, lines)
            self._words = place.toAlignedRect().adjusted(-1, -1, 1, 1)

    def _x(self) -> int | None:
        position, moment = self.position, self._frame.timeline.pointed_s
        if position is not None:
            return round(position.x())
        return None if moment is None else round(self._frame.x_of(moment))

    def _place(self, lines: list[list[Run]], position: QPointF) -> QRectF:
        plot = self._frame.plot()
        width, height = lines_size(lines)
        x, y = position.x() + 14, position.y() + 14
        if x + width > plot.right() - 4:
            x = position.x() - 14 - width
        if y + height > plot.bottom() - 4:
            y = position.y() - 14 - height
        return QRectF(max(x, plot.left() + 4), max(y, plot.top() + 4), width, height)
