"""Root mean square of the windowed samples."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import SharedSound


@DESCRIPTORS.register("rmse", "Loudness of the spectrum", unit="of full scale")
def rmse(sound: SharedSound) -> np.ndarray:
    """How strong the sound is in the middle of each frame: the root of its spectrum's energy.

    As the feature of that name of the Free Music Archive (Defferrard et al., 2017), in the scale
    of librosa's ``rms`` of a spectrogram.

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32
    """
    return sound.spectra.rms[np.newaxis]
