"""Zero-crossing rate."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.descriptor import DESCRIPTORS
from musicscope.analysis.sound import FRAME, HOP, SharedSound, over_frame

_SILENT = 1e-10


@DESCRIPTORS.register("zero_crossing_rate", "Noisiness", unit="crossings a sample")
def zero_crossing_rate(sound: SharedSound) -> np.ndarray:
    """How often the wave changes sign: low for deep and clear sounds, high for hiss.

    Share of samples at which the sign differs from the sample before (Kedem, 1986).

    Returns
    -------
    np.ndarray [shape=(1, n_frames)], float32, 0..1
    """
    negative = sound.padded < -_SILENT
    crosses = np.zeros(len(negative), bool)
    np.not_equal(negative[1:], negative[:-1], out=crosses[1:])
    crosses[sound.start] = False
    crosses[sound.stop :] = False
    n_hops = sound.n_frames + FRAME // HOP - 1
    places = np.flatnonzero(crosses[: n_hops * HOP])
    per_hop = np.bincount(places // HOP, minlength=n_hops)
    inside = over_frame(per_hop) - crosses[: sound.n_frames * HOP : HOP]
    return (inside / FRAME).astype(np.float32)[np.newaxis]
