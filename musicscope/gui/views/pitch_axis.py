"""The axis of frequency: how rows of the screen, Hz and notes go together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.analysis.constant_q import C1_HZ
from musicscope.analysis.picture import RATE, PictureChoice, bin_frequencies
from musicscope.analysis.picture_raster import Rows, rows_between

#: Name and label of each axis.
AXES = {"notes": "Note names", "log": "Logarithmic", "linear": "Linear"}
OCTAVES = 8
_LOG_TICKS_HZ = (50, 100, 200, 500, 1000, 2000, 5000)
_LINEAR_TICKS_HZ = (2000, 4000, 6000, 8000, 10000)


@dataclass(frozen=True)
class PitchAxis:
    """An axis drawn on some rows.

    Attributes
    ----------
    kind : str
        One of `AXES`. ``notes`` is the logarithmic axis with a piano keyboard beside it.
    rows : int
        Pixels from bottom to top.
    """

    kind: str
    rows: int

    @property
    def lowest_hz(self) -> float:
        """At the bottom edge, Hz: a quarter tone below C1, or 0."""
        return 0.0 if self.kind == "linear" else C1_HZ * 2 ** (-1 / 24)

    @property
    def highest_hz(self) -> float:
        """At the top edge, Hz: a quarter tone below C9, or the Nyquist frequency."""
        return RATE / 2 if self.kind == "linear" else C1_HZ * 2 ** (OCTAVES - 1 / 24)

    def hz_at(self, y: float) -> float:
        """Return the frequency `y` pixels below the top edge, Hz."""
        return float(self._hz(np.asarray(y, float)))

    def y_of(self, hz: float) -> float:
        """Return where a frequency lies, pixels below the top edge."""
        low, high = self.lowest_hz, self.highest_hz
        if self.kind == "linear":
            height = (hz - low) / (high - low)
        else:
            height = np.log2(hz / low) / np.log2(high / low)
        return float(self.rows * (1 - height))

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Return the frequencies that are named, and their names without unit."""
        chosen = _LINEAR_TICKS_HZ if self.kind == "linear" else _LOG_TICKS_HZ
        return tuple((hz, f"{hz // 1000}k" if hz >= 1000 else f"{hz}") for hz in chosen)

    def rows_of(self, choice: PictureChoice) -> Rows:
        """Return which bins of a picture each row shows."""
        return _rows(self, choice)

    def _hz(self, y: np.ndarray) -> np.ndarray:
        height = 1 - y / self.rows
        low, high = self.lowest_hz, self.highest_hz
        if self.kind == "linear":
            return np.asarray(low + (high - low) * height)
        return np.asarray(low * (high / low) ** height)


@lru_cache(maxsize=16)
def _rows(axis: PitchAxis, choice: PictureChoice) -> Rows:
    edges = axis._hz(np.arange(axis.rows + 1, dtype=float))
    return rows_between(edges, bin_frequencies(choice))
