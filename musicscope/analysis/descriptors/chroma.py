"""Strength of the twelve pitch classes."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("chroma", "Pitch classes")
def chroma(sound: SharedSound) -> np.ndarray:
    """Which notes sound, whatever their octave: the strength of C, D♭, … B.

    Power spectrum gathered by pitch class at the music's own tuning (Ellis, 2007); the strongest
    class of each frame is 1.

    Returns
    -------
    np.ndarray [shape=(12, n_frames)], float32, 0..1
    """
    return sound.chroma
