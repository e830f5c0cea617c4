"""The lower half of the short-time Fourier transform."""

from __future__ import annotations

from dataclasses import dataclass

from musicscope.analysis.picture_framing import HOP_SETTING, WINDOW_SETTING, fft_setting
from musicscope.analysis.picture_kinds import PICTURES
from musicscope.analysis.picture_rows import PooledRows
from musicscope.analysis.pictures.stft import Stft


@PICTURES.register(
    "half_stft",
    "Half STFT",
    (WINDOW_SETTING, fft_setting(4096), HOP_SETTING),
    unit="dB",
)
@dataclass(frozen=True)
class HalfStft(Stft):
    """The bins of an STFT below a quarter of the sample rate, 5.5 kHz, where most notes lie.

    Half as many rows, which are what a network needs of it (Allen and Rabiner, 1977, for the
    transform). With an FFT of 4,096 samples they are the lowest 1,024 of its 2,049 bins.
    """

    fft: int = 4096

    @property
    def rows(self) -> PooledRows:
        """Which bins each row shows."""
        return PooledRows(self.fft // 4)
