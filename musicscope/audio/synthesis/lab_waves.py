"""Exact sums of sinusoids for the lab, and noise of three colours."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from musicscope.audio.synthesis.lab_sound import Colour, Sweep
from musicscope.audio.synthesis.tone import DoubleArray, FloatArray

_BLOCK = 256
#: Partials fade out over this part of the band below half the rate, when they glide past it.
_FADE_BELOW = 0.96
#: Samples that stay in the processor's cache.
_CHUNK = 16_384
_TAPE = 2**18
#: Noise has nothing below this, in Hz: it could not be heard and would only move the speaker.
_LOWEST_NOISE_HZ = 20.0
_BURST_S = 0.15
_EXPONENTS: dict[Colour, float] = {"white": 0.0, "pink": 0.5, "brown": 1.0}


def steady_partials(
    frequencies_hz: DoubleArray,
    amplitudes: DoubleArray,
    phases: DoubleArray,
    decays_s: DoubleArray,
    n: int,
    rate: int,
) -> FloatArray:
    """Return a sum of sines of constant frequency.

    A (damped) sine at sample ``a * 256 + b`` is the imaginary part of a product of a factor in
    ``a`` and one in ``b``, so the whole sum is one small matrix product. The factors are computed
    in double precision.

    Parameters
    ----------
    frequencies_hz, amplitudes, phases : np.ndarray [shape=(n_partials,)]
        Frequencies above half the rate fold back, as sampling has it; phases are in radians.
    decays_s : np.ndarray [shape=(n_partials,)]
        Seconds to fall by 60 dB; infinite for a held one.

    Returns
    -------
    np.ndarray [shape=(n,)], float32
    """
    blocks = -(-n // _BLOCK)
    if not frequencies_hz.size or not n:
        return np.zeros(n, np.float32)
    fall = -np.log(1000.0) / decays_s
    cycles = np.arange(blocks)[:, None] * (_BLOCK * frequencies_hz / rate)
    cycles -= np.floor(cycles)
    coarse = amplitudes * np.exp(
        np.arange(blocks)[:, None] * (_BLOCK / rate) * fall + 1j * (2 * np.pi * cycles + phases)
    )
    fine = np.exp(np.arange(_BLOCK)[:, None] * ((fall + 2j * np.pi * frequencies_hz) / rate))
    left = np.concatenate([coarse.imag, coarse.real], axis=1).astype(np.float32)
    right = np.concatenate([fine.real, fine.imag], axis=1).astype(np.float32)
    return np.asarray((left @ right.T).reshape(-1)[:n], np.float32)


def swept_partials(
    sweep: Sweep,
    ratios: DoubleArray,
    amplitudes: DoubleArray,
    phases: DoubleArray,
    n: int,
    rate: int,
    *,
    ceiling_hz: float,
) -> FloatArray:
    """Return a sum of sines whose fundamental glides.

    Parameters
    ----------
    ratios, amplitudes, phases : np.ndarray [shape=(n_partials,)]
        Frequencies as multiples of the fundamental's; phases in radians.
    ceiling_hz : float
        Partials fade out as they near it; infinite lets them glide on and fold back.

    Returns
    -------
    np.ndarray [shape=(n,)], float32
    """
    cycles, hz = _glide(sweep, n, rate)
    order = np.argsort(ratios)
    turns = (amplitudes * np.exp(1j * phases)).astype(np.complex64)
    y = np.zeros(n, np.float32)
    for start in range(0, n, _CHUNK):
        part = slice(start, start + _CHUNK)
        for index, turned in _powers(cycles[part], ratios, order):
            turn = turns[index]
            wave = turned.imag * turn.real
            if turn.imag:
                wave += turned.real * turn.imag
            y[part] += _faded(wave, ratios[index] * hz[part], ceiling_hz)
    return y


def _powers(
    cycles: DoubleArray, ratios: DoubleArray, order: npt.NDArray[np.intp]
) -> Iterator[tuple[int, npt.NDArray[np.complex64]]]:
    """Yield exp(2πi · ratio · cycles) for each ratio in turn: whole ones by multiplication."""
    once = _unit(cycles)
    power, reached = once, 1
    for index in order:
        ratio = float(ratios[index])
        if not ratio.is_integer():
            yield int(index), _unit(ratio * cycles)
            continue
        while reached < ratio:
            power, reached = power * once, reached + 1
        yield int(index), power


def _unit(cycles: DoubleArray) -> npt.NDArray[np.complex64]:
    angle = ((cycles - np.floor(cycles)) * (2 * np.pi)).astype(np.float32)
    turned = np.empty(len(angle), np.complex64)
    np.cos(angle, out=turned.real)
    np.sin(angle, out=turned.imag)
    return turned


def _faded(wave: FloatArray, hz: DoubleArray, ceiling_hz: float) -> FloatArray:
    """Return `wave` with what nears the ceiling faded out; `hz` runs in one direction."""
    if max(hz[0], hz[-1]) <= _FADE_BELOW * ceiling_hz:
        return wave
    if min(hz[0], hz[-1]) >= ceiling_hz:
        return np.zeros_like(wave)
    part = np.clip((ceiling_hz - hz) / ((1 - _FADE_BELOW) * ceiling_hz), 0, 1)
    return np.asarray(wave * (0.5 - 0.5 * np.cos(np.pi * part)), np.float32)


def _glide(sweep: Sweep, n: int, rate: int) -> tuple[DoubleArray, DoubleArray]:
    """Return the running phase in cycles and the frequency in Hz of a sweep [shape=(n,) each]."""
    t = np.arange(n) / rate
    length = n / rate
    start, stop = sweep.start_hz, sweep.stop_hz
    if sweep.shape == "linear" or abs(np.log(stop / start)) < 1e-9:
        slope = (stop - start) / length
        return t * (start + t * (slope / 2)), start + slope * t
    pace = np.log(stop / start) / length
    hz = start * np.exp(pace * t)
    return (hz - start) / pace, hz


def noise(colour: Colour, n: int, rate: int) -> FloatArray:
    """Return noise of unit root mean square [shape=(n,)], float32; always the same.

    White has as much power in each Hz; pink loses 3 dB an octave, brown 6 (Voss and Clarke, 1978).
    It repeats after some seconds without a seam.
    """
    return np.resize(_tape(colour, rate), n)


def bursts(sound: FloatArray, times_a_second: float, rate: int) -> FloatArray:
    """Return `sound` [shape=(n,)] in short bursts, each of which falls by 60 dB in 0.15 s."""
    since = (np.arange(len(sound)) / rate) % (1 / times_a_second)
    return np.asarray(sound * np.exp(since * (-np.log(1000.0) / _BURST_S)), np.float32)


@lru_cache(maxsize=8)
def _tape(colour: Colour, rate: int) -> FloatArray:
    rng = np.random.default_rng(1978)
    spectrum = np.fft.rfft(rng.standard_normal(_TAPE))
    hz = np.fft.rfftfreq(_TAPE, 1 / rate)
    heard = hz >= _LOWEST_NOISE_HZ
    spectrum[~heard] = 0
    spectrum[heard] *= hz[heard] ** -_EXPONENTS[colour]
    tape = np.fft.irfft(spectrum, _TAPE)
    tape /= np.sqrt(np.mean(np.square(tape)))
    tape.flags.writeable = False
    return np.asarray(tape, np.float32)
