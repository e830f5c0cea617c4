"""The pill that turns the metronome on and off."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from musicscope.gui.theme import DARK, colour, font, themes
from musicscope.gui.views.pill import PillButton, pill_ground

_SIGN = 18
_RADIUS = 5.0


class MetronomePill(PillButton):
    """A metronome and its name; bright while it clicks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAccessibleName("Metronome")
        self.setToolTip("Click on every beat (M)")
        self.set_words("Metronome")

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(_SIGN, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, on = QRectF(self.rect()), self.isChecked()
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(colour(themes.active.accent), 2))
            rect.adjust(1, 1, -1, -1)
        hovered = self.underMouse() or self.isDown()
        painter.setBrush(colour(DARK.text, 235) if on else pill_ground(hovered))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        ink = colour(DARK.ground if on else DARK.text)
        painter.setPen(QPen(ink, 1.3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        middle = self.height() / 2
        body = [(-5, 5), (-2.5, -6), (2.5, -6), (5, 5)]
        centre = QPointF(8 + _SIGN / 2, middle)
        painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in body]))
        painter.drawLine(centre + QPointF(-1, 2.5), centre + QPointF(5.5, -5))
        painter.setFont(font(11))
        words = QRectF(10 + _SIGN, 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
