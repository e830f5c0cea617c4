"""Energy, finely in time."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.likeness.articulation import PULSES_PER_FRAME
from musicscope.analysis.sound import FRAME, HOP, SharedSound


@DESCRIPTORS.register("pulses", "Energy within a frame")
def pulses(sound: SharedSound) -> np.ndarray:
    """How the energy goes within the frame: the strokes of a drum, the swell of a bow.

    Sums of squares of 64 samples, from which attacks are measured (Peeters et al., 2011).

    Returns
    -------
    np.ndarray [shape=(8, n_frames)], float32, at least 0
    """
    first = FRAME // 2
    samples = sound.padded[first : first + sound.n_frames * HOP]
    parts = samples.reshape(sound.n_frames, PULSES_PER_FRAME, -1)
    energy: np.ndarray = np.einsum("ijk,ijk->ji", parts, parts)
    return energy
