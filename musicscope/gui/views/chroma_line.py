"""The chroma of the current track around any moment, joined from its tiles."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from musicscope.analysis.picture import HOP, RATE, TILE_FRAMES, Tile

#: Tiles that are kept: 25 minutes.
_KEPT = 64


class ChromaLine:
    """Strengths of pitch classes by moment."""

    def __init__(self) -> None:
        self._tiles: dict[int, Tile] = {}

    def clear(self) -> None:
        """Forget the track."""
        self._tiles.clear()

    def add(self, tiles: Iterable[Tile]) -> None:
        """Take in tiles that have come."""
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
        first = max(int(start_s * RATE / HOP), 0)
        stop = max(int(stop_s * RATE / HOP) + 1, first)
        pieces = []
        for index in range(first // TILE_FRAMES, -(-stop // TILE_FRAMES)):
            tile = self._tiles.get(index)
            if tile is not None:
                start = index * TILE_FRAMES
                pieces.append(tile.levels[:, max(first - start, 0) : max(stop - start, 0)])
        if not pieces:
            return np.zeros((12, 0), np.float32)
        return np.concatenate(pieces, axis=1).astype(np.float32) / 255
