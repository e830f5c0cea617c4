"""What the owner marked on a view over time: the selected span, the loop, the bookmarks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from musicscope.gui.theme import DARK, colour, font
from musicscope.gui.views.panel import scaled
from musicscope.gui.views.timeline import Window

if TYPE_CHECKING:
    from musicscope.library.bookmarks import Bookmark

#: Pixels beside an edge of the span where the mouse takes hold of it.
_REACH = 4
_FLAG_WIDTH, _FLAG_HEIGHT = 9, 11
_BAND = QColor(255, 255, 255, 30)
_SHADOW = QColor(0, 0, 0, 150)


class Scale:
    """Where moments lie on a plot.

    Parameters
    ----------
    plot : QRect
    window : Window
    ratio : float
        Pixels of the screen for each unit of the plot.
    """

    def __init__(self, plot: QRect, window: Window, ratio: float) -> None:
        self.plot = plot
        self._window = window
        self._ratio = ratio

    def x_of(self, moment_s: float) -> float:
        """Return where a moment lies."""
        return self.plot.left() + self._window.x_of(moment_s) / self._ratio


def draw_span(painter: QPainter, scale: Scale, span: tuple[float, float], *, looping: bool) -> None:
    """Draw a span as a lighter band with an edge on each side.

    Parameters
    ----------
    span : tuple of float
        Start and stop, s.
    looping : bool
        Whether the edges carry the letters A and B.
    """
    plot = scale.plot
    left, right = (scale.x_of(moment) for moment in span)
    inside = QRectF(QPointF(left, plot.top()), QPointF(right, plot.bottom() + 1))
    painter.fillRect(inside.intersected(QRectF(plot)), _BAND)
    for x in (left, right):
        painter.fillRect(QRectF(round(x) - 1, plot.top(), 3, plot.height()), QColor(0, 0, 0, 70))
        painter.fillRect(QRectF(round(x), plot.top(), 1, plot.height()), colour(DARK.accent))
    if looping:
        _draw_tab(painter, "A", round(left), plot, 0.0)
        _draw_tab(painter, "B", round(right) + 1, plot, -1.0)


def _draw_tab(painter: QPainter, letter: str, x: float, plot: QRect, side: float) -> None:
    chosen = font(10, 600)
    metrics = QFontMetricsF(chosen)
    width, height = metrics.horizontalAdvance(letter) + 8, metrics.height() + 2
    tab = QRectF(x + side * width, plot.top(), width, height)
    painter.fillRect(tab, colour(DARK.accent))
    painter.setFont(chosen)
    painter.setPen(colour(DARK.on_accent))
    painter.drawText(tab, Qt.AlignmentFlag.AlignCenter, letter)


def edge_at(scale: Scale, span: tuple[float, float], x: float) -> int | None:
    """Return which edge of a span is under the mouse: 0 its start, 1 its stop."""
    far = [abs(scale.x_of(moment) - x) for moment in span]
    nearest = 0 if far[0] < far[1] else 1
    return nearest if far[nearest] <= _REACH else None


def draw_bookmarks(painter: QPainter, scale: Scale, bookmarks: Iterable[Bookmark]) -> None:
    """Draw a small flag at the top edge for each bookmark in view."""
    plot = scale.plot
    width, height = scaled(_FLAG_WIDTH), scaled(_FLAG_HEIGHT)
    for bookmark in bookmarks:
        x = round(scale.x_of(bookmark.at_s))
        if not plot.left() - width <= x <= plot.right():
            continue
        top = plot.top()
        cloth = [(0, 0), (width, 0), (width * 0.62, height / 2), (width, height), (0, height)]
        painter.fillRect(QRectF(x - 1, top, 3, height + 6), _SHADOW)
        painter.setPen(_SHADOW)
        painter.setBrush(colour(DARK.accent))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, top + dy) for dx, dy in cloth]))
        painter.fillRect(QRectF(x, top, 1, height + 5), colour(DARK.accent))


def bookmark_at(scale: Scale, bookmarks: Iterable[Bookmark], position: QPointF) -> Bookmark | None:
    """Return the bookmark whose flag is under the mouse."""
    width, height = scaled(_FLAG_WIDTH), scaled(_FLAG_HEIGHT)
    if not -2 <= position.y() - scale.plot.top() <= height + 3:
        return None
    under = (b for b in bookmarks if -3 <= position.x() - scale.x_of(b.at_s) <= width + 2)
    return next(under, None)
