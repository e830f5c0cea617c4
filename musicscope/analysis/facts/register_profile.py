"""A vector for the likeness of pitch height."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.fact import FACTS, Finding
from musicscope.analysis.material import Material


@FACTS.register("register_profile", "Pitch height")
def register_profile(material: Material) -> Finding:
    """Which share of the sound lies in each quarter of an octave.

    Square roots of the shares of amplitude, so that distances between profiles are those of
    Hellinger (1909).
    """
    power = material.series["register"].sum(axis=1, dtype=np.float64)
    amplitude = np.sqrt(power)
    shares = amplitude / max(float(amplitude.sum()), 1e-12)
    return Finding({}, {"register_profile": np.sqrt(shares).astype(np.float32)})
