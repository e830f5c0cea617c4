"""Icons of the map's own tools, drawn in the weight of the icon family."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

SIZE = 16
RATIO = 3


@contextmanager
def _drawing(hex_colour: str) -> Iterator[tuple[QPainter, QIcon]]:
    """Give a painter with the family's pen, and the icon that shows what it has drawn."""
    pixmap, icon = QPixmap(SIZE * RATIO, SIZE * RATIO), QIcon()
    pixmap.setDevicePixelRatio(RATIO)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(hex_colour), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    try:
        yield painter, icon
    finally:
        painter.end()
    icon.addPixmap(pixmap)


def lasso_icon(hex_colour: str) -> QIcon:
    """Return a loop of rope with its loose end."""
    with _drawing(hex_colour) as (painter, icon):
        painter.drawEllipse(QRectF(1.5, 2.0, 13.0, 7.6))
        rope = QPainterPath(QPointF(5.2, 9.2))
        rope.cubicTo(QPointF(2.6, 10.2), QPointF(3.6, 12.4), QPointF(5.6, 11.6))
        rope.cubicTo(QPointF(7.4, 10.8), QPointF(6.6, 8.6), QPointF(5.2, 9.2))
        rope.moveTo(QPointF(5.6, 11.6))
        rope.quadTo(QPointF(6.4, 13.0), QPointF(5.2, 14.4))
        painter.drawPath(rope)
    return icon


def rectangle_icon(hex_colour: str) -> QIcon:
    """Return a dashed rectangle."""
    with _drawing(hex_colour) as (painter, icon):
        pen = QPen(QColor(hex_colour), 1.2)
        pen.setDashPattern([2.6, 1.8])
        painter.setPen(pen)
        painter.drawRect(QRectF(2.0, 3.0, 12.0, 10.0))
    return icon


def audition_icon(hex_colour: str) -> QIcon:
    """Return headphones."""
    with _drawing(hex_colour) as (painter, icon):
        band = QPainterPath(QPointF(2.4, 10.4))
        band.cubicTo(QPointF(1.6, 0.6), QPointF(14.4, 0.6), QPointF(13.6, 10.4))
        painter.drawPath(band)
        for x in (2.2, 10.8):
            painter.drawRoundedRect(QRectF(x, 8.6, 3.0, 5.0), 1.2, 1.2)
    return icon


def arrow_icon(hex_colour: str, *, left: bool) -> QIcon:
    """Return an arrow that points to the left, or to the right."""
    with _drawing(hex_colour) as (painter, icon):
        tip, tail = (2.8, 13.2) if left else (13.2, 2.8)
        back = tip + (4.2 if left else -4.2)
        painter.drawLine(QPointF(tip, 8.0), QPointF(tail, 8.0))
        for y in (3.8, 12.2):
            painter.drawLine(QPointF(tip, 8.0), QPointF(back, y))
    return icon


def line_icon(hex_colour: str) -> QIcon:
    """Return a line that leads through dots."""
    with _drawing(hex_colour) as (painter, icon):
        way = QPainterPath(QPointF(2.5, 12.5))
        way.cubicTo(QPointF(5.5, 3.0), QPointF(9.0, 14.0), QPointF(13.5, 3.5))
        painter.drawPath(way)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(hex_colour))
        for place in (QPointF(2.5, 12.5), QPointF(7.8, 8.6), QPointF(13.5, 3.5)):
            painter.drawEllipse(place, 1.9, 1.9)
    return icon


def neighbours_icon(hex_colour: str) -> QIcon:
    """Return a dot with lines to others."""
    with _drawing(hex_colour) as (painter, icon):
        ends = (QPointF(2.8, 3.4), QPointF(13.0, 4.6), QPointF(11.4, 13.2), QPointF(3.4, 12.0))
        middle = QPointF(7.4, 8.0)
        painter.setPen(QPen(QColor(hex_colour), 1.1))
        for end in ends:
            painter.drawLine(middle, end)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(hex_colour))
        painter.drawEllipse(middle, 2.4, 2.4)
        for end in ends:
            painter.drawEllipse(end, 1.5, 1.5)
    return icon
