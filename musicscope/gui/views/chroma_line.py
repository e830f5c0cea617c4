"""The chroma of what is on stage around any moment, joined from its tiles."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from musicscope.analysis.picture import TILE_S, Tile, frame_rate, frames_of_tile

#: Tiles that are kept: 25 minutes.
_KEPT = 64


class ChromaLine:
    """Strengths of pitch classes by moment; of one picture, that of the tiles added."""

    def __init__(self) -> None:
        self._tiles: dict[int, Tile] = {}

    def clear(self) -> None:
        """Forget the track."""
        self._tiles.clear()

    def add(self, tiles: Iterable[Tile]) -> None:
        """Take in tiles that have come, or grown."""
        for tile in tiles:
            self._tiles[tile.index] = tile
        while len(self._tiles) > _KEPT:
            del self._tiles[next(iter(self._tiles))]

    def between(self, start_s: float, stop_s: float) -> np.ndarray:
        """Return the strengths in a stretch of time; what is not there yet is left out.

        Returns
        -------
        np.ndarray [shape=(12, n_frames)], float32, 0..1
        """
        indices = range(max(int(start_s / TILE_S), 0), int(max(stop_s, 0) / TILE_S) + 1)
        found = [self._tiles[index] for index in indices if index in self._tiles]
        pieces = [_piece(tile, start_s, stop_s) for tile in found]
        if not pieces:
            return np.zeros((12, 0), np.float32)
        return np.concatenate(pieces, axis=1).astype(np.float32) / 255


def _piece(tile: Tile, start_s: float, stop_s: float) -> np.ndarray:
    """Return the known columns of a tile between two moments, the frames around both included."""
    rate, (origin, _) = frame_rate(tile.choice), frames_of_tile(tile.choice, tile.index)
    known, end = tile.known or (0, tile.levels.shape[1])
    first = max(int(start_s * rate) - origin, known)
    last = min(int(stop_s * rate) + 1 - origin, end)
    return np.asarray(tile.levels[:, first : max(last, first)])
