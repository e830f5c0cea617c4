"""Bass, middle and treble: the colours of the moodbar."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.moodbar import band_power
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("bands", "Bass, middle and treble")
def bands(sound: SharedSound) -> np.ndarray:
    """How strong the sound is below 250 Hz, up to 2 kHz and above.

    Power summed in three bands, as in the moodbar (Wood and O'Keefe, 2005).

    Returns
    -------
    np.ndarray [shape=(3, n_frames)], float32, at least 0
    """
    return band_power(sound.power, sound.rate).T
