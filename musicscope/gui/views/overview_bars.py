"""The bars of a waveform, in one colour or in those of the moodbar."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from musicscope.gui.theme import colour, themes

#: Width of a bar and distance to the next one, px.
BAR, PITCH = 2, 3
#: A quieter track is not drawn as if it were louder than this peak.
_SMALLEST_PEAK = 0.1
#: Moodbar colours are brought to this lightness, so that they are seen on the ground.
_DARKEST, _LIGHTEST = 0.45, 0.82
_ON_LIGHT = 0.62
#: Share of what all three bands have in common that is left out, so that their difference shows.
_VIVID = 0.55
#: Bars to come are this opaque.
_COMING = 145


def bar_heights(waveform: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest sample under each of `count` bars.

    Parameters
    ----------
    waveform : np.ndarray [shape=(2, n_columns)]
        Minimum and maximum of each column.
    """
    outline = np.nan_to_num(waveform)
    columns = outline.shape[1]
    edges = np.minimum(np.arange(count) * columns // count, columns - 1)
    return np.minimum.reduceat(outline[0], edges), np.maximum.reduceat(outline[1], edges)


def mood_colours(moodbar: np.ndarray, count: int) -> list[QColor]:
    """Return the colour of each of `count` bars.

    Parameters
    ----------
    moodbar : np.ndarray [shape=(n, 3)], uint8
        Bass red, middle green, treble blue; made light enough for the dark theme, dark enough
        for the light one.
    """
    places = np.minimum((np.arange(count) + 0.5) * len(moodbar) / count, len(moodbar) - 1)
    rgb = np.asarray(moodbar, float)[places.astype(int)] / 255
    rgb = rgb - _VIVID * rgb.min(axis=1, keepdims=True)
    top = np.maximum(rgb.max(axis=1, keepdims=True), 1e-3)
    if themes.active.dark:
        wanted = np.clip(top, _DARKEST, _LIGHTEST) + 0.12
        rgb = 0.12 + rgb / top * (wanted - 0.12)
    else:
        rgb = rgb / top * _ON_LIGHT
    return [QColor.fromRgbF(*row) for row in np.clip(rgb, 0, 1).tolist()]


def paint_bars(
    size: QSize,
    ratio: float,
    left: int,
    extent: tuple[np.ndarray, np.ndarray],
    room: tuple[int, int],
    inks: list[QColor],
) -> QPixmap:
    """Return bars on a transparent ground.

    Parameters
    ----------
    size : QSize
        Of the pixmap, and `ratio` pixels of the screen for each unit.
    left : int
        Where the first bar begins.
    extent : tuple of np.ndarray [shape=(n,)]
        Lowest and highest sample of each bar.
    room : tuple of int
        Top and bottom of what the bars may fill.
    inks : list of QColor
        One for each bar.
    """
    lows, highs = extent
    peak = max(float(np.max(highs, initial=0)), float(-np.min(lows, initial=0)), _SMALLEST_PEAK)
    middle, scale = (room[0] + room[1]) / 2, (room[1] - room[0]) / 2 / peak
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, (low, high, ink) in enumerate(zip(lows, highs, inks, strict=True)):
        above, below = max(high * scale, 0.5), max(-low * scale, 0.5)
        painter.setBrush(ink)
        bar = QRectF(left + number * PITCH, middle - above, BAR, above + below)
        painter.drawRoundedRect(bar, 1, 1)
    painter.end()
    return pixmap


def plain_inks(count: int) -> tuple[list[QColor], list[QColor]]:
    """Return the colours of bars that were played, and of those to come."""
    theme = themes.active
    return [colour(theme.text, 225)] * count, [colour(theme.faint, 150)] * count


def mood_inks(moodbar: np.ndarray, count: int) -> tuple[list[QColor], list[QColor]]:
    """Return the moodbar's colours for bars that were played, and paler ones for those to come."""
    played = mood_colours(moodbar, count)
    coming = [QColor(ink) for ink in played]
    for ink in coming:
        ink.setAlpha(_COMING)
    return played, coming
