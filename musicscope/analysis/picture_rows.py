"""Rows of a long Fourier transform: every bin below, the loudest of a few bins above."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

#: Rows of a picture at most.
MOST_ROWS = 2049
#: So many bins from 0 Hz on keep a row each.
_SINGLE = 1024
#: The highest bin of a row over its lowest: less than a 60th of an octave.
_WIDEST = 2 ** (1 / 60) - 1


@dataclass(frozen=True)
class PooledRows:
    """Which bins of a transform each row of its picture shows.

    Attributes
    ----------
    bins : int
        How many bins are shown, from 0 Hz on.
    """

    bins: int

    @cached_property
    def starts(self) -> np.ndarray:
        """First bin of each row [shape=(n_rows,)]; each row ends where the next begins."""
        return _starts(self.bins)

    @property
    def single(self) -> bool:
        """Whether every bin has a row."""
        return len(self.starts) == self.bins

    @property
    def centres(self) -> np.ndarray:
        """Middle of each row, bins [shape=(n_rows,)]."""
        stops = np.append(self.starts[1:], self.bins)
        return np.asarray((self.starts + stops - 1) / 2)

    def loudest(self, spectrum: np.ndarray) -> np.ndarray:
        """Return the greatest value of each row's bins [shape=(n_bins, n_frames)]."""
        shown = spectrum[: self.bins]
        if self.single:
            return shown
        return np.asarray(np.maximum.reduceat(shown, self.starts, axis=0))


@lru_cache(maxsize=16)
def _starts(bins: int) -> np.ndarray:
    if bins <= MOST_ROWS:
        return np.arange(bins)
    step = 2
    while len(starts := _stepped(bins, step)) > MOST_ROWS:
        step += 1
    return starts


def _stepped(bins: int, most: int) -> np.ndarray:
    starts = list(range(_SINGLE))
    place = _SINGLE
    while place < bins:
        starts.append(place)
        place += max(1, min(most, int(place * _WIDEST)))
    return np.array(starts)
