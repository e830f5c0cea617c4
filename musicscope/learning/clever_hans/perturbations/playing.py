"""The same music, played a little higher or faster."""

from __future__ import annotations

import numpy as np

from musicscope.audio.stretch import Stretcher
from musicscope.learning.clever_hans.perturbation import PERTURBATIONS
from musicscope.learning.clever_hans.perturbation import amount as how_much


@PERTURBATIONS.register(
    "pitch", "Pitch", how_much("Shift", 1.0, -12.0, 12.0, "semitones", "By which it goes up.")
)
def pitch(waveform: np.ndarray, rate: int, amount: float = 1.0) -> np.ndarray:
    """Shift the pitch at the same tempo (Rubber Band, R3; Sturm, 2014)."""
    return _stretched(waveform, rate, 1.0, amount)


@PERTURBATIONS.register(
    "tempo", "Tempo", how_much("Change", 5.0, -50.0, 50.0, "%", "By which it gets faster.")
)
def tempo(waveform: np.ndarray, rate: int, amount: float = 5.0) -> np.ndarray:
    """Change the tempo at the same pitch; the sound gets shorter or longer (Sturm, 2014)."""
    return _stretched(waveform, rate, 1.0 + amount / 100.0, 0.0)


def _stretched(waveform: np.ndarray, rate: int, speed: float, semitones: float) -> np.ndarray:
    sound = np.asarray(waveform, np.float32)
    if not len(sound) or (speed == 1.0 and semitones == 0.0):
        return sound
    stretcher = Stretcher(rate, 1, speed, semitones)
    stretcher.push(sound[:, None])
    blocks = []
    while len(block := stretcher.pull(last=True)):
        blocks.append(block[:, 0])
    return np.concatenate(blocks) if blocks else sound
