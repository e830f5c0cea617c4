"""The mel spectrogram."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.analysis.picture import PICTURES, decibel_levels
from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.core.registry import Parameter

#: Equivalent noise bandwidth of the Hann window, bins: what a tone's power is spread over.
_HANN_BINS = 1.5


@PICTURES.register(
    "mel",
    "Mel",
    (
        Parameter(
            "bands",
            "Bands",
            128,
            minimum=16,
            maximum=256,
            help="How many steps of equal perceived height the range is cut into.",
        ),
        Parameter(
            "window",
            "Window",
            2048,
            minimum=256,
            maximum=8192,
            unit="samples",
            help="Longer tells close pitches apart, shorter tells close moments apart.",
        ),
    ),
    unit="dB",
)
@dataclass(frozen=True)
class Mel:
    """Power in overlapping triangular bands, equally spaced in perceived pitch.

    The mel scale is that of Slaney's Auditory Toolbox (1998): linear below 1 kHz, logarithmic
    above. Triangles have height 1.

    Attributes
    ----------
    bands : int
        From 0 Hz to the Nyquist frequency.
    window : int
        Of the underlying STFT, samples.
    """

    bands: int = 128
    window: int = 2048

    @property
    def frequencies(self) -> np.ndarray:
        """Peak of each band, Hz [shape=(bands,)]."""
        return _corners(self.bands)[1:-1]

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return -(-self.window // (2 * HOP))

    def power(self, excerpt: Excerpt) -> np.ndarray:
        """Return the power of each band, float32 [shape=(n_frames, bands)]; at most about 1."""
        return np.asarray(excerpt.power(self.window) @ _weights(self.bands, self.window))

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels of dB re full scale, uint8 [shape=(bands, n_frames)]."""
        return np.ascontiguousarray(decibel_levels(self.power(excerpt)).T)


def _corners(bands: int) -> np.ndarray:
    """Return where triangles begin, peak and end, Hz [shape=(bands + 2,)]."""
    mels = np.linspace(0.0, 15 + 27 * np.log(RATE / 2 / 1000) / np.log(6.4), bands + 2)
    hz = np.where(mels < 15, mels * 200 / 3, 1000 * 6.4 ** ((mels - 15) / 27))
    return np.asarray(hz)


@lru_cache(maxsize=4)
def _weights(bands: int, window: int) -> np.ndarray:
    """Return the triangles [shape=(1 + window // 2, bands)], float32."""
    corners = _corners(bands)
    hz = np.arange(1 + window // 2)[:, None] * RATE / window
    rising = (hz - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - hz) / (corners[2:] - corners[1:-1])
    triangles = np.clip(np.minimum(rising, falling), 0.0, None)
    return np.asarray(triangles / _HANN_BINS, np.float32)
