"""The picture that a network hears, in grey, with what speaks for and against its answer."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import scaled

#: What speaks for and against an answer, on a dark and on a light ground: orange and blue are
#: told apart with any kind of colour vision.
FOR, AGAINST = ("#ff9e3d", "#c25700"), ("#4fb0ff", "#0b63b8")
#: Shares of the levels that are drawn as nothing and as full.
_SOFT, _LOUD = 10.0, 99.7
#: The strongest grey, so that colours stand out.
_GREY = 0.72


def tones() -> tuple[str, str]:
    """Return the colours for and against in the theme in use."""
    place = 0 if themes.active.dark else 1
    return FOR[place], AGAINST[place]


def relevance_image(picture: np.ndarray, relevance: np.ndarray) -> QImage:
    """Return a picture [shape=(rows, frames)] with relevance -1..1 over it, low rows below."""
    low, high = np.percentile(picture, (_SOFT, _LOUD))
    grey = np.clip((picture - low) / max(float(high - low), 1e-9), 0, 1)[..., None] * _GREY
    ground, ink = (_rgb(token) for token in (themes.active.ground, themes.active.text))
    rgb = ground + (ink - ground) * grey
    share = np.abs(relevance)[..., None] ** 0.7
    aim = np.where(relevance[..., None] > 0, _rgb(tones()[0]), _rgb(tones()[1]))
    rgb = rgb + (aim - rgb) * share
    pixels = np.full((*picture.shape, 4), 255, np.uint8)
    pixels[..., 2::-1] = np.clip(rgb, 0, 255).astype(np.uint8)
    upright = np.ascontiguousarray(pixels[::-1])
    rows, frames = picture.shape
    return QImage(upright.tobytes(), frames, rows, 4 * frames, QImage.Format.Format_RGB32).copy()


def draw_legend(painter: QPainter, plot: QRect, name: str) -> None:
    """Draw what both colours mean, at the lower left."""
    theme = themes.active
    chosen = font(11)
    metrics = QFontMetricsF(chosen)
    words = (f"for {name}", "against")
    widths = [metrics.horizontalAdvance(text) for text in words]
    swatch, gap = scaled(10), 6
    height = metrics.height() + 6
    wide = sum(widths) + 2 * (swatch + gap) + 3 * gap + 8
    box = QRectF(plot.left() + 8, plot.bottom() - height - 7, wide, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.ground, 225))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(chosen)
    x = box.left() + gap + 2
    for text, width, tone in zip(words, widths, tones(), strict=True):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tone))
        painter.drawRoundedRect(QRectF(x, box.center().y() - swatch / 2, swatch, swatch), 2, 2)
        x += swatch + gap
        painter.setPen(colour(theme.text))
        painter.drawText(QPointF(x, box.center().y() + metrics.ascent() / 2 - 1), text)
        x += width + 2 * gap


def row_ticks(
    frequencies: np.ndarray | None, rows: tuple[str, ...], height: int
) -> list[tuple[float, str]]:
    """Return rows that are worth a name, with short names: ``"1k"`` for 1,000 Hz.

    Parameters
    ----------
    frequencies : np.ndarray [shape=(rows,)], Hz, optional
    rows : tuple of str
        Names of the rows where they have no frequency.
    height : int
        Of the picture, px.

    Returns
    -------
    list of (float, str)
        Row, from the lowest, and its name.
    """
    line = 1.4 * QFontMetricsF(font(11)).height()
    if frequencies is None:
        step = max(1, round(len(rows) * line / max(height, 1)))
        return [(row, rows[row].split()[-1]) for row in range(0, len(rows), step)]
    found: list[tuple[float, str]] = []
    for hz in (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000):
        if not frequencies[0] <= hz <= frequencies[-1]:
            continue
        row = float(np.interp(hz, frequencies, np.arange(len(frequencies))))
        apart = (row - found[-1][0]) * height / len(frequencies) if found else line
        if apart >= line:
            found.append((row, f"{hz / 1000:g}k" if hz >= 1000 else f"{hz}"))
    return found


def _rgb(token: str) -> np.ndarray:
    tone = colour(token)
    return np.array([tone.red(), tone.green(), tone.blue()], float)
