"""Spectral rolloff."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound, bin_frequencies

_SHARE = 0.85


@DESCRIPTORS.register("rolloff", "Upper edge of the spectrum", unit="Hz")
def rolloff(sound: SharedSound) -> np.ndarray:
    """Below which frequency 85 % of the sound lies.

    Scheirer and Slaney (1997), on magnitudes as librosa does.

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, Hz; 0 for silence
    """
    edge = np.empty((1, sound.n_frames), np.float32)
    for rows, magnitude in sound.magnitude_blocks():
        below = np.cumsum(magnitude, axis=1)
        reached = below >= _SHARE * below[:, -1:]
        edge[0, rows] = bin_frequencies()[reached.argmax(axis=1)]
    return edge
