"""What begins when, and which pitches sound: the ground of rhythm."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.rhythm.onsets import measure_onsets
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("onset_bands", "Onsets by pitch")
def onset_bands(sound: SharedSound) -> np.ndarray:
    """How strongly something new begins in each frame, and which pitches of bass and treble sound.

    Spectral flux of semitone bands (Böck and Widmer, 2013), from which beats and bars are read.

    Returns
    -------
    np.ndarray [shape=(26, n_frames)], float32, at least 0
        Onset strength, its bass part, 12 pitch classes from A of the bass, 12 of the treble.
    """
    return measure_onsets(sound.power)
