"""How dots are drawn that the owner spoke of, and those that are only suggested."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.map.sprites import OUTLINES, RIMS, SAID_NO, SAID_YES, SUGGESTED, UNSURE
from musicscope.gui.theme import INSET, colour, font, themes

ROW = 22
WORDS = {
    SAID_YES: "you said yes",
    SAID_NO: "you said no",
    SUGGESTED: "suggested",
    UNSURE: "suggested, not sure",
}


class MarkKey(QWidget):
    """A line for each mark that is on the map, with how many dots have it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.counts: dict[int, int] = {}
        self.destroyed.connect(themes.changed.subscribe(lambda _: self.update()))

    def sizeHint(self) -> QSize:
        return QSize(200, round(ROW * themes.scale) * len(self.counts) + 4)

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """Show how many dots have each mark; those of none are left out."""
        self.counts = {mark: counts[mark] for mark in WORDS if counts.get(mark)}
        words = (f"{count:,} {WORDS[mark]}" for mark, count in self.counts.items())
        self.setAccessibleName(", ".join(words))
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, tall = themes.active, round(ROW * themes.scale)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (mark, count) in enumerate(self.counts.items()):
            row = QRectF(INSET, place * tall, self.width() - 2 * INSET, tall)
            self._paint_dot(painter, QPointF(row.x() + 6, row.center().y()), mark)
            row.setLeft(row.x() + 22)
            painter.setFont(font(13))
            painter.setPen(QColor(theme.text))
            painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, WORDS[mark])
            painter.setFont(font(11, tabular=True))
            painter.setPen(QColor(theme.faint))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(row, right, f"{count:,}")
        painter.end()

    @staticmethod
    def _paint_dot(painter: QPainter, centre: QPointF, mark: int) -> None:
        theme = themes.active
        if mark in OUTLINES:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(theme.soft), OUTLINES[mark]))
            painter.drawEllipse(centre, 4.0, 4.0)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.soft))
        painter.drawEllipse(centre, 4.0, 4.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(getattr(theme, RIMS[mark])), 1.5))
        painter.drawEllipse(centre, 6.5, 6.5)
