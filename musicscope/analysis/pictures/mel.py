"""The mel spectrogram."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.filterbanks import mel_edges, mel_filterbank
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
from musicscope.analysis.picture_windows import noise_bandwidth
from musicscope.core.registry import Parameter

if TYPE_CHECKING:
    from scipy.sparse import csr_array

BANDS_SETTING = Parameter(
    "bands",
    "Bands",
    128,
    minimum=16,
    maximum=256,
    help="How many steps of equal perceived height the range is cut into.",
)


@PICTURES.register(
    "mel",
    "Mel",
    (BANDS_SETTING, WINDOW_SETTING, fft_setting(2048), HOP_SETTING, RATE_SETTING),
    unit="dB",
)
@dataclass(frozen=True)
class Mel(Framing):
    """Power in overlapping triangular bands, equally spaced in perceived pitch.

    The mel scale is that of Slaney's Auditory Toolbox (1998): linear below 1 kHz, logarithmic
    above. Triangles have height 1.

    Attributes
    ----------
    bands : int
        From 0 Hz to the Nyquist frequency.
    """

    bands: int = 128

    @property
    def rows_are(self) -> RowsAre:
        """Hz."""
        return "hz"

    @property
    def frequencies(self) -> np.ndarray:
        """Peak of each band, Hz [shape=(bands,)]."""
        return mel_edges(self.rate, self.bands)[1:-1]

    @property
    def preview(self) -> Mel | None:
        """The same with fewer frames, where all of them take long."""
        return longer_hop(self)

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return the power of each band, at most about 1, float32 [shape=(bands, n_frames)]."""
        triangles = _triangles(self)
        power = np.empty((self.bands, excerpt.frames), np.float32)
        for block, spectra in excerpt.power_blocks(self.fft, self.window):
            power[:, block] = triangles @ spectra.T
        return power

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels of dB re full scale, uint8 [shape=(bands, n_frames)]."""
        return decibel_levels(self.values(excerpt))

    def value(self, level: float) -> float:
        """Return the dB re full scale of a level."""
        return level_decibels(level)


@lru_cache(maxsize=4)
def _triangles(mel: Mel) -> csr_array:
    """Return the triangles [shape=(bands, 1 + fft // 2)], float32."""
    edges = mel_edges(mel.rate, mel.bands)
    heights = (edges[2:] - edges[:-2]) / 2 / noise_bandwidth(mel.window)
    triangles = mel_filterbank(mel.rate, mel.fft, mel.bands) * heights[:, None]
    return few_of_many(triangles)


def few_of_many(weights: np.ndarray) -> csr_array:
    """Return a matrix that is mostly 0 as one that multiplies quickly, in one thread."""
    from scipy.sparse import csr_array

    return csr_array(np.asarray(weights, np.float32))
