"""Spectral centroid."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("centroid", "Brightness", unit="Hz")
def centroid(sound: SharedSound) -> np.ndarray:
    """How bright the sound is: the centre of gravity of its spectrum.

    Mean frequency weighted by magnitude (Grey and Gordon, 1978).

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, Hz; 0 for silence
    """
    return sound.spectra.centroid[np.newaxis]
