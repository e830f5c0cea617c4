"""Power by pitch height."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.octave_transform import BINS_PER_OCTAVE, N_OCTAVES
from musicscope.analysis.sound import SharedSound

#: Semitones in a band.
WIDTH = 3


@DESCRIPTORS.register("register", "Power by pitch height")
def register(sound: SharedSound) -> np.ndarray:
    """How strong the sound is in each quarter of an octave, from the lowest C of a piano.

    Power of the constant-Q transform (Brown, 1991): bass notes are told apart where the
    mel scale has but a few bands.

    Returns
    -------
    np.ndarray [shape=(28, n_frames)], float32, at least 0
    """
    bands = sound.cqt.reshape(len(sound.cqt), N_OCTAVES * BINS_PER_OCTAVE // WIDTH, WIDTH)
    power: np.ndarray = np.einsum("ijk,ijk->ji", bands, bands)
    return power
