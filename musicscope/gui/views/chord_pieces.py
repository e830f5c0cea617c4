"""A drawing along time, made once in pieces and scrolled by copying."""

from __future__ import annotations

from collections import OrderedDict
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPaintEngine, QPainter, QPixmap

from musicscope.gui.views.timeline import Window

#: Pixels of one piece.
PIECE = 256
#: Pieces that are kept: several screens.
_KEPT = 48


class Drawing(Protocol):
    """Draws a stretch of time."""

    def __call__(self, painter: QPainter, first_s: float, last_s: float, scale: float) -> None:
        """Draw what lies between two moments, a moment t at ``x = t * scale``."""


class ScrolledDrawing:
    """Pieces of one drawing at one zoom; drawn itself where it must stay sharp at any size.

    Parameters
    ----------
    drawing : Drawing
        Fills the whole height; may reach over the edges of its stretch.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._pieces: OrderedDict[int, QPixmap] = OrderedDict()
        self._made_for: tuple[float, float, float] | None = None

    def clear(self) -> None:
        """Draw again from now on."""
        self._pieces.clear()

    def draw(self, painter: QPainter, area: QRectF, window: Window, ratio: float) -> None:
        """Draw what `window` shows into `area`, whose width it fills.

        Parameters
        ----------
        ratio : float
            Pixels of the screen for each unit of the painter.
        """
        if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            self._draw_itself(painter, area, window, ratio)
            return
        made_for = window.scale, area.height(), ratio
        if made_for != self._made_for:
            self._made_for = made_for
            self._pieces.clear()
        for piece in range(window.left // PIECE, (window.left + window.width - 1) // PIECE + 1):
            x = area.left() + (piece * PIECE - window.left) / ratio
            painter.drawPixmap(QPointF(x, area.top()), self._piece(piece, area.height()))

    def _draw_itself(self, painter: QPainter, area: QRectF, window: Window, ratio: float) -> None:
        painter.save()
        painter.setClipRect(area)
        painter.translate(area.left() - window.left / ratio, area.top())
        first, last = window.time_at(0), window.time_at(window.width)
        self._drawing(painter, first, last, window.scale / ratio)
        painter.restore()

    def _piece(self, piece: int, height: float) -> QPixmap:
        pixmap = self._pieces.get(piece)
        if pixmap is not None:
            self._pieces.move_to_end(piece)
            return pixmap
        scale, _, ratio = self._made_for or (1.0, 0.0, 1.0)
        pixmap = QPixmap(PIECE, max(round(height * ratio), 1))
        pixmap.setDevicePixelRatio(ratio)
        painter = QPainter(pixmap)
        painter.translate(-piece * PIECE / ratio, 0)
        self._drawing(painter, piece * PIECE / scale, (piece + 1) * PIECE / scale, scale / ratio)
        painter.end()
        self._pieces[piece] = pixmap
        while len(self._pieces) > _KEPT:
            self._pieces.popitem(last=False)
        return pixmap
