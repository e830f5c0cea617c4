"""How good each run is: its figures with their intervals, beside chance and majority."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.gui.bench.inks import run_colour
from musicscope.gui.bench.strip_drawing import UNKNOWN, draw_strip
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.figures import figure_names
from musicscope.learning.report.words import (
    BASELINES,
    FIGURES,
    decimals,
    figure_name,
    number,
    span,
    told_apart,
)

_ROW, _HEAD = 26, 22


class FigureRows(QWidget):
    """One block a figure, one row a run; dashed is chance, dotted the majority."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Figures")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._results: Sequence[Result] = ()
        self._names: list[str] = []
        listen(self, themes.changed, lambda _: self._restyle())

    def show_results(self, results: Sequence[Result]) -> None:
        """Show other runs."""
        self._results, self._names = results, figure_names(results)
        self.setAccessibleDescription(" ".join(self._lines()))
        self._restyle()

    def sizeHint(self) -> QSize:
        return QSize(round(360 * themes.scale), round(self._block() * len(self._names)) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(240 * themes.scale), self.sizeHint().height())

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _block(self) -> float:
        return (_HEAD + _ROW * len(self._results) + 6) * themes.scale

    def _lines(self) -> list[str]:
        lines = []
        for name in self._names:
            for result, title in zip(self._results, told_apart(self._results), strict=True):
                figure = result.figures.get(name, UNKNOWN)
                said = f"{figure_name(name)} of {title}: {number(figure.value)}"
                reach = span(figure)
                lines.append(f"{said} ({reach})." if reach else f"{said}.")
            lines.append(self._guessing(name))
        return lines

    def _guessing(self, name: str) -> str:
        told = []
        for baseline, (label, _) in BASELINES.items():
            value = self._results[0].baselines.get(baseline, {}).get(name, math.nan)
            if math.isfinite(value):
                told.append(f"{label.lower()} {number(value)}")
        return ", ".join(told)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._results:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, places = themes.scale, decimals(self._results)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        numbers = 132 * scale
        for place, name in enumerate(self._names):
            top = place * self._block()
            head = QRectF(0, top, self.width(), _HEAD * scale)
            painter.setFont(font(12, 600))
            painter.setPen(colour(themes.active.text))
            painter.drawText(head, left, figure_name(name))
            painter.setFont(font(11, tabular=True))
            painter.setPen(colour(themes.active.soft))
            painter.drawText(head, right, self._guessing(name))
            for n, result in enumerate(self._results):
                row = QRectF(0, top + (_HEAD + n * _ROW) * scale, self.width(), _ROW * scale)
                figure = result.figures.get(name, UNKNOWN)
                marks = {
                    key: result.baselines.get(key, {}).get(name, math.nan) for key in BASELINES
                }
                strip = row.adjusted(6, 5, -numbers - 12, -5)
                draw_strip(painter, strip, figure, n, marks)
                box = QRectF(row.right() - numbers, row.top(), numbers, row.height())
                several = len(self._results) > 1
                painter.setPen(run_colour(n) if several else colour(themes.active.text))
                painter.setFont(font(14, 600, tabular=True))
                painter.drawText(box, left, number(figure.value, places))
                painter.setPen(colour(themes.active.soft))
                painter.setFont(font(11, tabular=True))
                painter.drawText(box, right, span(figure, places))
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._names:
            place = min(int(event.pos().y() // self._block()), len(self._names) - 1)
            told = FIGURES.get(self._names[place], ("", ""))[1]
            QToolTip.showText(event.globalPos(), told, self)
            return True
        return super().event(event)
