"""Icons of the map's own tools, drawn in the weight of the icon family."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

SIZE = 16
RATIO = 3


def _blank() -> QPixmap:
    pixmap = QPixmap(SIZE * RATIO, SIZE * RATIO)
    pixmap.setDevicePixelRatio(RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def lasso_icon(hex_colour: str) -> QIcon:
    """Return a loop of rope with its loose end."""
    pixmap = _blank()
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(hex_colour), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawEllipse(QRectF(1.5, 2.0, 13.0, 7.6))
    rope = QPainterPath(QPointF(5.2, 9.2))
    rope.cubicTo(QPointF(2.6, 10.2), QPointF(3.6, 12.4), QPointF(5.6, 11.6))
    rope.cubicTo(QPointF(7.4, 10.8), QPointF(6.6, 8.6), QPointF(5.2, 9.2))
    rope.moveTo(QPointF(5.6, 11.6))
    rope.quadTo(QPointF(6.4, 13.0), QPointF(5.2, 14.4))
    painter.drawPath(rope)
    painter.end()
    return QIcon(pixmap)


def rectangle_icon(hex_colour: str) -> QIcon:
    """Return a dashed rectangle."""
    pixmap = _blank()
    painter = QPainter(pixmap)
    pen = QPen(QColor(hex_colour), 1.2)
    pen.setDashPattern([2.6, 1.8])
    painter.setPen(pen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawRect(QRectF(2.0, 3.0, 12.0, 10.0))
    painter.end()
    return QIcon(pixmap)
