"""Words on the map, with a rim in the colour of the ground, drawn once and then only copied."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from musicscope.gui.theme import Theme, colour

RIM = 3.0
KEPT = 1_000


@dataclass(frozen=True)
class Word:
    """A drawn text.

    Attributes
    ----------
    image : QImage
        In device pixels, with its ratio set.
    size : QSizeF
        Of the text with its rim, in pixels of the widget.
    """

    image: QImage
    size: QSizeF


class Lettering:
    """Draws texts of one style.

    Parameters
    ----------
    widest : float
        Longer texts end in an ellipsis; in pixels.
    """

    def __init__(self, widest: float) -> None:
        self._widest = widest
        self._made: dict[tuple[str, str], Word] = {}
        self._style: tuple[Theme, str, float] | None = None

    def word(self, text: str, token: str, font: QFont, theme: Theme, ratio: float) -> Word:
        """Return a text in the colour of a theme's `token`."""
        style = theme, font.toString(), ratio
        if style != self._style or len(self._made) > KEPT:
            self._style = style
            self._made.clear()
        key = text, token
        word = self._made.get(key)
        if word is None:
            word = self._made[key] = self._draw(text, token, font, theme, ratio)
        return word

    def _draw(self, text: str, token: str, font: QFont, theme: Theme, ratio: float) -> Word:
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self._widest)
        width = metrics.horizontalAdvance(text) + 2 * RIM
        height = metrics.ascent() + metrics.descent() + 2 * RIM - 2
        image = QImage(
            round(width * ratio) + 1,
            round(height * ratio) + 1,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start = QPointF(RIM, RIM - 1 + metrics.ascent())
        outline = QPainterPath()
        outline.addText(start, font, text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(colour(theme.ground, 215), 2 * RIM)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(outline, pen)
        painter.setFont(font)
        painter.setPen(QColor(getattr(theme, token)))
        painter.drawText(start, text)
        painter.end()
        return Word(image, QSizeF(width, height))
