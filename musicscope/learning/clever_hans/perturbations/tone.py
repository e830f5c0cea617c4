"""Mild curves of an equaliser: another loudspeaker, another room, the same music."""

from __future__ import annotations

import math

import numpy as np

from musicscope.audio.equaliser import Band, Equaliser
from musicscope.core.registry import Parameter
from musicscope.learning.clever_hans.perturbation import PERTURBATIONS
from musicscope.learning.clever_hans.perturbation import amount as how_much

_BASS_HZ, _PRESENCE_HZ, _TREBLE_HZ = 200.0, 2_000.0, 4_000.0
_SHELF_Q = math.sqrt(0.5)
#: Q of a bell two octaves wide.
_WIDE_Q = 2.0 / 3.0


def equalised(waveform: np.ndarray, rate: int, equaliser: Equaliser) -> np.ndarray:
    """Return sound through any equaliser, such as the one that is just being dragged.

    Parameters
    ----------
    waveform : np.ndarray [shape=(n,)]
    rate : int
        Hz.
    equaliser : Equaliser

    Returns
    -------
    np.ndarray [shape=(n,)], float32
        Not clipped.
    """
    return np.asarray(equaliser.applied(np.asarray(waveform, np.float32), rate))


def _gain(words: str) -> tuple[Parameter, ...]:
    return how_much("Gain", 3.0, -12.0, 12.0, "dB", words)


@PERTURBATIONS.register("bass", "Bass", _gain("Of all that lies below 200 Hz."))
def bass(waveform: np.ndarray, rate: int, amount: float = 3.0) -> np.ndarray:
    """Raise or lower the bass with a shelf at 200 Hz (Sturm, 2014)."""
    return equalised(waveform, rate, Equaliser((_low(amount),)))


@PERTURBATIONS.register("presence", "Presence", _gain("Of the two octaves around 2 kHz."))
def presence(waveform: np.ndarray, rate: int, amount: float = 3.0) -> np.ndarray:
    """Raise or lower the middle with a wide bell at 2 kHz (Sturm, 2014)."""
    bell = Band("peak", _PRESENCE_HZ, amount, _WIDE_Q)
    return equalised(waveform, rate, Equaliser((bell,)))


@PERTURBATIONS.register("treble", "Treble", _gain("Of all that lies above 4 kHz."))
def treble(waveform: np.ndarray, rate: int, amount: float = 3.0) -> np.ndarray:
    """Raise or lower the treble with a shelf at 4 kHz (Sturm, 2014)."""
    return equalised(waveform, rate, Equaliser((_high(amount),)))


@PERTURBATIONS.register("tilt", "Tilt", _gain("Of the treble; the bass gets the opposite."))
def tilt(waveform: np.ndarray, rate: int, amount: float = 3.0) -> np.ndarray:
    """Make it brighter and thinner, or darker and fuller, with two shelves (Sturm, 2014)."""
    return equalised(waveform, rate, Equaliser((_low(-amount), _high(amount))))


def _low(gain_db: float) -> Band:
    return Band("low_shelf", _BASS_HZ, gain_db, _SHELF_Q)


def _high(gain_db: float) -> Band:
    return Band("high_shelf", _TREBLE_HZ, gain_db, _SHELF_Q)
