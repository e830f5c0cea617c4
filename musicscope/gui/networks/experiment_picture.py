"""Score against size: one dot a network, with its interval and its name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from musicscope.gui.bench.chart import Chart, Series
from musicscope.gui.bench.inks import run_colour
from musicscope.gui.networks.live_words import figure
from musicscope.gui.theme import font, themes
from musicscope.learning.report.svg import Axis, round_axis

if TYPE_CHECKING:
    from musicscope.learning.training.time_or_frequency import Row


class ExperimentPicture(Chart):
    """The networks of the published experiment."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Score against number of parameters", parent)
        self.names: list[tuple[str, float, float, int]] = []

    def sizeHint(self) -> QSize:
        return QSize(round(460 * themes.scale), round(300 * themes.scale))

    def show_rows(self, rows: Sequence[Row], score: str) -> None:
        """Draw these networks; `score` is what is measured."""
        self.names = [(r.label, r.parameters, r.score.value, n) for n, r in enumerate(rows)]
        series = []
        for number, row in enumerate(rows):
            value, low, high = row.score
            reach = np.array([low if math.isfinite(low) else value])
            top = np.array([high if math.isfinite(high) else value])
            series.append(
                Series(
                    np.array([float(row.parameters)]),
                    np.array([value]),
                    number,
                    low=reach,
                    high=top,
                    dots=True,
                    whiskers=True,
                    told=(row_words(row),),
                )
            )
        bounds = [bound for row in rows for bound in row.score]
        words = "; ".join(row_words(row) for row in rows)
        self.show_series(
            series, _size_axis([row.parameters for row in rows]), _score_axis(bounds, score), words
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(12, 600))
        metrics = painter.fontMetrics()
        taken: list[QRectF] = []
        lines = [self.place(size, value).x() for _, size, value, _ in self.names]
        for name, size, value, number in self.names:
            if not math.isfinite(value):
                continue
            at = self.place(size, value)
            wide, tall = metrics.horizontalAdvance(name) + 4, metrics.height()
            box = QRectF(at.x() + 10, at.y() - tall / 2, wide, tall)
            if box.right() > self.width() or any(box.left() < x < box.right() for x in lines):
                box.moveRight(at.x() - 10)
            while any(box.intersects(other) for other in taken):
                box.translate(0, metrics.height())
            taken.append(box)
            painter.setPen(run_colour(number))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        painter.end()


def row_words(row: Row) -> str:
    """Return ``"Time: 0.91 (0.85–0.97), 54,684 parameters"``."""
    return (
        f"{row.label}: {figure(row.score.value)}{reach_words(row)}, {row.parameters:,} parameters"
    )


def reach_words(row: Row) -> str:
    """Return the interval of a score, ``" (0.85–0.97)"``; empty where it is not known."""
    if not (math.isfinite(row.score.low) and math.isfinite(row.score.high)):
        return ""
    return f" ({row.score.low:.2f}–{row.score.high:.2f})"


def _size_axis(sizes: Sequence[int]) -> Axis:
    low, high = min(sizes, default=10_000) / 1.6, max(sizes, default=1_000_000) * 2.2
    ticks = tuple(
        float(step * 10**power)
        for power in range(2, 9)
        for step in (1, 2, 5)
        if low <= step * 10**power <= high
    )
    return Axis(low, high, ticks, "Numbers that are learned", _short, logarithmic=True)


def _score_axis(bounds: Sequence[float], label: str) -> Axis:
    known = [bound for bound in bounds if math.isfinite(bound)]
    axis = round_axis(known, label)
    low, high = max(axis.low, 0.0), min(axis.high, 1.0)
    ticks = tuple(tick for tick in axis.ticks if low - 1e-9 <= tick <= high + 1e-9)
    return Axis(low, high, ticks, label, "{:.2f}".format)


def _short(value: float) -> str:
    return f"{value / 1e6:g} M" if value >= 1e6 else f"{value / 1e3:g} k"
