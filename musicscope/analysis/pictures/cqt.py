"""The constant-Q spectrogram."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.constant_q import ConstantQ
from musicscope.analysis.picture_excerpt import HOP, RATE, Excerpt
from musicscope.analysis.picture_framing import HOP_SETTING, RATE_SETTING, check_frames
from musicscope.analysis.picture_kinds import PICTURES, RowsAre, decibel_levels, level_decibels
from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter

#: What can be chosen.
BINS_PER_OCTAVE = (12, 24, 36, 48)


@PICTURES.register(
    "cqt",
    "Constant-Q",
    (
        Parameter(
            "bins_per_octave",
            "Bins per octave",
            36,
            minimum=BINS_PER_OCTAVE[0],
            maximum=BINS_PER_OCTAVE[-1],
            help="12 is one for each semitone; 24, 36 and 48 also show what is out of tune.",
        ),
        Parameter(
            "octaves",
            "Octaves",
            8,
            minimum=1,
            maximum=9,
            help="How far the picture reaches above its lowest note, as the sample rate allows.",
        ),
        Parameter(
            "lowest",
            "Lowest note",
            24,
            minimum=12,
            maximum=72,
            unit="MIDI",
            help="Where the picture begins, in semitones: 12 is C0, 24 is C1, 33 is A1.",
        ),
        HOP_SETTING,
        RATE_SETTING,
    ),
    unit="dB",
)
@dataclass(frozen=True)
class ConstantQPicture:
    """Power in bins of equal musical width (Brown, 1991); see `ConstantQ`.

    Attributes
    ----------
    bins_per_octave : int
        12, 24, 36 or 48.
    octaves : int
        Bins above the Nyquist frequency are left out.
    lowest : int
        MIDI number of the lowest bin.
    hop, rate : int
        Samples between two frames, and samples a second.
    """

    bins_per_octave: int = 36
    octaves: int = 8
    lowest: int = 24
    hop: int = HOP
    rate: int = RATE

    def __post_init__(self) -> None:
        check_frames(self.hop, self.rate)
        if self.bins_per_octave not in BINS_PER_OCTAVE:
            raise ParameterError("Bins per octave must be 12, 24, 36 or 48.")

    @property
    def bank(self) -> ConstantQ:
        """The filters."""
        lowest_hz = 440.0 * 2 ** ((self.lowest - 69) / 12)
        return ConstantQ(self.rate, self.hop, self.bins_per_octave, self.octaves, lowest_hz)

    @property
    def rows_are(self) -> RowsAre:
        """Hz."""
        return "hz"

    @property
    def frequencies(self) -> np.ndarray:
        """Centre of each bin, Hz [shape=(n_bins,)]."""
        return self.bank.frequencies

    @property
    def margin_frames(self) -> int:
        """Frames of sound needed on each side."""
        return self.bank.margin_frames

    @property
    def preview(self) -> None:
        """It is quick itself."""

    def values(self, excerpt: Excerpt) -> np.ndarray:
        """Return power, 1 is full scale, float32 [shape=(n_bins, n_frames)]."""
        return excerpt.constant_q(self.bank)

    def levels(self, excerpt: Excerpt) -> np.ndarray:
        """Return levels of dB re full scale, uint8 [shape=(n_bins, n_frames)]."""
        return decibel_levels(self.values(excerpt))

    def value(self, level: float) -> float:
        """Return the dB re full scale of a level."""
        return level_decibels(level)
