"""The short-time Fourier transform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.picture import PICTURES, decibel_levels
from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.core.registry import Parameter


@PICTURES.register(
    "stft",
    "STFT",
    (
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
class Stft:
    """Power of Hann-windowed frames in equally spaced bins (Allen and Rabiner, 1977).

    Attributes
    ----------
    window : int
        Samples.
    """

    window: int = 2048

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each bin, Hz [shape=(1 + window // 2,)]."""
        return np.arange(1 + self.window // 2) * RATE / self.window

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return -(-self.window // (2 * HOP))

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels of dB re full scale, uint8 [shape=(1 + window // 2, n_frames)]."""
        return np.ascontiguousarray(decibel_levels(excerpt.power(self.window)).T)
