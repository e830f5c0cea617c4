"""What a voice is asked for, and the few array steps that every voice shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]
DoubleArray = npt.NDArray[np.float64]

#: Sampling rate of everything synthesised here, in Hz.
RATE = 44_100

_TAPE = 131_072


@dataclass(frozen=True)
class Tone:
    """One note as a player would think of it.

    Attributes
    ----------
    frequency_hz : float
        Fundamental; drums without pitch ignore it.
    duration_s : float
        From the attack until the key, bow or breath is let go; the sound rings a little longer.
    force : float
        0 (barely touched) to 1 (as hard as the instrument likes): it colours, the peak stays 1.
    seed : int
        Chooses noise, detuning and vibrato phase; equal tones sound equal to the last bit.
    """

    frequency_hz: float = 440.0
    duration_s: float = 1.0
    force: float = 0.7
    seed: int = 0

    @property
    def rng(self) -> np.random.Generator:
        """A fresh source of this tone's own noise."""
        return np.random.default_rng(self.seed)


#: A voice: a tone in, mono sound of peak 1 out [shape=(n,)].
Voice = Callable[[Tone], FloatArray]


def frequency_of(midi: float) -> float:
    """Return the frequency in Hz of a MIDI note number in equal temperament, A4 = 69 = 440 Hz."""
    return float(440.0 * 2.0 ** ((midi - 69.0) / 12.0))


def sample_count(duration_s: float) -> int:
    """Return how many samples last `duration_s`."""
    return max(round(duration_s * RATE), 1)


def seconds(n: int) -> DoubleArray:
    """Return the times of `n` samples in seconds [shape=(n,)]."""
    return np.arange(n, dtype=np.float64) * (1 / RATE)


def decline(n: int, decay_s: float) -> FloatArray:
    """Return an exponential that falls from 1 to 1/e within `decay_s` [shape=(n,)]."""
    t = np.arange(n, dtype=np.float32)
    return np.asarray(np.exp(t * np.float32(-1.0 / (decay_s * RATE))), dtype=np.float32)


def unit_peak(y: npt.NDArray[np.floating]) -> FloatArray:
    """Return `y` scaled to a peak of 1; silence stays silence."""
    peak = float(np.max(np.abs(y), initial=0.0))
    return np.asarray(y / peak if peak > 0 else y, dtype=np.float32)


@lru_cache(maxsize=64)
def ramp_in(n: int) -> FloatArray:
    """Return a raised-cosine rise from 0 to 1 over `n` samples; not to be written to."""
    ramp = np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(n) + 0.5) / max(n, 1)), np.float32)
    ramp.flags.writeable = False
    return ramp


def shape_edges(y: FloatArray, attack_s: float, release_s: float) -> FloatArray:
    """Fade the ends of `y` in place with raised cosines, so that nothing clicks.

    Parameters
    ----------
    y : np.ndarray [shape=(n,)]
        The sound; its last `release_s` are faded out.
    attack_s, release_s : float
        Lengths of the fades; both are shortened to the sound's length.
    """
    attack = min(sample_count(attack_s), y.size)
    release = min(sample_count(release_s), y.size)
    y[:attack] *= ramp_in(attack)
    y[y.size - release :] *= ramp_in(release)[::-1]
    return y


@lru_cache(maxsize=32)
def _noise_tape(low_hz: float, high_hz: float) -> FloatArray:
    """Return a few seconds of noise between two frequencies, with unit deviation."""
    from scipy import fft

    rng = np.random.default_rng(round(low_hz) * 100_003 + round(high_hz))
    spectrum = fft.rfft(rng.standard_normal(_TAPE, dtype=np.float32))
    frequencies = np.fft.rfftfreq(_TAPE, 1 / RATE).astype(np.float32)
    below = 1.0 / (1.0 + np.square(np.square(low_hz / np.maximum(frequencies, 1e-3))))
    above = 1.0 / (1.0 + np.square(np.square(frequencies / high_hz)))
    noise = fft.irfft(spectrum * below * above, _TAPE)
    return np.asarray(noise / noise.std(), dtype=np.float32)


def band_noise(n: int, low_hz: float, high_hz: float, rng: np.random.Generator) -> FloatArray:
    """Return `n` samples of noise between two frequencies, with soft edges and unit deviation.

    It is cut at a place that `rng` chooses out of a tape that repeats after three seconds.
    """
    start = int(rng.integers(_TAPE))
    tape = _noise_tape(float(low_hz), float(high_hz))
    if start + n <= _TAPE:
        return tape[start : start + n].copy()
    return np.resize(np.roll(tape, -start), n)
