"""Small pictures of many channels beside each other."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap

from musicscope.gui.theme import colour, themes
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.gui.views.panel import scaled

_COLOURS = "viridis"
_GAP = 4
#: The least width and height of a picture, and of a single point, px at the usual type.
_LEAST, _POINT = (72, 36), (18, 18)
#: The share of values that are below full brightness.
_BRIGHT = 99.7


@dataclass(frozen=True)
class Grid:
    """Where the channels of one page are.

    Attributes
    ----------
    first : int
        The first channel that is shown.
    cells : tuple of QRect
        Of the channels from there on.
    pages : int
    """

    first: int
    cells: tuple[QRect, ...]
    pages: int

    def channel_at(self, x: float, y: float) -> int | None:
        """Return which channel is at a place."""
        for number, cell in enumerate(self.cells):
            if cell.contains(int(x), int(y)):
                return self.first + number
        return None


def lay_out(shape: tuple[int, int, int], room: QRect, page: int) -> Grid:
    """Return where channels go: as large as they can be, all of them if they fit.

    Parameters
    ----------
    shape : tuple of int
        Channels, rows and frames.
    room : QRect
    page : int
        From 0; the last one where there are fewer.
    """
    channels, rows, frames = shape
    least = _POINT if rows == frames == 1 else _LEAST
    across = max(1, (room.width() + _GAP) // (scaled(least[0]) + _GAP))
    down = max(1, (room.height() + _GAP) // (scaled(least[1]) + _GAP))
    if channels < across * down:
        shape_of_room = room.width() / max(room.height(), 1) / (least[0] / least[1])
        across = min(across, max(1, math.ceil(math.sqrt(channels * shape_of_room))))
        down = math.ceil(channels / across)
    a_page = across * down
    pages = math.ceil(channels / a_page)
    first = min(max(page, 0), pages - 1) * a_page
    width, height = (room.width() + _GAP) / across, (room.height() + _GAP) / down
    cells = []
    for number in range(min(a_page, channels - first)):
        row, column = divmod(number, across)
        left, top = room.left() + round(column * width), room.top() + round(row * height)
        right = room.left() + round((column + 1) * width) - _GAP
        bottom = room.top() + round((row + 1) * height) - _GAP
        cells.append(QRect(left, top, max(right - left, 1), max(bottom - top, 1)))
    return Grid(first, tuple(cells), pages)


def draw_channels(values: np.ndarray, grid: Grid, size: QSize, ratio: float) -> QPixmap:
    """Return a picture of a page of channels [shape=(channels, rows, frames)], low rows below."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    levels = as_levels(values)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    table = picture_colours(_COLOURS)
    for number, cell in enumerate(grid.cells):
        upright = np.ascontiguousarray(levels[grid.first + number][::-1])
        rows, frames = upright.shape
        image = QImage(upright.tobytes(), frames, rows, frames, QImage.Format.Format_Indexed8)
        image.setColorTable(table)
        painter.drawImage(QRectF(cell), image.convertToFormat(QImage.Format.Format_RGB32))
    painter.end()
    return pixmap


def as_levels(values: np.ndarray) -> np.ndarray:
    """Return what all channels give as levels 0..255 on one scale; nothing is the lowest of it."""
    low = min(float(values.min(initial=0)), 0.0)
    high = float(np.percentile(values, _BRIGHT)) if values.size else 0.0
    levels: np.ndarray = np.clip((values - low) / max(high - low, 1e-9) * 255, 0, 255)
    return levels.astype(np.uint8)


def draw_frame(painter: QPainter, cell: QRect) -> None:
    """Draw a line around the channel under the mouse."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(colour(themes.active.text))
    painter.drawRect(cell.adjusted(0, 0, -1, -1))
