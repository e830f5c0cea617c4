"""The likeliest answers: an outline before the change, filled after it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.bench.inks import run_colour
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.learning.report.words import percent
from musicscope.workspace.clever_hans_answers import Rescored

#: Answers that are shown.
ROWS = 6
_ROW, _BAR = 38, 9
_EMPTY = "Here stand the likeliest answers as soon as a track was heard."


class AnswerBars(QWidget):
    """One row an answer: its name, how probable it was and is, and a bar of both."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.answer: Rescored | None = None
        self.rows: tuple[int, ...] = ()
        self.setAccessibleName("Likeliest answers before and after the change")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: (self.updateGeometry(), self.update()))

    def sizeHint(self) -> QSize:
        return QSize(round(280 * themes.scale), round(_ROW * themes.scale) * ROWS)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(180 * themes.scale), self.sizeHint().height())

    def show_answer(self, answer: Rescored | None) -> None:
        """Show another answer, or nothing; rows keep their places while one track is asked."""
        self.answer = answer
        self.rows = () if answer is None else _rows(answer)
        told = [
            f"{answer.names[n]} {percent(float(answer.before[n]))}, "
            f"now {percent(float(answer.after[n]))}"
            for n in self.rows
        ]
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.answer is None:
            painter.setFont(font(12))
            painter.setPen(colour(themes.active.faint))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, _EMPTY)
            return
        winner = int(self.answer.after.argmax())
        for place, row in enumerate(self.rows):
            self._paint_row(painter, place, row, wins=row == winner)
        painter.end()

    def _paint_row(self, painter: QPainter, place: int, row: int, *, wins: bool) -> None:
        theme, scale = themes.active, themes.scale
        tall = round(_ROW * scale)
        before, after = float(self.answer.before[row]), float(self.answer.after[row])
        line = QRectF(0, place * tall, self.width(), tall - _BAR - 10)
        painter.setFont(font(12, 600 if wins else 400, tabular=True))
        figures = f"{percent(before)} → {percent(after)}"
        metrics = painter.fontMetrics()
        room = int(self.width() - metrics.horizontalAdvance(figures) - 12)
        name = metrics.elidedText(self.answer.names[row], Qt.TextElideMode.ElideRight, room)
        painter.setPen(colour(theme.text))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, name)
        painter.setPen(colour(theme.text if wins else theme.soft))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, right, figures)
        rail = QRectF(1, line.bottom() + 1, self.width() - 2, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.raised))
        painter.drawRoundedRect(rail, 2.5, 2.5)
        painter.setBrush(run_colour(0) if wins else run_colour(0, 130))
        painter.drawRoundedRect(_share_of(rail, after), 2.5, 2.5)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(theme.text), 1.5))
        painter.drawRoundedRect(_share_of(rail, before), 2.5, 2.5)


def _rows(answer: Rescored) -> tuple[int, ...]:
    """Return the likeliest before, and among them whatever is likeliest after."""
    rows = [int(n) for n in np.argsort(-answer.before, kind="stable")[:ROWS]]
    winner = int(answer.after.argmax())
    if winner not in rows:
        rows[-1] = winner
    return tuple(rows)


def _share_of(rail: QRectF, share: float) -> QRectF:
    part = QRectF(rail)
    part.setWidth(max(rail.width() * min(max(share, 0.0), 1.0), 2.0))
    return part
