"""The whole map in a corner, with a frame around what the view shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from musicscope.gui.map.camera import Camera
from musicscope.gui.map.dotimage import DotImage, Drawing
from musicscope.gui.theme import themes

SIZE = QSize(152, 106)
INSET = 10.0
CROWD = 3_000


class MiniMap(QWidget):
    """A click, or a drag of the frame, emits `looked_at` with a point of the layout."""

    looked_at = Signal(float, float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(SIZE)
        self.setAccessibleName("Overview of the map")
        self.setToolTip("Drag to move the view")
        self._dots = DotImage()
        self._radius = 1.0
        self._whole = Camera()
        self._view = Camera()
        self._grip = QPointF()
        self.setMouseTracking(True)

    def show_dots(self, drawing: Drawing) -> None:
        """Draw these dots, all of them and without rings."""
        self._dots.set(replace(drawing, ringed=np.zeros(len(drawing.positions), dtype=bool)))
        self._radius = 1.5 if len(drawing.positions) < CROWD else 1.0
        self._whole = Camera(width=self.width(), height=self.height()).fitted(
            drawing.positions, INSET
        )
        self.update()

    def show_view(self, camera: Camera) -> None:
        """Frame what `camera` shows."""
        if camera != self._view:
            self._view = camera
            self.update()

    def _frame(self) -> QRectF:
        view = self._view
        corners = self._whole.to_screen(
            np.array([view.to_layout(0, 0), view.to_layout(view.width, view.height)])
        )
        (left, top), (right, bottom) = corners.tolist()
        frame = QRectF(left, top, right - left, bottom - top)
        return frame.intersected(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        image = self._dots.render(self._whole, ratio, self._radius)
        painter.drawImage(QRectF(self.rect()), image, QRectF(image.rect()))
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(QPen(QColor(theme.accent), 1.4))
        painter.drawRect(self._frame())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        frame = self._frame()
        held = frame.contains(event.position())
        middle = self._whole.to_screen(np.array([(self._view.x, self._view.y)]))[0]
        self._grip = QPointF(*middle.tolist()) - event.position() if held else QPointF()
        self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            place = event.position() + self._grip
            self.looked_at.emit(*self._whole.to_layout(place.x(), place.y()))
        inside = self._frame().contains(event.position())
        self.setCursor(Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.ArrowCursor)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
