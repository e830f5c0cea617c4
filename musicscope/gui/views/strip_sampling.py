"""Levels of tiles at the columns and rows of a screen, whatever the zoom."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.picture import Tile
from musicscope.analysis.picture_raster import Rows, equal_rows, halve_frames, resize

#: Pictures with more bins than this many times the rows are reduced to rows first.
_TALL = 2
#: The last halvings of the frames are made for what is drawn alone, the ones before are kept.
_NEAR = 2


class TileSampler:
    """Samples tiles; keeps those that were made shorter for a wide view of time."""

    def __init__(self) -> None:
        self._halved: dict[tuple[int, int], np.ndarray] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._halved.clear()

    def forget(self, index: int) -> None:
        """Forget one tile."""
        for key in [key for key in self._halved if key[0] == index]:
            del self._halved[key]

    def sample(self, tile: Tile, frames: np.ndarray, octave: int, rows: Rows) -> np.ndarray:
        """Return the levels at some columns.

        Parameters
        ----------
        frames : np.ndarray [shape=(n_columns,)], rising
            The frame of the tile at the centre of each column.
        octave : int
            How often the number of frames is halved before, keeping the louder of each two.

        Returns
        -------
        np.ndarray [shape=(n_rows, n_columns)], uint8
            Top row first.
        """
        near, octave = min(octave, _NEAR), max(octave - _NEAR, 0)
        levels = self._shortened(tile, octave)
        frames = (frames + 0.5) / 2**octave - 0.5
        first = max(int(frames[0]) - 2**near, 0) >> near << near
        levels = levels[:, first : int(frames[-1]) + 2 + 2**near]
        for _ in range(near):
            levels = halve_frames(levels)
        frames = (frames - first + 0.5) / 2**near - 0.5
        if tile.levels.shape[0] > _TALL * len(rows.lower):
            return _flat(_reduced(levels, rows), frames)
        return resize(levels, frames, rows)

    def _shortened(self, tile: Tile, octave: int) -> np.ndarray:
        levels = tile.levels
        for halvings in range(1, octave + 1):
            key = tile.index, halvings
            if key not in self._halved:
                self._halved[key] = halve_frames(levels)
            levels = self._halved[key]
        return levels


def _reduced(levels: np.ndarray, rows: Rows) -> np.ndarray:
    """Return the rows of a screen at the tile's own frames, top row first."""
    return resize(levels, np.arange(levels.shape[1], dtype=float), rows)


def _flat(levels: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """Return the columns of a screen from levels that are rows of it already."""
    height = len(levels)
    return resize(levels[::-1], frames, equal_rows(height, height))
