"""What sounds in each unit of time: its notes, their pitch classes, how loud it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from musicscope.analysis.harmony.notes import (
    HIGHEST_NOTE,
    LOWEST_NOTE,
    N_NOTES,
    explain_by_notes,
    retuned,
    whitened,
)
from musicscope.analysis.harmony.spectrum import FRAME_RATE
from musicscope.analysis.harmony.units import Units, mean_over_units

_BLOCK_UNITS = 256
#: Softer than the loud units by this factor is silence.
_SILENCE = 0.01
_LOUD_PERCENTILE = 95
#: Notes count as bass fully up to the first pitch, no more from the second on (MIDI).
_BASS_FULL, _BASS_GONE = 40, 66
_TINY = 1e-9


@dataclass(frozen=True)
class Evidence:
    """The notes of each unit.

    Attributes
    ----------
    units : Units
    notes : np.ndarray [shape=(n, 69)], float32, at least 0
        How strongly the notes from MIDI 28 to 96 sound, whitened: not in proportion to loudness.
    level : np.ndarray [shape=(n,)], float32
        Sum of each unit's magnitudes.
    """

    units: Units
    notes: np.ndarray
    level: np.ndarray

    @cached_property
    def audible(self) -> np.ndarray:
        """Which units are not silence [shape=(n,)], bool."""
        if not len(self.level) or not self.level.any():
            return np.zeros(len(self.level), bool)
        loud: np.ndarray = self.level > _SILENCE * np.percentile(self.level, _LOUD_PERCENTILE)
        return loud

    @cached_property
    def chroma(self) -> np.ndarray:
        """Strength of the 12 pitch classes from C [shape=(n, 12)], float32, at least 0."""
        folded: np.ndarray = self.notes @ _pitch_class_of_notes()
        return folded

    @cached_property
    def bass(self) -> np.ndarray:
        """Strength of the pitch classes in the bass [shape=(n, 12)], float32, at least 0."""
        pitch = np.arange(LOWEST_NOTE, HIGHEST_NOTE + 1)
        low = np.clip((_BASS_GONE - pitch) / (_BASS_GONE - _BASS_FULL), 0, 1).astype(np.float32)
        folded: np.ndarray = (self.notes * low) @ _pitch_class_of_notes()
        return folded


def _pitch_class_of_notes() -> np.ndarray:
    return np.eye(12, dtype=np.float32)[np.arange(LOWEST_NOTE, HIGHEST_NOTE + 1) % 12]


def nothing_sounds(units: Units) -> Evidence:
    """Return the evidence of silence."""
    level = np.zeros(len(units), np.float32)
    return Evidence(units, np.zeros((len(units), N_NOTES), np.float32), level)


def unit_length(rows: np.ndarray) -> np.ndarray:
    """Return rows scaled to Euclidean length 1; zeros stay zeros."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: np.ndarray = rows / np.maximum(length, _TINY)
    return scaled


def gather(spectra: np.ndarray, cents: float, units: Units) -> Evidence:
    """Find the notes of each unit.

    The spectrum of a unit is the mean of its whitened frames, so that what is broad, as a drum,
    and what is short counts little.

    Parameters
    ----------
    spectra : np.ndarray [shape=(n_frames, 256)]
        Of :func:`~musicscope.analysis.harmony.spectrum.pitch_spectra`; at least one frame.
    cents : float
        Tuning above A4 = 440 Hz.
    units : Units
    """
    evidence = nothing_sounds(units)
    notes, level = evidence.notes, evidence.level
    for first in range(0, len(units), _BLOCK_UNITS):
        rows = slice(first, min(first + _BLOCK_UNITS, len(units)))
        edges = units.edges[rows.start : rows.stop + 1]
        low = min(max(0, int(edges[0] * FRAME_RATE) - 1), len(spectra) - 1)
        high = max(int(edges[-1] * FRAME_RATE) + 2, low + 1)
        tuned = retuned(spectra[low:high].astype(np.float32), cents)
        level[rows] = mean_over_units(tuned.sum(axis=1, keepdims=True), edges, low)[:, 0]
        notes[rows] = explain_by_notes(mean_over_units(whitened(tuned), edges, low))
    return evidence
