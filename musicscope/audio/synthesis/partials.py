"""Sums of sinusoids, the fast way: rank-two products for what decays, tables for what repeats."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from musicscope.audio.synthesis.tone import RATE, DoubleArray, FloatArray, sample_count

#: Highest partial that is ever sounded, in Hz: above it is only hiss and aliasing.
CEILING_HZ = 15_000.0

_BLOCK = 256
#: Multiplications in one matrix product; for larger ones BLAS starts threads, which costs more.
_SMALL_PRODUCT = 200_000
_TABLE = 4096
_CHUNK = 8192
_VIBRATO_BLOCK = 64


def _powers(step: npt.NDArray[np.complex128], n: int) -> npt.NDArray[np.complex128]:
    """Return exp(0), exp(step), exp(2 step) … [shape=(n, n_steps)], by few exponentials."""
    low = np.exp(np.arange(16)[:, None] * step)
    high = np.exp(np.arange(-(-n // 16))[:, None] * (16 * step))
    return (high[:, None, :] * low).reshape(16 * len(high), step.size)[:n]


def damped_partials(
    frequencies_hz: npt.ArrayLike,
    amplitudes: npt.ArrayLike,
    decays_s: npt.ArrayLike,
    duration_s: float,
) -> FloatArray:
    """Return a sum of exponentially decaying sines that all start at phase 0.

    A damped sine at time ``a * block + b`` is a product of a factor in ``a`` and one in ``b``, two
    terms for each partial, so the whole sum is one small matrix product.

    Parameters
    ----------
    frequencies_hz, amplitudes, decays_s : array_like [shape=(n_partials,)]
        Each partial's frequency, level and time to fall to 1/e. Partials above `CEILING_HZ` are
        left out.
    duration_s : float
        Length of the result.

    Returns
    -------
    np.ndarray [shape=(n,)], float32
    """
    f, level, decay = (
        np.asarray(v, dtype=np.float64) for v in (frequencies_hz, amplitudes, decays_s)
    )
    heard = f < CEILING_HZ
    f, level, decay = f[heard], level[heard], decay[heard]
    n = sample_count(duration_s)
    blocks = -(-n // _BLOCK)
    step = -1.0 / (decay * RATE) + 2j * np.pi * f / RATE
    coarse, fine = level * _powers(_BLOCK * step, blocks), _powers(step, _BLOCK)
    left = np.concatenate([coarse.imag, coarse.real], axis=1).astype(np.float32)
    right = np.concatenate([fine.real, fine.imag], axis=1).astype(np.float32).T
    rows = max(_SMALL_PRODUCT // max(right.size, 1), 1)
    y = np.empty((blocks, _BLOCK), dtype=np.float32)
    for start in range(0, blocks, rows):
        np.matmul(left[start : start + rows], right, out=y[start : start + rows])
    return y.reshape(-1)[:n]


def vibrato_phase(
    frequency_hz: float,
    n: int,
    *,
    depth_cents: float,
    speed_hz: float,
    onset_s: float,
    turn: float = 0.0,
) -> DoubleArray:
    """Return the running phase, in cycles, of a tone whose vibrato sets in gradually.

    Parameters
    ----------
    frequency_hz : float
        Mean frequency.
    n : int
        Number of samples.
    depth_cents : float
        Half the width of the full vibrato.
    speed_hz : float
        Vibrato cycles a second.
    onset_s : float
        Time until the vibrato has two thirds of its width.
    turn : float
        Start of the vibrato in cycles.

    Returns
    -------
    np.ndarray [shape=(n,)], float64
    """
    knots = np.arange(-(-n // _VIBRATO_BLOCK) + 1) * (_VIBRATO_BLOCK / RATE)
    depth = depth_cents * (1 - np.exp(-knots / max(onset_s, 1e-3)))
    cents = depth * np.sin(2 * np.pi * (speed_hz * knots + turn))
    cycles = np.cumsum(frequency_hz * np.exp2(cents / 1200)) * (_VIBRATO_BLOCK / RATE)
    cycles -= cycles[0]
    rise = np.arange(_VIBRATO_BLOCK) / _VIBRATO_BLOCK
    lines = np.stack([cycles[:-1], np.diff(cycles)], axis=1)
    return (lines @ np.stack([np.ones(_VIBRATO_BLOCK), rise])).reshape(-1)[:n]


def harmonic_table(amplitudes: npt.ArrayLike, seed: int = 0) -> FloatArray:
    """Return one cycle of a periodic sound [shape=(4097,)], its harmonics at seeded phases.

    Parameters
    ----------
    amplitudes : array_like [shape=(n_harmonics,)]
        Level of the fundamental, the second harmonic, and so on.
    seed : int
        Chooses the phases: scattered phases give a soft waveform, and sound no different.
    """
    level = np.asarray(amplitudes, dtype=np.float64)
    spectrum = np.zeros(_TABLE // 2 + 1, dtype=np.complex128)
    turns = np.random.default_rng(seed).random(level.size)
    turns[:1] = 0.75
    spectrum[1 : level.size + 1] = level * np.exp(2j * np.pi * turns) * _TABLE / 2
    cycle = np.fft.irfft(spectrum)
    return np.append(cycle, cycle[0]).astype(np.float32)


def oscillate(tables: FloatArray, phase: DoubleArray) -> FloatArray:
    """Read cycles of `harmonic_table` at a running phase in cycles, interpolating linearly.

    Parameters
    ----------
    tables : np.ndarray [shape=(4097,) or (n_tables, 4097)]
        One cycle, or several that are read in step.
    phase : np.ndarray [shape=(n,)], float64
        Where to read, not negative.

    Returns
    -------
    np.ndarray [shape=(n,) or (n_tables, n)], float32
    """
    rows = np.atleast_2d(tables)
    rises = np.diff(rows)
    y = np.zeros((len(rows), phase.size), dtype=np.float32)
    for start in range(0, phase.size, _CHUNK):  # pieces that stay in the processor's cache
        part = slice(start, start + _CHUNK)
        _add_reading(y[:, part], rows, rises, phase[part])
    return y.reshape(tables.shape[:-1] + phase.shape)


def oscillate_in_unison(
    tables: FloatArray, frequencies_hz: npt.ArrayLike, turns: npt.ArrayLike, n: int
) -> FloatArray:
    """Return the sum of several steady oscillators that read the same cycles.

    Parameters
    ----------
    tables : np.ndarray [shape=(n_tables, 4097)]
        Cycles of `harmonic_table`, read in step.
    frequencies_hz, turns : array_like [shape=(n_oscillators,)]
        Each oscillator's frequency, and its phase at the start in cycles.
    n : int
        Number of samples.

    Returns
    -------
    np.ndarray [shape=(n_tables, n)], float32
    """
    rises = np.diff(tables)
    steps, begins = np.asarray(frequencies_hz) / RATE, np.asarray(turns)
    y = np.zeros((len(tables), n), dtype=np.float32)
    for start in range(0, n, _CHUNK):
        t = np.arange(start, min(start + _CHUNK, n), dtype=np.float64)
        for step, begin in zip(steps, begins, strict=True):
            _add_reading(y[:, start : start + _CHUNK], tables, rises, t * step + begin)
    return y


def _add_reading(y: FloatArray, rows: FloatArray, rises: FloatArray, phase: DoubleArray) -> None:
    """Add what each row gives at `phase` to the rows of `y` [shape=(n_rows, n)]."""
    fine = (phase * (_TABLE * 256)).astype(np.int64)
    index = (fine >> 8) & (_TABLE - 1)
    part = (fine & 255).astype(np.float32)
    part *= np.float32(1 / 256)
    for out, row, rise in zip(y, rows, rises, strict=True):
        np.add(out, row.take(index), out=out)
        np.add(out, part * rise.take(index), out=out)


def harmonic_count(frequency_hz: float, highest_hz: float) -> int:
    """Return how many harmonics of a tone lie below `highest_hz`, at least one, at most 60."""
    return int(np.clip(min(highest_hz, CEILING_HZ) / frequency_hz, 1, 60))


def resonances(
    frequencies_hz: npt.ArrayLike, peaks: tuple[tuple[float, float, float], ...]
) -> DoubleArray:
    """Return the gain of a set of resonances at some frequencies.

    Parameters
    ----------
    frequencies_hz : array_like
        Where the gain is asked for.
    peaks : tuple of (frequency_hz, bandwidth_hz, gain)
        Formants of a throat, modes of a wooden body.
    """
    f = np.asarray(frequencies_hz, dtype=np.float64)
    total = np.zeros_like(f)
    for centre, width, gain in peaks:
        total += gain / (1.0 + ((f - centre) / (0.5 * width)) ** 2)
    return total
