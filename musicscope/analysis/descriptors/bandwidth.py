"""Spectral bandwidth."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("bandwidth", "Breadth of the spectrum", unit="Hz")
def bandwidth(sound: SharedSound) -> np.ndarray:
    """How widely the sound spreads around its brightness: a flute is narrow, a cymbal wide.

    Standard deviation of frequency weighted by magnitude (Klapuri and Davy, 2006).

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, Hz; 0 for silence
    """
    return sound.spectra.bandwidth[np.newaxis]
