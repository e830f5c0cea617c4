"""Two tempi as two rows of beats, so that one sees where they meet."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.similar.relations import tempo_relation
from musicscope.gui.theme import colour, font, themes

#: So much time is drawn, s.
_SPAN_S = 4.0
#: Beats this near to each other fall together, s.
_TOGETHER_S = 0.03


class BeatsPicture(QWidget):
    """Four seconds of both pulses from a common first beat."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tempi: tuple[float | None, float | None] = (None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: self.updateGeometry())

    def show_tempi(self, first: float | None, second: float | None) -> None:
        """Show two tempi in bpm; None where one is not known."""
        self._tempi = (first, second)
        told = ["unknown" if t is None else f"{t:.0f} bpm" for t in self._tempi]
        self.setAccessibleName(f"Tempi: {told[0]} and {told[1]}. {tempo_relation(first, second)}")
        self.setToolTip("Four seconds of beats, both from the same first one")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(200 * themes.scale), round(64 * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(120 * themes.scale), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, scale = QPainter(self), themes.active, themes.scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        figures = 70 * scale
        wide = self.width() - figures - 6 * scale
        rows = [self.height() * share for share in (0.28, 0.72)]
        both = [_beats(tempo) for tempo in self._tempi]
        meeting = [b for b in both[0] if any(abs(b - other) <= _TOGETHER_S for other in both[1])]
        painter.setPen(QPen(colour(theme.faint), 1))
        for beat in meeting:
            x = figures + beat / _SPAN_S * wide
            painter.drawLine(QPointF(x, rows[0]), QPointF(x, rows[1]))
        for row, tempo, beats in zip(rows, self._tempi, both, strict=True):
            painter.setFont(font(12, 600, tabular=True))
            painter.setPen(colour(theme.text if tempo else theme.soft))
            box = QRectF(0, row - 12 * scale, figures - 12 * scale, 24 * scale)
            words = f"{tempo:.0f} bpm" if tempo else "unknown"
            where = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, where, words)
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(QPointF(figures, row), QPointF(figures + wide, row))
            painter.setPen(Qt.PenStyle.NoPen)
            for beat in beats:
                x = figures + beat / _SPAN_S * wide
                met = beat in meeting or any(abs(beat - m) <= _TOGETHER_S for m in meeting)
                painter.setBrush(colour(theme.text if met else theme.soft))
                reach = (4.5 if met else 3) * scale
                painter.drawEllipse(QPointF(x, row), reach, reach)
        painter.end()


def _beats(tempo: float | None) -> list[float]:
    if not tempo or not math.isfinite(tempo):
        return []
    return [n * 60 / tempo for n in range(int(_SPAN_S * tempo / 60) + 1)]
