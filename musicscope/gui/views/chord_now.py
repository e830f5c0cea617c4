"""The chord of now in large type, and the next two ahead of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPixmap

from musicscope.gui.inspector.strips import ink_on
from musicscope.gui.theme import colour, themes
from musicscope.gui.views.chord_symbol import Symbol, draw_symbol, symbol_width

#: Size of type of the height, and of the next ones of that.
_TYPE, _NEXT, _AFTER = 0.7, 0.62, 0.44
#: A usual symbol is so wide, of its size; half the width has room for it.
_USUAL = 2.6
_LARGEST = 260.0
_PAD = 0.22


@dataclass(frozen=True)
class Heard:
    """What is written: the present chord and its colour, then those that follow.

    Attributes
    ----------
    symbol : Symbol
    tone : str
        Hex; empty where there is no chord.
    alpha : float
        How strongly it is drawn, 0..1.
    following : sequence of Symbol
        Each is left out where it would reach into `reserved`.
    reserved : float
        Room at the right for other things, px.
    """

    symbol: Symbol
    tone: str
    alpha: float
    following: Sequence[Symbol]
    reserved: float = 0.0


class NowDrawing:
    """Draws it, again only when it has changed."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._made_for: tuple[object, ...] = ()

    def draw(self, painter: QPainter, area: QRectF, heard: Heard, ratio: float) -> None:
        """Draw around the middle of `area`.

        Parameters
        ----------
        ratio : float
            Pixels of the screen for each unit of the painter.
        """
        if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            painter.save()
            painter.translate(area.topLeft())
            _draw(painter, QRectF(0, 0, area.width(), area.height()), heard)
            painter.restore()
            return
        made_for = heard, area.size(), ratio, themes.active.name
        if made_for != self._made_for:
            self._made_for = made_for
            self._pixmap = QPixmap(round(area.width() * ratio), round(area.height() * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(colour(themes.active.ground))
            inside = QPainter(self._pixmap)
            _draw(inside, QRectF(0, 0, area.width(), area.height()), heard)
            inside.end()
        painter.drawPixmap(area.topLeft(), self._pixmap)


def _draw(painter: QPainter, area: QRectF, heard: Heard) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    size = min(area.height() * _TYPE, area.width() / 2 / _USUAL, _LARGEST)
    middle, centre = area.center().y(), area.center().x()
    pad = _PAD * size
    width = symbol_width(heard.symbol) * size
    chip = QRectF(0, 0, width + 2 * pad, min(size * 1.25, area.height()))
    chip.moveCenter(QPointF(centre - pad * 0.6 - chip.width() / 2, middle))
    ink = colour(themes.active.faint)
    if heard.symbol[0]:
        tone = QColor(heard.tone)
        tone.setAlphaF(heard.alpha)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawRoundedRect(chip, 0.14 * size, 0.14 * size)
        ink = ink_on(tone)
    draw_symbol(painter, chip.left() + pad, middle, size, heard.symbol, ink)
    left = centre + pad * 1.4
    for symbol, part, token in zip(
        heard.following, (_NEXT, _AFTER), (themes.active.text, themes.active.faint), strict=False
    ):
        right = left + symbol_width(symbol) * size * part
        if right > area.right() - heard.reserved:
            break
        draw_symbol(painter, left, middle, size * part, symbol, colour(token))
        left = right + 0.55 * size * part
