"""Spectral contrast."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.decibel import power_to_db
from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound, bin_frequencies

_LOWEST_HZ = 200.0
_N_BANDS = 7
#: The part of a band's bins that counts as its peaks, and as its valleys.
_SHARE = 0.02


def _bands() -> list[tuple[slice, int]]:
    """Return each octave band's bins and how many of them are peaks."""
    edges = np.concatenate([[0], _LOWEST_HZ * 2.0 ** np.arange(_N_BANDS)])
    hz = bin_frequencies().astype(np.float64)
    bands = []
    for band in range(_N_BANDS):
        inside = np.flatnonzero((hz >= edges[band]) & (hz <= edges[band + 1]))
        first = int(inside[0]) - (1 if band else 0)
        stop = len(hz) if band == _N_BANDS - 1 else int(inside[-1]) + 1
        n_peaks = max(int(np.rint(_SHARE * (stop - first))), 1)
        bands.append((slice(first, stop if band == _N_BANDS - 1 else stop - 1), n_peaks))
    return bands


@DESCRIPTORS.register("contrast", "Clarity in seven bands", unit="dB")
def contrast(sound: SharedSound) -> np.ndarray:
    """How far single tones stand out from what lies between them, in seven octave bands.

    Level of the strongest against the weakest 2 % of each band (Jiang et al., 2002): high for
    clear notes, low for noise.

    Returns
    -------
    np.ndarray [shape=(7, n_frames)], float32, dB
    """
    peak = np.empty((_N_BANDS, sound.n_frames), np.float32)
    valley = np.empty_like(peak)
    bands = _bands()
    for rows, magnitude in sound.magnitude_blocks():
        for band, (bins, count) in enumerate(bands):
            ordered = np.sort(magnitude[:, bins], axis=1)
            valley[band, rows] = ordered[:, :count].mean(axis=1)
            peak[band, rows] = ordered[:, -count:].mean(axis=1)
    height: np.ndarray = power_to_db(peak) - power_to_db(valley)
    return height
