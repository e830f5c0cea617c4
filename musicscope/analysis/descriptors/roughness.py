"""Partials that rub against each other."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.moodbar import roughness as measure_roughness
from musicscope.analysis.sound import HOP, SharedSound

#: More columns than any stretch has quarters of a second, so that each quarter gets its own.
_EVERY_QUARTER = 10_000


@DESCRIPTORS.register("roughness", "Roughness")
def roughness(sound: SharedSound) -> np.ndarray:
    """How much the partials of the sound rub against each other.

    Sensory dissonance of the 16 strongest partials (Plomp and Levelt, 1965; Sethares, 1993).

    Returns
    -------
    np.ndarray [shape=(1, n_quarters)], float32, 0..1
        Four columns a second.
    """
    found = measure_roughness(sound.power, sound.rate, sound.rate / HOP, _EVERY_QUARTER)
    return np.asarray(found, np.float32)[np.newaxis]
