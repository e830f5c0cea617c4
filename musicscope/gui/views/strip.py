"""A picture composed once at the screen's own resolution, to be scrolled by copying."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from musicscope.analysis.picture import (
    TILE_S,
    PictureChoice,
    Tile,
    frame_rate,
    frames_of_tile,
)
from musicscope.analysis.picture_raster import Rows
from musicscope.gui.views.strip_piece import PIECE, Piece
from musicscope.gui.views.strip_sampling import TileSampler
from musicscope.gui.views.timeline import Window

__all__ = ["PIECE", "PictureStrip"]

#: Composed pieces that are kept: several screens.
_KEPT_PIECES = 80
#: Bytes of tiles that are kept, and how many: 25 minutes.
_KEPT_BYTES = 128 * 2**20
_KEPT_TILES = 64
#: Columns before the first fresh one from which the loudness of a growing tile is taken.
_LOOK_BACK = 344
#: The part of the width at each edge that may still be missing when a picture is shown.
_EDGE = 0.08

#: Draws over a piece: painter, its first pixel from the start of the track, pixels a second.
Overlay = Callable[[QPainter, int, float], None]


class PictureStrip:
    """Pieces of one picture of one track at one zoom, composed when they come into view.

    Parameters
    ----------
    choice : PictureChoice
        Which picture: tells how many frames a second there are.

    Attributes
    ----------
    loud_level : float
        The level that one bin in 2,000 of the loudest tile passes; 0 before any has come.
    soft_level : float
        The level that one bin in 50 of the softest tile stays below; 255 before any has come.
    """

    def __init__(self, choice: PictureChoice) -> None:
        self.choice = choice
        self.rate = frame_rate(choice)
        self.loud_level = 0.0
        self.soft_level = 255.0
        self._tiles: dict[int, Tile] = {}
        self._sampler = TileSampler()
        self._pieces: OrderedDict[int, Piece] = OrderedDict()
        self._rows: Rows | None = None
        self._table: Sequence[int] = ()
        self._ground = QColor()
        self._overlay: Overlay | None = None
        self._scale = 0.0
        self._in_view = (0, 0)

    def clear(self) -> None:
        """Forget the track."""
        self._tiles.clear()
        self._sampler.clear()
        self._pieces.clear()
        self.loud_level, self.soft_level = 0.0, 255.0

    def add(self, tiles: Iterable[Tile]) -> None:
        """Take in tiles that have come; pieces that show what is new are composed again."""
        for tile in sorted(tiles, key=lambda t: self._distance(t.index)):
            before = self._tiles.get(tile.index)
            if tile.choice != self.choice or before is tile:
                continue
            if before is None and not self._room_for(tile):
                continue
            fresh = 0 if before is None else min(tile.fresh_from, tile.levels.shape[1])
            self._tiles[tile.index] = tile
            start = max(fresh - _LOOK_BACK, 0) if fresh else 0
            soft, loud = _soft_and_loud(tile.levels[:, start:])
            self.soft_level = min(self.soft_level, soft)
            self.loud_level = max(self.loud_level, loud)
            self._sampler.forget(tile.index)
            self._stale(tile.index, fresh)

    def show_as(self, rows: Rows, table: Sequence[int], ground: QColor) -> None:
        """Set the bins of each screen row, the colours, and the colour of what is not there."""
        if rows is not self._rows:
            self._rows = rows
            self._pieces.clear()
        if table is not self._table or ground != self._ground:
            self._table, self._ground = table, QColor(ground)
            self.recolour()

    def draw_over_pieces(self, overlay: Overlay | None) -> None:
        """Let `overlay` draw on every piece; call `recolour` when what it draws changes."""
        if overlay is not self._overlay:
            self._overlay = overlay
            self.recolour()

    def recolour(self) -> None:
        """Colour all pieces again."""
        for piece in self._pieces.values():
            piece.image = None

    @property
    def loudness(self) -> tuple[float, float]:
        """`soft_level` and `loud_level`."""
        return self.soft_level, self.loud_level

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What has come."""
        return tuple(self._tiles.values())

    @property
    def empty(self) -> bool:
        """Whether no tile has come."""
        return not self._tiles

    def lacks(self, window: Window) -> bool:
        """Return whether something that is in view and before the end has not come yet."""
        first, last = int(window.time_at(0) / TILE_S), int(window.time_at(window.width) / TILE_S)
        return any(
            index not in self._tiles or self._tiles[index].known is not None
            for index in range(max(first, 0), last + 1)
        )

    def covers(self, window: Window) -> bool:
        """Return whether what is in view is there, but for little at both edges."""
        edge = window.width * _EDGE
        moments = (window.time_at(edge), window.time_at(window.width - edge))
        first, last = (max(int(moment * self.rate), 0) for moment in moments)
        while first <= last:
            found = self.tile_at(first)
            if found is None:
                return False
            tile, column = found
            stop = tile.known[1] if tile.known else tile.levels.shape[1]
            first += stop - column
        return True

    def tile_at(self, frame: int) -> tuple[Tile, int] | None:
        """Return the tile that holds a frame, and the frame's column in it, if it has come."""
        guess = int(frame / self.rate / TILE_S)
        for index in (guess, guess - 1, guess + 1):
            tile = self._tiles.get(index)
            if tile is None:
                continue
            first, _ = frames_of_tile(self.choice, index)
            start, stop = tile.known or (0, tile.levels.shape[1])
            if first + start <= frame < first + stop:
                return tile, frame - first
        return None

    def column(self, moment_s: float, frames: int = 1) -> np.ndarray | None:
        """Return the mean level of each bin in `frames` frames around a moment, if known."""
        found = self.tile_at(int(moment_s * self.rate + 0.5))
        if found is None:
            return None
        tile, middle = found
        start, stop = tile.known or (0, tile.levels.shape[1])
        first, last = max(middle - frames // 2, start), min(middle + frames // 2 + 1, stop)
        return tile.levels[:, first:last].mean(axis=1, dtype=np.float32)

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
        self._in_view = (
            int(window.time_at(0) // TILE_S),
            int(window.time_at(window.width) // TILE_S),
        )
        for number in range(window.left // PIECE, (window.left + window.width - 1) // PIECE + 1):
            image = self._composed(number).image
            image.setDevicePixelRatio(ratio)
            painter.drawImage(QPointF(x + (number * PIECE - window.left) / ratio, y), image)

    def _composed(self, number: int) -> Piece:
        piece = self._pieces.get(number)
        if piece is None:
            height = len(self._rows.lower) if self._rows is not None else 1
            piece = self._pieces[number] = Piece(height)
            while len(self._pieces) > _KEPT_PIECES:
                self._pieces.popitem(last=False)
        else:
            self._pieces.move_to_end(number)
        if piece.stale_from < PIECE:
            self._fill(piece, number)
        if piece.image is None:
            piece.paint(self._table, self._ground)
            if self._overlay is not None:
                painter = QPainter(piece.image)
                self._overlay(painter, number * PIECE, self._scale)
                painter.end()
        return piece

    def _fill(self, piece: Piece, number: int) -> None:
        start = piece.stale_from
        piece.begin(start)
        if self._rows is None or not self._tiles:
            return
        places = (np.arange(number * PIECE + start, (number + 1) * PIECE) + 0.5) / self._scale
        first_tile, last_tile = (int(places[end] // TILE_S) for end in (0, -1))
        places *= self.rate
        nearest = np.floor(places + 0.5).astype(int)
        for index in range(first_tile - 1, last_tile + 2):
            tile = self._tiles.get(index)
            if tile is None:
                continue
            first, _ = frames_of_tile(self.choice, index)
            known_from, known_to = tile.known or (0, tile.levels.shape[1])
            inside = np.flatnonzero((nearest >= first + known_from) & (nearest < first + known_to))
            if not len(inside):
                continue
            octave = max(int(np.log2(max(self.rate / self._scale, 1.0))), 0)
            wanted = places[inside] - first
            levels = self._sampler.sample(tile, wanted, octave, self._rows)
            piece.take(start + int(inside[0]), levels)

    def _stale(self, index: int, fresh: int) -> None:
        """Let the pieces that show a tile from column `fresh` on be composed again."""
        first, count = frames_of_tile(self.choice, index)
        if not self._scale:
            return
        left = int((first + fresh - 1) / self.rate * self._scale) - 1
        right = int((first + count + 1) / self.rate * self._scale) + 2
        for number, piece in self._pieces.items():
            if number * PIECE < right and (number + 1) * PIECE > left:
                piece.stale_from = min(piece.stale_from, max(left - number * PIECE, 0))

    def _distance(self, index: int) -> int:
        first, last = self._in_view
        return max(first - index, index - last, 0)

    def _room_for(self, tile: Tile) -> bool:
        """Make room by forgetting what is farther from view; False when nothing is."""
        distance = self._distance(tile.index)
        while self._tiles and (
            len(self._tiles) >= _KEPT_TILES
            or sum(t.levels.nbytes for t in self._tiles.values()) + tile.levels.nbytes > _KEPT_BYTES
        ):
            farthest = max(self._tiles, key=self._distance)
            if self._distance(farthest) <= distance:
                return distance == 0
            del self._tiles[farthest]
            self._sampler.forget(farthest)
        return True


def _soft_and_loud(levels: np.ndarray) -> tuple[float, float]:
    """Return the levels that one bin in 50 stays below and one in 2,000 passes, from a sample."""
    below = np.cumsum(np.bincount(levels[::2, ::4].ravel(), minlength=256))
    count = below[-1]
    soft = int(np.searchsorted(below, count / 50))
    loud = int(np.searchsorted(below, count - max(count / 2000, 1)))
    return float(soft), float(loud)
