"""How well each class or tag is known, the best first."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.bench.inks import run_colour
from musicscope.gui.bench.strip_drawing import UNKNOWN, draw_strip
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.learning.evaluation.result import Interval, Result
from musicscope.learning.report.words import SHORT, decimals, main_figure, number, span

_ROW, _LINE, _HEAD = 26, 18, 24
_FIGURE, _COUNT, _NAME = 44, 64, 0.28


class NameRows(QWidget):
    """One row a class or tag: name, count, its main figure drawn, all figures in numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("By class or tag")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._results: Sequence[Result] = ()
        self.names: list[str] = []
        self._figures: list[str] = []
        listen(self, themes.changed, lambda _: self._restyle())

    def show_results(self, results: Sequence[Result]) -> None:
        """Show other runs."""
        self._results = results
        self._main = main_figure(results[0].answers)
        every = dict.fromkeys(name for result in results for name in result.answers.names)
        self.names = sorted(every, key=lambda name: -self._known(name))
        found = [own for result in results for own in result.per_name.values()]
        self._figures = [f for f in ("f1", "auc", "ap") if any(f in own for own in found)]
        self.setAccessibleDescription(" ".join(map(self._line, self.names)))
        self._restyle()

    def sizeHint(self) -> QSize:
        tall = _HEAD + self._row() * len(self.names) + 4
        return QSize(round(420 * themes.scale), round(tall * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(240 * themes.scale), self.sizeHint().height())

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _row(self) -> int:
        return max(_ROW, 8 + _LINE * len(self._results))

    def _figure(self, result: Result, name: str, figure: str) -> Interval:
        return result.per_name.get(name, {}).get(figure, UNKNOWN)

    def _known(self, name: str) -> float:
        values = [self._figure(result, name, self._main).value for result in self._results]
        finite = [value for value in values if math.isfinite(value)]
        return float(np.mean(finite)) if finite else -1.0

    def _line(self, name: str) -> str:
        told = [
            f"{SHORT[figure]} {number(own.value)} ({span(own)})"
            for result in self._results
            for figure in self._figures
            for own in (self._figure(result, name, figure),)
        ]
        return f"{name}, {self._counted(name)}: {', '.join(told)}."

    def _counted(self, name: str) -> str:
        answers = next(r.answers for r in self._results if name in r.answers.names)
        truth = answers.truth[:, answers.names.index(name)]
        yes, no = int((truth > 0.5).sum()), int((truth < 0.5).sum())
        return f"{yes:,} / {no:,}" if answers.task == "tags" else f"{yes:,}"

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._results:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, wide = themes.scale, float(self.width())
        name_wide, count_wide = _NAME * wide, _COUNT * scale
        figures_wide = _FIGURE * scale * len(self._figures)
        strip_left = name_wide + count_wide + 12
        strip_wide = wide - strip_left - figures_wide - 12
        middle = Qt.AlignmentFlag.AlignVCenter
        right = Qt.AlignmentFlag.AlignRight | middle
        head = _HEAD * scale
        painter.setFont(font(11))
        painter.setPen(colour(themes.active.soft))
        tags = self._results[0].answers.task == "tags"
        counted = "yes / no" if tags else "tracks"
        painter.drawText(QRectF(name_wide, 0, count_wide, head), right, counted)
        for k, figure in enumerate(self._figures):
            left = wide - figures_wide + k * _FIGURE * scale
            painter.drawText(QRectF(left, 0, _FIGURE * scale, head), right, SHORT[figure])
        for place, name in enumerate(self.names):
            top, tall = head + place * self._row() * scale, self._row() * scale
            painter.setFont(font(12))
            painter.setPen(colour(themes.active.text))
            elided = painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, int(name_wide) - 8
            )
            painter.drawText(QRectF(0, top, name_wide, tall), middle, elided)
            painter.setFont(font(11, tabular=True))
            painter.setPen(colour(themes.active.soft))
            painter.drawText(QRectF(name_wide, top, count_wide, tall), right, self._counted(name))
            line = tall / len(self._results)
            for n, result in enumerate(self._results):
                box = QRectF(strip_left, top + n * line, max(strip_wide, 10.0), line)
                marks = {"chance": 0.5} if self._main == "auc" else {}
                own = self._figure(result, name, self._main)
                draw_strip(painter, box.adjusted(6, 3, -6, -3), own, n, marks)
                self._paint_numbers(painter, result, n, name, box)
        painter.end()

    def _paint_numbers(
        self, painter: QPainter, result: Result, n: int, name: str, box: QRectF
    ) -> None:
        several, places = len(self._results) > 1, decimals(self._results)
        painter.setPen(run_colour(n) if several else colour(themes.active.text))
        wide = _FIGURE * themes.scale
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for k, figure in enumerate(self._figures):
            left = self.width() - wide * (len(self._figures) - k)
            value = self._figure(result, name, figure).value
            cell = QRectF(left, box.top(), wide, box.height())
            painter.drawText(cell, right, number(value, places))
