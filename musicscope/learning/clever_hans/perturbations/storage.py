"""The same music, stored in fewer bits."""

from __future__ import annotations

import numpy as np

from musicscope.audio.mp3_round_trip import mp3_round_trip
from musicscope.learning.clever_hans.perturbation import PERTURBATIONS
from musicscope.learning.clever_hans.perturbation import amount as how_much


@PERTURBATIONS.register(
    "mp3",
    "MP3",
    how_much("Bit rate", 64.0, 32.0, 320.0, "kbit/s", "Thousands of bits a second."),
)
def mp3(waveform: np.ndarray, rate: int, amount: float = 64.0) -> np.ndarray:
    """Encode as MP3 and decode again (Brandenburg, 1999, MP3 and AAC explained)."""
    return mp3_round_trip(np.asarray(waveform, np.float32), rate, kbit_s=round(amount))
