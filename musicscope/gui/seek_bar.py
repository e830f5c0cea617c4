"""The line in the player that shows and sets the moment that is heard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.theme import colour, themes

STEP_S = 5.0


class SeekBar(QWidget):
    """A thin line, filled up to the playhead.

    Signals
    -------
    seek_requested : float
        The moment in seconds that was clicked, dragged to or stepped to.
    """

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._position_s = 0.0
        self._duration_s = 0.0
        self._dragging = False
        self._drawn = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Position in the track")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(400, 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def set_time(self, position_s: float, duration_s: float) -> None:
        """Show `position_s` of `duration_s`; repaints only when a pixel changes."""
        if not self._dragging:
            self._position_s = position_s
        self._duration_s = duration_s
        pixel = round(self._fraction() * self.width() * self.devicePixelRatioF())
        if pixel != self._drawn:
            self._drawn = pixel
            self.update()

    def _fraction(self) -> float:
        return min(self._position_s / self._duration_s, 1.0) if self._duration_s else 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() / 2
        inset = 8
        width = self.width() - 2 * inset
        painter.setBrush(colour(theme.raised_strong))
        painter.drawRoundedRect(QRectF(inset, middle - 2.5, width, 5), 2.5, 2.5)
        x = inset + width * self._fraction()
        if self._duration_s:
            painter.setBrush(colour(theme.accent))
            painter.drawRoundedRect(QRectF(inset, middle - 2.5, x - inset, 5), 2.5, 2.5)
            if self.underMouse() or self.hasFocus() or self._dragging:
                painter.drawEllipse(QPointF(x, middle), 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(colour(theme.accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _time_at(self, x: float) -> float:
        return min(max((x - 8) / max(self.width() - 16, 1), 0.0), 1.0) * self._duration_s

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._duration_s:
            self._dragging = True
            self._position_s = self._time_at(event.position().x())
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._position_s = self._time_at(event.position().x())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._dragging = False
            self.seek_requested.emit(self._position_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -STEP_S, Qt.Key.Key_Right: STEP_S}
        if event.key() in steps:
            self.seek_requested.emit(self._position_s + steps[event.key()])
        elif event.key() == Qt.Key.Key_Home:
            self.seek_requested.emit(0.0)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
