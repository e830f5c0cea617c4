"""What descriptors say of a sound before and after the equaliser."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.audio.equaliser import BANDS_HZ, Equaliser, ten_bands

if TYPE_CHECKING:
    from musicscope.jobs import JobContext

#: Seconds at the start in which the filters settle; they are not measured.
SETTLING_S = 0.15
_SILENCE = 1e-5
RATE = 22_050


@dataclass(frozen=True)
class Effect:
    """One descriptor, twice.

    Attributes
    ----------
    name, label, unit : str
    before, after : float
        Without and with the equaliser, in `unit`; not a number in silence.
    """

    name: str
    label: str
    unit: str
    before: float
    after: float


@dataclass(frozen=True)
class EffectSpec:
    """A stretch of sound to be described with and without the equaliser.

    Attributes
    ----------
    samples : np.ndarray [shape=(n,)], float32
    rate : int
        Hz.
    equaliser : Equaliser
    applied : bool
        Whether `samples` have been through it already.
    """

    samples: np.ndarray
    rate: int
    equaliser: Equaliser
    applied: bool

    @property
    def label(self) -> str:
        """What the person reads."""
        return "Comparing with and without the equaliser"

    def run(self, context: JobContext) -> tuple[Effect, ...]:
        """Measure; see `effects`."""
        del context
        return effects(self.samples, self.rate, self.equaliser, applied=self.applied)


@dataclass(frozen=True)
class WarmEffectSpec:
    """Loads what the first touch of a band, and the first comparison, would wait for."""

    label: str = "Preparing the equaliser"

    def run(self, context: JobContext) -> None:
        """Describe a moment of sound."""
        del context
        tone = np.sin(np.arange(RATE) * 0.1).astype(np.float32)
        effects(tone, RATE, ten_bands((1.0,) * len(BANDS_HZ)), applied=False)


def undone(equaliser: Equaliser) -> Equaliser:
    """Return the equaliser that takes another one's effect away.

    A bell or shelf of the opposite gain has the poles of the first as its zeros, and the zeros as
    its poles (Bristow-Johnson, 1998).
    """
    return Equaliser(tuple(replace(band, gain_db=-band.gain_db) for band in equaliser.bands))


def effects(
    samples: np.ndarray, rate: int, equaliser: Equaliser, *, applied: bool
) -> tuple[Effect, ...]:
    """Describe a sound without and with an equaliser.

    Parameters
    ----------
    samples : np.ndarray [shape=(n,)], float32
    rate : int
        Hz.
    equaliser : Equaliser
    applied : bool
        Whether `samples` have been through it already.

    Returns
    -------
    tuple of Effect
        Level, centroid, bandwidth, rolloff, zero crossings, and the bass's share; empty when
        there is too little sound.
    """
    start = round(SETTLING_S * rate)
    if len(samples) < 2 * start:
        return ()
    other = (undone(equaliser) if applied else equaliser).applied(samples, rate)
    before, after = (other, samples) if applied else (samples, other)
    first, second = (_measured(sound[start:], rate) for sound in (before, after))
    return tuple(
        Effect(name, label, unit, first[name], second[name]) for name, label, unit in _ROWS
    )


_ROWS = (
    ("level", "Level (RMS)", "dBFS"),
    ("centroid", "Centroid", "Hz"),
    ("bandwidth", "Bandwidth", "Hz"),
    ("rolloff", "Rolloff, 85 %", "Hz"),
    ("crossings", "Zero crossings", "a second"),
    ("bass", "Energy below 250 Hz", "%"),
)


def _measured(samples: np.ndarray, rate: int) -> dict[str, float]:
    from math import gcd

    from scipy.signal import resample_poly

    from musicscope.analysis.descriptor import DESCRIPTORS
    from musicscope.analysis.sound import SharedSound

    level = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))
    if level < _SILENCE:
        return {name: float("nan") for name, _, _ in _ROWS}
    common = gcd(RATE, rate)
    mono = resample_poly(samples, RATE // common, rate // common).astype(np.float32)
    sound = SharedSound.whole(mono)

    def mean(name: str) -> float:
        return float(DESCRIPTORS.get(name).run(sound).mean())

    return {
        "level": 20 * np.log10(level),
        "centroid": mean("centroid"),
        "bandwidth": mean("bandwidth"),
        "rolloff": mean("rolloff"),
        "crossings": mean("zero_crossing_rate") * RATE,
        "bass": 100 * _bass_share(samples, rate),
    }


def _bass_share(samples: np.ndarray, rate: int) -> float:
    power: Any = np.square(np.abs(np.fft.rfft(samples * np.hanning(len(samples)))))
    below = round(250 * len(samples) / rate)
    return float(power[1:below].sum() / max(power[1:].sum(), 1e-30))
