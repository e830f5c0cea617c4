"""A small curve over the whole track."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from musicscope.gui.inspector.timed_picture import TimedPicture, clip_rounded, draw_ground
from musicscope.gui.theme import colour, themes
from musicscope.gui.views.words import clock

#: Kept free above and below the curve, px.
_MARGIN = 5.0


class Curve(TimedPicture):
    """A line, with a soft surface beneath it.

    Parameters
    ----------
    name : str
    words : callable
        A value as people read it.
    least_span : float
        The least difference between top and bottom, so that noise is not drawn as mountains.
    """

    def __init__(
        self,
        name: str,
        words: Callable[[float], str],
        *,
        least_span: float = 0.0,
        height: int = 40,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, height, parent)
        self._words, self._least = words, least_span
        self._times, self._values = np.zeros(0), np.zeros(0)

    def show_values(self, values: np.ndarray, duration_s: float) -> None:
        """Show values that lie evenly over the track."""
        times = (np.arange(len(values)) + 0.5) * duration_s / max(len(values), 1)
        self.show_at(times, values, duration_s)

    def show_at(self, times: np.ndarray, values: np.ndarray, duration_s: float) -> None:
        """Show values at moments, s."""
        self._times, self._values = np.asarray(times, float), np.asarray(values, float)
        self.duration_s = duration_s
        self.update()

    def describe(self, seconds: float) -> str:
        if not len(self._values):
            return clock(seconds)
        value = float(np.interp(seconds, self._times, self._values))
        return f"{self._words(value)} at {clock(seconds)}"

    def draw(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        draw_ground(painter, rect)
        if len(self._values) < 2 or not self.duration_s:
            return
        line = self._line()
        surface = QPainterPath(line)
        surface.lineTo(line.currentPosition().x(), rect.bottom())
        surface.lineTo(self.x_of(self._times[0]), rect.bottom())
        theme = themes.active
        clip_rounded(painter, rect)
        painter.fillPath(surface, colour(theme.faint, 45))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(theme.soft), 1.4))
        painter.drawPath(line)
        painter.setClipping(False)

    def _line(self) -> QPainterPath:
        columns = max(self.width() // 2, 2)
        times = self._times
        if len(times) > columns:
            edges = np.linspace(0, len(times), columns + 1).astype(int)[:-1]
            counts = np.diff(np.append(edges, len(times)))
            times = np.add.reduceat(times, edges) / counts
            values = np.add.reduceat(self._values, edges) / counts
        else:
            values = self._values
        low, high = float(values.min()), float(values.max())
        spare = max(self._least - (high - low), 1e-9) / 2
        low, high = low - spare, high + spare
        room = self.height() - 2 * _MARGIN
        heights = _MARGIN + (high - values) / (high - low) * room
        path = QPainterPath()
        for number, (time, y) in enumerate(zip(times.tolist(), heights.tolist(), strict=True)):
            point = QPointF(self.x_of(time), y)
            path.moveTo(point) if number == 0 else path.lineTo(point)
        return path
