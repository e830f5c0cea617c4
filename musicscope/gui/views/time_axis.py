"""The axis of time below the lowest view."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QFontMetricsF, QPainter

from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.timeline import Window
from musicscope.gui.views.words import clock, time_step


def axis_height() -> int:
    """Return the height that the axis takes below a picture."""
    return math.ceil(QFontMetricsF(font(11)).height()) + 10


def draw_time_axis(
    painter: QPainter, plot: QRect, right: float, window: Window, ratio: float
) -> None:
    """Write the moments below `plot`, none of them beyond `right`.

    Parameters
    ----------
    ratio : float
        Pixels of the screen for each unit of the painter.
    """
    step = time_step(ratio / window.scale, scaled(90))
    chosen = font(11, tabular=True)
    metrics = QFontMetricsF(chosen)
    painter.setFont(chosen)
    painter.setPen(colour(themes.active.faint))
    baseline = plot.bottom() + 4 + metrics.ascent()
    first = math.ceil(max(window.time_at(0), 0.0) / step - 1e-9)
    last = math.floor(window.time_at(window.width) / step + 1e-9)
    for number in range(first, last + 1):
        moment = number * step
        text = clock(moment, 0 if step >= 1 else 1)
        width = metrics.horizontalAdvance(text)
        x = min(plot.left() + window.x_of(moment) / ratio - width / 2, right - width)
        painter.drawText(QPointF(max(x, plot.left() - scaled(20)), baseline), text)
