"""A time signature as it stands at the start of a line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from musicscope.gui.theme import colour, themes
from musicscope.gui.views.chord_symbol import exact_font

_SMALLEST, _LARGEST = 11, 34


def draw_signature(painter: QPainter, area: QRectF, signature: str) -> None:
    """Draw ``"3/4"`` as a 3 over a 4, at the right of `area`."""
    size = round(min(max(area.height() * 0.34, _SMALLEST), _LARGEST))
    painter.setFont(exact_font(size, 650))
    painter.setPen(colour(themes.active.soft))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
    line = size * 0.98
    top = area.center().y() - line
    for row, figure in enumerate(signature.split("/")):
        painter.drawText(QRectF(area.left(), top + row * line, area.width(), line), flags, figure)
