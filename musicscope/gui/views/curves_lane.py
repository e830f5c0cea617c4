"""One lane: a curve as a line, kept as a picture that is moved along."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPen, QPixmap

from musicscope.analysis.curve import Curve
from musicscope.gui.views.curves_polygon import polygon
from musicscope.gui.views.curves_scale import LaneScale
from musicscope.gui.views.timeline import Window


def curve_points(
    curve: Curve, scale: LaneScale, window: Window, height: float, *, extra: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Return the line of a curve in pixels of the screen.

    Parameters
    ----------
    window : Window
    height : float
        Of the lane, px.
    extra : int
        Pixels drawn on each side of the window too.

    Returns
    -------
    x, y : np.ndarray [shape=(n,)]
        From the left edge of the window, and below the lane's top. Where several values fall
        into a pixel, its lowest and highest are joined, so that no peak is lost.
    """
    first = np.searchsorted(curve.times_s, window.time_at(-extra)) - 1
    stop = np.searchsorted(curve.times_s, window.time_at(window.width + extra)) + 2
    chosen = slice(max(int(first), 0), max(int(stop), 0))
    x = curve.times_s[chosen] * window.scale - window.left
    values = curve.values[chosen].astype(float)
    if len(x) > 2 * (window.width + 2 * extra):
        pixel = np.floor(x).astype(int)
        starts = np.flatnonzero(np.diff(pixel, prepend=pixel[0] - 1))
        lows, highs = np.minimum.reduceat(values, starts), np.maximum.reduceat(values, starts)
        x = np.repeat(pixel[starts] + 0.5, 2)
        values = np.stack([lows, highs], axis=1).ravel()
    return x, (1 - scale.share(values)) * height


class LanePicture:
    """The line of one lane for more than the window, drawn again when the window leaves it."""

    def __init__(self) -> None:
        self._pixmap: QPixmap | None = None
        self._made: tuple[object, ...] = ()
        self._left = 0

    def forget(self) -> None:
        """Draw anew next time."""
        self._pixmap = None

    def draw(
        self,
        painter: QPainter,
        lane: QRect,
        window: Window,
        ratio: float,
        curve: Curve,
        scale: LaneScale,
        ink: QColor,
    ) -> None:
        """Draw the visible part of `curve` into `lane`."""
        if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            painter.save()
            painter.translate(lane.topLeft())
            painter.scale(1 / ratio, 1 / ratio)
            self._draw_line(painter, curve, scale, window, lane.height() * ratio, ink, 0)
            painter.restore()
            return
        extra = window.width // 2
        made = window.width, window.scale, lane.height(), ratio, id(curve), scale, ink.rgba()
        shift = window.left - self._left
        if self._pixmap is None or made != self._made or not -extra <= shift <= extra:
            self._pixmap = QPixmap(window.width + 2 * extra, max(round(lane.height() * ratio), 1))
            self._pixmap.fill(Qt.GlobalColor.transparent)
            inner = QPainter(self._pixmap)
            inner.translate(extra, 0)
            self._draw_line(inner, curve, scale, window, self._pixmap.height(), ink, extra)
            inner.end()
            self._made, self._left, shift = made, window.left, 0
        part = QRect(extra + shift, 0, window.width, self._pixmap.height())
        painter.drawPixmap(lane, self._pixmap, part)

    def _draw_line(
        self,
        painter: QPainter,
        curve: Curve,
        scale: LaneScale,
        window: Window,
        height: float,
        ink: QColor,
        extra: int,
    ) -> None:
        x, y = curve_points(curve, scale, window, height - 2, extra=extra)
        if not len(x):
            return
        y = y + 1
        soft = QColor(ink)
        soft.setAlpha(38)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        ends = np.array([height])
        area = np.concatenate([ends, y, ends])
        painter.drawPolygon(polygon(np.concatenate([x[:1], x, x[-1:]]), area))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1))
        line = polygon(x, y)
        painter.drawPolyline(line)
        painter.drawPolyline(line.translated(0, 0.6))
