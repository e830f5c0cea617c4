"""The constant-Q spectrogram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.constant_q import ConstantQ
from musicscope.analysis.picture import PICTURES, decibel_levels
from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter


@PICTURES.register(
    "cqt",
    "Constant-Q",
    (
        Parameter(
            "bins_per_octave",
            "Bins per octave",
            36,
            minimum=12,
            maximum=48,
            help="12 is one for each semitone; 24 and 36 also show what is out of tune.",
        ),
        Parameter(
            "octaves",
            "Octaves",
            8,
            minimum=1,
            maximum=8,
            help="How far the picture reaches above the note C1.",
        ),
    ),
    unit="dB",
)
@dataclass(frozen=True)
class ConstantQPicture:
    """Power in bins of equal musical width from C1 upwards (Brown, 1991); see `ConstantQ`.

    Attributes
    ----------
    bins_per_octave : int
        12, 24, 36 or 48.
    octaves : int
        1 to 8.
    """

    bins_per_octave: int = 36
    octaves: int = 8

    def __post_init__(self) -> None:
        if self.bins_per_octave % 12:
            raise ParameterError("Bins per octave must be 12, 24, 36 or 48.")

    @property
    def _bank(self) -> ConstantQ:
        return ConstantQ(RATE, HOP, self.bins_per_octave, self.octaves)

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each bin, Hz [shape=(bins_per_octave * octaves,)]."""
        return self._bank.frequencies

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return self._bank.margin_frames

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels of dB re full scale, uint8 [shape=(n_bins, n_frames)]."""
        return decibel_levels(excerpt.constant_q(self.bins_per_octave, self.octaves))
