"""Mel-frequency cepstral coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.filterbanks import mel_filterbank
from musicscope.analysis.picture_excerpt import Excerpt
from musicscope.analysis.picture_framing import (
    HOP_SETTING,
    RATE_SETTING,
    WINDOW_SETTING,
    Framing,
    fft_setting,
    longer_hop,
)
from musicscope.analysis.picture_kinds import FLOOR_DB, PICTURES, RowsAre
from musicscope.analysis.pictures.mel import BANDS_SETTING, few_of_many
from musicscope.core.registry import Parameter

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: What levels 1 and 255 stand for; level 128 is 0.
_LARGEST = 400.0


@PICTURES.register(
    "mfcc",
    "MFCC",
    (
        Parameter(
            "coefficients",
            "Coefficients",
            12,
            minimum=2,
            maximum=40,
            help="The first tell dark from bright, later ones ever finer ripples of the timbre.",
        ),
        BANDS_SETTING,
        WINDOW_SETTING,
        fft_setting(2048),
        HOP_SETTING,
        RATE_SETTING,
    ),
)
@dataclass(frozen=True)
class Mfcc(Framing):
    """The shape of the mel spectrum in dB, as a sum of cosines (Davis and Mermelstein, 1980).

    Coefficients are those of `librosa.feature.mfcc`: an orthonormal discrete cosine transform,
    type 2, of mel bands of equal area in dB. The one that tells the loudness is left out. Small
    ones matter too, so levels are proportional to their square root: 128 is 0, lower levels are
    negative.

    Attributes
    ----------
    coefficients : int
        From the first after the loudness on.
    bands : int
        Of the mel spectrum.
    """

    coefficients: int = 12
    bands: int = 128

    @property
    def rows_are(self) -> RowsAre:
        """Numbers of coefficients."""
        return "coefficients"

    @property
    def frequencies(self) -> np.ndarray:
        """1 for the lowest row [shape=(coefficients,)]."""
        return np.arange(1.0, 1 + min(self.coefficients, self.bands - 1))

    @property
    def preview(self) -> Mfcc | None:
        """The same with fewer frames, where all of them take long."""
        return longer_hop(self)

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return coefficients, of dB, float32 [shape=(coefficients, n_frames)]."""
        from scipy.fft import dct

        filters = _filters(self.rate, self.fft, self.bands)
        count = len(self.frequencies)
        result = np.empty((count, excerpt.frames), np.float32)
        for block, power in excerpt.power_blocks(self.fft, self.window):
            mel = np.maximum(filters @ power.T, np.float32(10 ** (FLOOR_DB / 10)))
            result[:, block] = dct(10 * np.log10(mel), axis=0, norm="ortho")[1 : 1 + count]
        return result

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels, uint8 [shape=(coefficients, n_frames)]; 128 is 0."""
        values = self.values(excerpt)
        roots = np.sqrt(np.minimum(np.abs(values) / _LARGEST, 1.0))
        return np.asarray(np.copysign(roots, values) * 127 + 128.5).astype(np.uint8)

    def value(self, level: float) -> float:
        """Return the coefficient of a level."""
        root = (level - 128) / 127
        return _LARGEST * root * abs(root)


@lru_cache(maxsize=4)
def _filters(rate: int, fft: int, bands: int) -> csr_array:
    return few_of_many(mel_filterbank(rate, fft, bands))
