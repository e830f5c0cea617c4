"""Spectral contrast."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.decibel import power_to_db
from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("contrast", "Clarity in seven bands", unit="dB")
def contrast(sound: SharedSound) -> np.ndarray:
    """How far single tones stand out from what lies between them, in seven octave bands.

    Level of the strongest against the weakest 2 % of each band (Jiang et al., 2002): high for
    clear notes, low for noise.

    Returns
    -------
    np.ndarray [shape=(7, n_frames)], float32, dB
    """
    crest = power_to_db(sound.spectra.crests, loudest=sound.survey.crest)
    crest -= power_to_db(sound.spectra.troughs, loudest=sound.survey.trough)
    return crest
