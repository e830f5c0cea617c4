"""Place on the tone network."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound
from musicscope.analysis.tonnetz import tonal_centroid


@DESCRIPTORS.register("tonnetz", "Harmony")
def tonnetz(sound: SharedSound) -> np.ndarray:
    """Where the harmony lies among fifths, minor thirds and major thirds.

    Tonal centroid of the pitch classes (Harte, Sandler and Gasser, 2006).

    Returns
    -------
    np.ndarray [shape=(6, n_frames)], float32, -1..1
    """
    return tonal_centroid(sound.chroma)
