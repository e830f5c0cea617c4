"""Onset strength."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import FRAME, HOP, SharedSound

#: A rise between two frames is noted where the newer one's centre begins to sound.
_DELAY = 1 + FRAME // (2 * HOP)


@DESCRIPTORS.register("onset_strength", "Attack", unit="dB")
def onset_strength(sound: SharedSound) -> np.ndarray:
    """How strongly something new begins: the rise of all mel bands from one frame to the next.

    Spectral flux of the mel spectrogram in dB, falls left out (Böck and Widmer, 2013, without
    the filter over frequency).

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, dB
    """
    strength = np.zeros((1, sound.n_frames), np.float32)
    rise = np.diff(sound.mel_db, axis=0)
    np.maximum(rise, 0, out=rise)
    flux = rise.mean(axis=1)[: max(sound.n_frames - _DELAY, 0)]
    strength[0, _DELAY : _DELAY + len(flux)] = flux
    return strength
