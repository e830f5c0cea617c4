"""The same music, softer or louder."""

from __future__ import annotations

import numpy as np

from musicscope.learning.clever_hans.perturbation import PERTURBATIONS
from musicscope.learning.clever_hans.perturbation import amount as how_much


@PERTURBATIONS.register(
    "gain", "Gain", how_much("Gain", 6.0, -24.0, 24.0, "dB", "Of the whole sound.")
)
def gain(waveform: np.ndarray, rate: int, amount: float = 6.0) -> np.ndarray:
    """Turn the volume up or down, without clipping (Sturm, 2014)."""
    del rate
    factor = np.float32(10.0 ** (amount / 20.0))
    return np.asarray(waveform, np.float32) * factor
