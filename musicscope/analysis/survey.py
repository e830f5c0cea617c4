"""What must be known of a whole track before any part of it can be described."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.spectra import FRAME, RATE, Spectra
from musicscope.analysis.tuning import commonest_deviation, pitches


@dataclass(frozen=True)
class Survey:
    """What holds for a whole track.

    Attributes
    ----------
    tuning : float
        How far the music lies above A4 = 440 Hz by its power, in semitones, -0.5..0.5.
    fine_tuning : float
        The same by its magnitude, to which the weaker tones contribute too.
    mel, crest, trough : float
        The loudest mel band, and the greatest crest and trough of any contrast band.
    """

    tuning: float
    fine_tuning: float
    mel: float
    crest: float
    trough: float


class Surveyor:
    """Takes the spectra of a track, stretch by stretch."""

    def __init__(self) -> None:
        self._by_power: list[tuple[np.ndarray, np.ndarray]] = []
        self._by_magnitude: list[tuple[np.ndarray, np.ndarray]] = []
        self._loudest = np.zeros(3)

    def add(self, spectra: Spectra, rate: int = RATE) -> None:
        """Take the next stretch, whose samples came at `rate` Hz."""
        peaks = spectra.peaks
        self._by_power.append(pitches(peaks, RATE, FRAME, of_power=True))
        self._by_magnitude.append(pitches(peaks, rate, FRAME, of_power=False))
        tops = [spectra.mel.max(), spectra.crests.max(), spectra.troughs.max()]
        self._loudest = np.maximum(self._loudest, tops)

    def conclude(self) -> Survey:
        """Return what holds for all that was taken, one stretch at least."""
        tunings = [
            commonest_deviation(*(np.concatenate(part) for part in zip(*parts, strict=True)))
            for parts in (self._by_power, self._by_magnitude)
        ]
        return Survey(*tunings, *self._loudest.tolist())
