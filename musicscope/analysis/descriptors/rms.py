"""Root mean square of the samples."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import FRAME, SharedSound, over_frame


@DESCRIPTORS.register("rms", "Loudness", unit="of full scale")
def rms(sound: SharedSound) -> np.ndarray:
    """How strong the sound is: the root of the mean square of its samples in each frame.

    The commonest measure of level; as a descriptor of music, Panagiotakis and Tziritas (2005).

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, 1 is a full-scale square wave
    """
    return np.sqrt(over_frame(sound.hop_energy) / FRAME)[np.newaxis]
