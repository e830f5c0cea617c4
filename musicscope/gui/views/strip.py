"""A picture composed once at the screen's own resolution, to be scrolled by copying."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from musicscope.analysis.picture import HOP, RATE, TILE_FRAMES, Tile
from musicscope.analysis.picture_raster import Rows, halve_frames, resize
from musicscope.gui.views.timeline import Window

#: Pixels of one composed piece.
PIECE = 256
#: Composed pieces that are kept: several screens.
_KEPT_PIECES = 40
#: Tiles that are kept: 25 minutes.
_KEPT_TILES = 64
_FRAMES_PER_S = RATE / HOP


class PictureStrip:
    """Pieces of one picture of one track at one zoom, composed when they come into view."""

    def __init__(self) -> None:
        self._tiles: dict[int, Tile] = {}
        self._halved: dict[tuple[int, int], np.ndarray] = {}
        self._pieces: OrderedDict[int, QImage] = OrderedDict()
        self._rows: Rows | None = None
        self._table: Sequence[int] = ()
        self._ground = QColor()
        self._scale = 0.0
        #: The level that one bin in 2,000 of the loudest tile passes; 0 before any has come.
        self.loud_level = 0.0

    def clear(self) -> None:
        """Forget the track."""
        self._tiles.clear()
        self._halved.clear()
        self._pieces.clear()
        self.loud_level = 0.0

    def add(self, tiles: Iterable[Tile]) -> None:
        """Take in tiles that have come; pieces that show them are composed again."""
        for tile in tiles:
            if self._tiles.get(tile.index) is tile:
                continue
            self._tiles[tile.index] = tile
            self.loud_level = max(self.loud_level, _loud_level(tile.levels))
            self._forget_halved(tile.index)
            first, last = self._pixels_of(tile.index)
            for piece in [p for p in self._pieces if p * PIECE < last and (p + 1) * PIECE > first]:
                del self._pieces[piece]
        while len(self._tiles) > _KEPT_TILES:
            oldest = next(iter(self._tiles))
            del self._tiles[oldest]
            self._forget_halved(oldest)

    def show_as(self, rows: Rows, table: Sequence[int], ground: QColor) -> None:
        """Set the bins of each screen row, the colours, and the colour of what is not there."""
        if rows is not self._rows or table is not self._table or ground != self._ground:
            self._rows, self._table, self._ground = rows, table, QColor(ground)
            self._pieces.clear()

    def lacks(self, window: Window) -> bool:
        """Return whether a tile that is in view has not come yet."""
        first = int(window.time_at(0) * _FRAMES_PER_S) // TILE_FRAMES
        last = int(window.time_at(window.width) * _FRAMES_PER_S) // TILE_FRAMES
        return any(index not in self._tiles for index in range(first, last + 1))

    def column(self, moment_s: float, frames: int = 1) -> np.ndarray | None:
        """Return the mean level of each bin in `frames` frames around a moment, if known."""
        frame = int(moment_s * _FRAMES_PER_S + 0.5)
        tile = self._tiles.get(frame // TILE_FRAMES)
        if tile is None:
            return None
        middle = min(frame % TILE_FRAMES, tile.levels.shape[1] - 1)
        piece = tile.levels[:, max(middle - frames // 2, 0) : middle + frames // 2 + 1]
        return piece.mean(axis=1, dtype=np.float32)

    def draw(self, painter: QPainter, x: float, y: float, window: Window, ratio: float) -> None:
        """Draw what `window` shows with its top left corner at ``(x, y)``.

        Parameters
        ----------
        ratio : float
            Pixels of the screen for each unit of the painter.
        """
        if window.scale != self._scale:
            self._scale = window.scale
            self._pieces.clear()
        for piece in range(window.left // PIECE, (window.left + window.width - 1) // PIECE + 1):
            image = self._piece(piece, ratio)
            painter.drawImage(QPointF(x + (piece * PIECE - window.left) / ratio, y), image)

    def _piece(self, piece: int, ratio: float) -> QImage:
        image = self._pieces.get(piece)
        if image is None:
            image = self._compose(piece)
            image.setDevicePixelRatio(ratio)
            self._pieces[piece] = image
            while len(self._pieces) > _KEPT_PIECES:
                self._pieces.popitem(last=False)
        else:
            self._pieces.move_to_end(piece)
        return image

    def _pixels_of(self, tile: int) -> tuple[int, int]:
        per_frame = self._scale / _FRAMES_PER_S
        first = int(tile * TILE_FRAMES * per_frame)
        return first - 1, int(first + TILE_FRAMES * per_frame) + 2

    def _compose(self, piece: int) -> QImage:
        rows = self._rows
        height = len(rows.lower) if rows is not None else 1
        image = QImage(PIECE, height, QImage.Format.Format_RGB32)
        image.fill(self._ground)
        if rows is None:
            return image
        frames = (np.arange(piece * PIECE, (piece + 1) * PIECE) + 0.5) / self._scale
        frames *= _FRAMES_PER_S
        owners = ((frames + 0.5) // TILE_FRAMES).astype(int)
        painter = QPainter(image)
        for index in np.unique(owners):
            tile = self._tiles.get(int(index))
            if tile is None:
                continue
            inside = np.flatnonzero(owners == index)
            places = frames[inside] - index * TILE_FRAMES
            inside = inside[places < tile.levels.shape[1]]
            if not len(inside):
                continue
            levels = self._sampled(tile, places[: len(inside)], rows)
            painter.drawImage(int(inside[0]), 0, self._coloured(levels))
        painter.end()
        return image

    def _sampled(self, tile: Tile, frames: np.ndarray, rows: Rows) -> np.ndarray:
        octave = max(int(np.log2(max(_FRAMES_PER_S / self._scale, 1.0))), 0)
        levels = tile.levels
        for halvings in range(1, octave + 1):
            key = tile.index, halvings
            if key not in self._halved:
                self._halved[key] = halve_frames(levels)
            levels = self._halved[key]
        return resize(levels, (frames + 0.5) / 2**octave - 0.5, rows)

    def _coloured(self, levels: np.ndarray) -> QImage:
        height, width = levels.shape
        padded = np.zeros((height, -(-width // 4) * 4), np.uint8)
        padded[:, :width] = levels
        image = QImage(padded.data, width, height, padded.shape[1], QImage.Format.Format_Indexed8)
        image.setColorTable(self._table)
        return image.convertToFormat(QImage.Format.Format_RGB32)

    def _forget_halved(self, tile: int) -> None:
        for key in [key for key in self._halved if key[0] == tile]:
            del self._halved[key]


def _loud_level(levels: np.ndarray) -> float:
    """Return the level that one bin in 2,000 passes, from a sample of all bins."""
    counts = np.bincount(levels[::2, ::4].ravel(), minlength=256)
    from_above = np.cumsum(counts[::-1])
    return float(255 - int(np.searchsorted(from_above, from_above[-1] / 2000)))
