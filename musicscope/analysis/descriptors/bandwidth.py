"""Spectral bandwidth."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.descriptors.centroid import centroid
from musicscope.analysis.sound import SharedSound, bin_frequencies


@DESCRIPTORS.register("bandwidth", "Breadth of the spectrum", unit="Hz")
def bandwidth(sound: SharedSound) -> np.ndarray:
    """How widely the sound spreads around its brightness: a flute is narrow, a cymbal wide.

    Standard deviation of frequency weighted by magnitude (Klapuri and Davy, 2006).

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, Hz; 0 for silence
    """
    centre = sound.once(centroid)[0]
    spread = np.empty((1, sound.n_frames), np.float32)
    for rows, magnitude in sound.magnitude_blocks():
        distance = bin_frequencies() - centre[rows, np.newaxis]
        distance *= distance
        total = np.maximum(magnitude.sum(axis=1), np.finfo(np.float32).tiny)
        spread[0, rows] = np.sqrt(np.einsum("ij,ij->i", magnitude, distance) / total)
    return spread
