"""The constant-Q transform octave by octave, each at half the rate of the one above."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.core.errors import ParameterError

#: Lowest bin: C1 of equal temperament with A4 at 440 Hz.
_C1_HZ = 440.0 * 2 ** (-45 / 12)
BINS_PER_OCTAVE = 12
N_OCTAVES = 7
N_BINS = BINS_PER_OCTAVE * N_OCTAVES

#: Part of each filter's spectrum that is dropped, the weakest first.
_DROPPED = 0.01
#: Equivalent noise bandwidth of a Hann window of 1000 samples, in bins.
_HANN_BANDWIDTH = 1.50018310546875
#: Frames that are multiplied at once, so that they stay in a core's cache.
_BLOCK_FRAMES = 256


@dataclass(frozen=True)
class _Plan:
    """What one rate and tuning need.

    Attributes
    ----------
    early : int
        By how much the sound is slowed down before the highest octave.
    kernel : np.ndarray [shape=(n_fft, 24)], float32
        Real, then imaginary, parts of the twelve filters of the highest octave; those of every
        other octave are the same at half the rate each.
    """

    early: int
    kernel: np.ndarray


@lru_cache(maxsize=16)
def _plan(rate: float, hop: int, tuning: float) -> _Plan:
    top = _C1_HZ * 2 ** (tuning / 12 + N_OCTAVES - 1) * 2 ** (np.arange(12) / 12)
    ratio = 2 ** (2 / BINS_PER_OCTAVE)
    quality = (ratio + 1) / (ratio - 1)
    cutoff = top[-1] * (1 + 0.5 * _HANN_BANDWIDTH / quality)
    if cutoff > rate / 2:
        raise ParameterError(f"Seven octaves from C1 need more than {rate:g} samples a second.")
    by_rate = max(0, int(np.ceil(np.log2(rate / 2 / cutoff)) - 1) - 1)
    by_hop = max(0, (hop & -hop).bit_length() - N_OCTAVES)
    early = 2 ** min(by_rate, by_hop)
    lengths = quality * rate / early / top
    n_fft = int(2 ** np.ceil(np.log2(lengths.max())))
    filters = np.zeros((BINS_PER_OCTAVE, n_fft), np.complex64)
    for row, hz, length in zip(filters, top, lengths, strict=True):
        n = np.arange(-length // 2, length // 2)
        tone = np.exp(2j * np.pi * hz * early / rate * n)
        tone *= 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(len(n)) / len(n))
        first = (n_fft - len(n)) // 2
        row[first : first + len(n)] = tone / np.abs(tone).sum()
    filters *= (lengths / n_fft)[:, np.newaxis]
    spectra = np.fft.fft(filters, axis=1)[:, : n_fft // 2 + 1]
    level = np.abs(spectra)
    ordered = np.sort(level, axis=1)
    share = np.cumsum(ordered / level.sum(axis=1, keepdims=True), axis=1)
    least = np.take_along_axis(ordered, np.argmin(share < _DROPPED, axis=1)[:, np.newaxis], axis=1)
    kept = np.where(level >= least, spectra, 0).astype(np.complex128)
    waves = np.fft.fft(kept, n_fft, axis=1) / np.sqrt(lengths)[:, np.newaxis]
    return _Plan(early, np.concatenate([waves.real, waves.imag]).T.astype(np.float32, order="C"))


def constant_q(
    y: np.ndarray,
    rate: int,
    hop: int,
    *,
    tuning: float = 0.0,
    first: int = 0,
    n_frames: int | None = None,
) -> np.ndarray:
    """Measure the magnitude of 84 bins a semitone apart from C1, as librosa's ``cqt`` does.

    Recursive sub-sampling (Schörkhuber and Klapuri, 2010) with the filters, the scaling and the
    resampler of librosa 0.11 (McFee et al., 2015). A filter is so short in its octave that its
    product with the samples costs less than a Fourier transform.

    Parameters
    ----------
    y : np.ndarray [shape=(n_samples,)], float32
        What is missing before and after it counts as silence.
    rate : int
        Hz.
    hop : int
        Samples between two frames, a multiple of 64.
    tuning : float
        Semitones above A4 = 440 Hz.
    first : int
        The sample on which the first frame is centred, a multiple of `hop`.
    n_frames : int, optional
        As many as are centred within `y` by default.

    Returns
    -------
    np.ndarray [shape=(n_frames, 84)], float32

    Raises
    ------
    ParameterError
        If the rate is too low for the highest bin.
    """
    if n_frames is None:
        n_frames = 1 + (len(y) - first) // hop
    plan = _plan(rate, hop, round(tuning, 6))
    magnitude = np.empty((n_frames, N_BINS), np.float32)
    if plan.early > 1:
        y = _slowed(y, plan.early)
        first //= plan.early
        hop //= plan.early
    for octave in range(N_OCTAVES):
        if octave:
            y = _slowed(y, 2)
            first //= 2
            hop //= 2
        stop = N_BINS - octave * BINS_PER_OCTAVE
        _filter(y, plan.kernel, first, hop, magnitude[:, stop - BINS_PER_OCTAVE : stop])
    return magnitude


def _slowed(y: np.ndarray, factor: int) -> np.ndarray:
    """Return `y` at a lower rate, with the energy it had."""
    from soxr import resample

    wanted = -(-len(y) // factor)
    slow: np.ndarray = resample(y, factor, 1, "soxr_hq")[:wanted]
    slow /= np.sqrt(1 / factor)
    return slow if len(slow) == wanted else np.pad(slow, (0, wanted - len(slow)))


def _filter(y: np.ndarray, kernel: np.ndarray, first: int, hop: int, out: np.ndarray) -> None:
    """Write the magnitudes of the filters' outputs at each frame to `out`."""
    n_fft = len(kernel)
    n_frames = len(out)
    start = first - n_fft // 2
    stop = start + (n_frames - 1) * hop + n_fft
    padded = np.pad(y[max(start, 0) : stop], (max(-start, 0), max(stop - len(y), 0)))
    frames = np.lib.stride_tricks.sliding_window_view(padded, n_fft)[::hop]
    gathered = np.empty((_BLOCK_FRAMES, n_fft), np.float32)
    half = kernel.shape[1] // 2
    for begin in range(0, n_frames, _BLOCK_FRAMES):
        rows = slice(begin, min(begin + _BLOCK_FRAMES, n_frames))
        block = gathered[: rows.stop - rows.start]
        block[:] = frames[rows]
        parts = block @ kernel
        parts *= parts
        np.sqrt(parts[:, :half] + parts[:, half:], out=out[rows])
