"""Mel-frequency cepstral coefficients."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound

N_COEFFICIENTS = 20


@lru_cache(maxsize=2)
def _cosines(n_bands: int) -> np.ndarray:
    """Return the first rows of the orthonormal cosine transform of type II."""
    place = np.pi * (np.arange(n_bands) + 0.5) / n_bands
    rows: np.ndarray = np.cos(np.arange(N_COEFFICIENTS)[:, np.newaxis] * place) * np.sqrt(
        2 / n_bands
    )
    rows[0] /= np.sqrt(2)
    return rows


@DESCRIPTORS.register("mfcc", "Timbre", unit="dB")
def mfcc(sound: SharedSound) -> np.ndarray:
    """The colour of the sound: the outline of its spectrum as the ear hears it, in 20 numbers.

    Cosine transform of the mel spectrogram in dB (Davis and Mermelstein, 1980). The first is
    loudness, the second dark against bright, the rest ever finer detail.

    Returns
    -------
    np.ndarray [shape=(20, n_frames)], float32, dB
    """
    coefficients = _cosines(sound.mel_db.shape[1]) @ sound.mel_db.T.astype(np.float64)
    return coefficients.astype(np.float32)
