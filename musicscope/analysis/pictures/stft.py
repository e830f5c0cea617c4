"""The short-time Fourier transform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.picture_excerpt import Excerpt
from musicscope.analysis.picture_framing import (
    HOP_SETTING,
    RATE_SETTING,
    WINDOW_SETTING,
    Framing,
    fft_setting,
    longer_hop,
)
from musicscope.analysis.picture_kinds import PICTURES, RowsAre, decibel_levels, level_decibels
from musicscope.analysis.picture_rows import PooledRows


@PICTURES.register(
    "stft",
    "STFT",
    (WINDOW_SETTING, fft_setting(2048), HOP_SETTING, RATE_SETTING),
    unit="dB",
)
@dataclass(frozen=True)
class Stft(Framing):
    """Power of windowed frames in equally spaced bins (Allen and Rabiner, 1977).

    Of an FFT that is longer than 4,096, rows above the 1,024th show the loudest of a few bins.
    """

    @property
    def rows(self) -> PooledRows:
        """Which bins each row shows."""
        return PooledRows(1 + self.fft // 2)

    @property
    def rows_are(self) -> RowsAre:
        """Hz."""
        return "hz"

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each row, Hz [shape=(n_rows,)]."""
        return self.rows.centres * self.rate / self.fft

    @property
    def preview(self) -> Stft | None:
        """The same with fewer frames, where all of them take long."""
        return longer_hop(self)

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return power, 1 is full scale, float32 [shape=(n_rows, n_frames)]."""
        power = np.empty((len(self.rows.starts), excerpt.frames), np.float32)
        for block, values in excerpt.power_blocks(self.fft, self.window):
            power[:, block] = self.rows.loudest(values.T)
        return power

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels of dB re full scale, uint8 [shape=(n_rows, n_frames)]."""
        levels = np.empty((len(self.rows.starts), excerpt.frames), np.uint8)
        for block, power in excerpt.power_blocks(self.fft, self.window):
            levels[:, block] = self.rows.loudest(decibel_levels(power).T)
        return levels

    def value(self, level: float) -> float:
        """Return the dB re full scale of a level."""
        return level_decibels(level)
