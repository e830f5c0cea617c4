"""Shares in words with bars: what mattered, and what turned an answer."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.bench.inks import run_colour
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.learning.report.words import percent

_ROW = 34


class ShareBars(QWidget):
    """One row a share: words, percent, a bar.

    Parameters
    ----------
    name : str
        For people who do not see it.
    run : int
        Whose they are.
    rows : sequence of (str, float)
        Words and share, 0..1; NaN where it is not known.
    whole : float
        What a full bar stands for.
    parent : QWidget
    """

    def __init__(
        self,
        name: str,
        run: int,
        rows: Sequence[tuple[str, float]],
        whole: float,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.rows, self._run, self._whole = tuple(rows), run, whole or 1.0
        self.setAccessibleName(name)
        told = "; ".join(f"{words} {percent(share)}" for words, share in rows)
        self.setAccessibleDescription(told)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: (self.updateGeometry(), self.update()))

    def sizeHint(self) -> QSize:
        return QSize(round(280 * themes.scale), round(_ROW * themes.scale) * len(self.rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(180 * themes.scale), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tall = round(_ROW * themes.scale)
        rights = 52 * themes.scale
        painter.setFont(font(12, tabular=True))
        for place, (words, share) in enumerate(self.rows):
            box = QRectF(0, place * tall, self.width(), tall - 12)
            painter.setPen(colour(themes.active.text))
            room = self.width() - rights
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, int(room) - 8
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
            painter.setPen(colour(themes.active.soft))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, percent(share))
            painter.setPen(Qt.PenStyle.NoPen)
            rail = QRectF(0, box.bottom() + 1, self.width(), 5)
            painter.setBrush(colour(themes.active.raised))
            painter.drawRoundedRect(rail, 2.5, 2.5)
            if math.isfinite(share) and share > 0:
                rail.setWidth(max(rail.width() * min(share / self._whole, 1.0), 3.0))
                painter.setBrush(run_colour(self._run))
                painter.drawRoundedRect(rail, 2.5, 2.5)
        painter.end()
