"""Spectral rolloff."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("rolloff", "Upper edge of the spectrum", unit="Hz")
def rolloff(sound: SharedSound) -> np.ndarray:
    """Below which frequency 85 % of the sound lies.

    Scheirer and Slaney (1997), on magnitudes as librosa does.

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, Hz; 0 for silence
    """
    return sound.spectra.rolloff[np.newaxis]
