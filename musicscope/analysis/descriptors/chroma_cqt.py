"""Strength of the twelve pitch classes by the constant-Q transform."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.octave_transform import BINS_PER_OCTAVE, N_OCTAVES
from musicscope.analysis.sound import SharedSound, strongest_is_one


@DESCRIPTORS.register("chroma_cqt", "Pitch classes by note")
def chroma_cqt(sound: SharedSound) -> np.ndarray:
    """Which notes sound, whatever their octave, listened to with one filter a semitone.

    Magnitudes of the constant-Q transform summed over seven octaves from C1 (Fujishima, 1999;
    Brown, 1991); low notes are told apart better than by the Fourier transform. The strongest
    class of each frame is 1.

    Returns
    -------
    np.ndarray [shape=(12, n_frames)], float32, 0..1
    """
    octaves = sound.cqt.reshape(-1, N_OCTAVES, BINS_PER_OCTAVE)
    return strongest_is_one(octaves.sum(axis=1).T)
