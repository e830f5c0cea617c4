"""How far music lies above or below A4 = 440 Hz, and how sure that is."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.harmony.spectrum import PER_SEMITONE, bin_pitches

#: Pitches that are heard for tuning: lower ones lie too near each other, higher ones are few.
_LOWEST, _HIGHEST = 55, 88
#: Length of the mean phase from which on there is no doubt.
_CLEAR = 0.5


def estimate_tuning(spectra: np.ndarray) -> tuple[float, float]:
    """Estimate the tuning from where in its semitone the sound lies on average.

    The phase of the semitone-periodic part of the spectrum (Mauch and Dixon, 2010).

    Parameters
    ----------
    spectra : np.ndarray [shape=(n_frames, 256)]
        Of :func:`~musicscope.analysis.harmony.spectrum.pitch_spectra`.

    Returns
    -------
    cents : float
        Above A4 = 440 Hz, -50..50; 0 for silence.
    confidence : float
        0 (noise) .. 1 (every partial equally far from its semitone).
    """
    pitches = bin_pitches()
    heard = slice(int(np.searchsorted(pitches, _LOWEST)), int(np.searchsorted(pitches, _HIGHEST)))
    total = spectra[:, heard].sum(axis=0, dtype=np.float64)
    n = len(total) // PER_SEMITONE * PER_SEMITONE
    total = total[:n]
    if not total.any():
        return 0.0, 0.0
    turn = np.exp(2j * np.pi * pitches[heard][:n])
    mean = complex(total @ turn) / float(total.sum())
    return float(100 * np.angle(mean) / (2 * np.pi)), float(min(abs(mean) / _CLEAR, 1))
