"""Spectral centroid."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound, bin_frequencies


@DESCRIPTORS.register("centroid", "Brightness", unit="Hz")
def centroid(sound: SharedSound) -> np.ndarray:
    """How bright the sound is: the centre of gravity of its spectrum.

    Mean frequency weighted by magnitude (Grey and Gordon, 1978).

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, Hz; 0 for silence
    """
    centre = np.empty((1, sound.n_frames), np.float32)
    weights = np.stack([bin_frequencies(), np.ones_like(bin_frequencies())], axis=1)
    for rows, magnitude in sound.magnitude_blocks():
        moment, total = (magnitude @ weights).T
        centre[0, rows] = moment / np.maximum(total, np.finfo(np.float32).tiny)
    return centre
