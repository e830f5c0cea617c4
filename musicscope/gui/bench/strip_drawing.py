"""A figure on a line from 0 to 1: its interval, and what guessing would reach."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from musicscope.gui.bench.inks import CHANCE, MAJORITY, run_colour, run_pen
from musicscope.gui.theme import colour, themes
from musicscope.learning.evaluation.result import Interval

MARKS = {"chance": CHANCE, "majority": MAJORITY}
UNKNOWN = Interval(math.nan, math.nan, math.nan)
_DOT = 4.0


def draw_strip(
    painter: QPainter, box: QRectF, figure: Interval, run: int, marks: Mapping[str, float]
) -> None:
    """Draw a rail, the interval, the value, and marks of `MARKS` by name."""
    y = box.center().y()
    painter.setPen(QPen(colour(themes.active.line), 1))
    painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
    for name, value in marks.items():
        if math.isfinite(value) and name in MARKS:
            x = _across(box, value)
            painter.setPen(run_pen(MARKS[name]))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
    if math.isfinite(figure.low) and math.isfinite(figure.high):
        painter.setPen(QPen(run_colour(run), 2))
        low, high = _across(box, figure.low), _across(box, figure.high)
        painter.drawLine(QPointF(low, y), QPointF(high, y))
    if math.isfinite(figure.value):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(run_colour(run))
        painter.drawEllipse(QPointF(_across(box, figure.value), y), _DOT, _DOT)


def _across(box: QRectF, value: float) -> float:
    return box.left() + box.width() * min(max(value, 0.0), 1.0)
