"""Weights that gather Fourier bins into mel bands and pitch classes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

#: Slaney's mel scale: linear below 1 kHz, logarithmic above.
_HZ_PER_MEL = 200 / 3
_BREAK_HZ = 1000.0
_BREAK_MEL = _BREAK_HZ / _HZ_PER_MEL
_LOG_STEP = np.log(6.4) / 27

#: Where librosa's chroma weights are centred: five octaves above A0, two octaves wide.
_CENTRE_OCTAVE = 5.0
_OCTAVE_WIDTH = 2.0


def _mel_to_hz(mel: np.ndarray) -> np.ndarray:
    linear = mel * _HZ_PER_MEL
    return np.where(mel < _BREAK_MEL, linear, _BREAK_HZ * np.exp(_LOG_STEP * (mel - _BREAK_MEL)))


def _hz_to_mel(hz: float) -> float:
    if hz < _BREAK_HZ:
        return hz / _HZ_PER_MEL
    return float(_BREAK_MEL + np.log(hz / _BREAK_HZ) / _LOG_STEP)


def mel_edges(rate: int, n_mels: int = 128) -> np.ndarray:
    """Return where mel bands begin, peak and end: band ``i`` at ``i``, ``i + 1``, ``i + 2``.

    Returns
    -------
    np.ndarray [shape=(n_mels + 2,)], Hz
    """
    return _mel_to_hz(np.linspace(0, _hz_to_mel(rate / 2), n_mels + 2))


@lru_cache(maxsize=8)
def mel_filterbank(rate: int, n_fft: int, n_mels: int = 128) -> np.ndarray:
    """Return triangular mel filters of equal area from 0 Hz to half the rate (Slaney, 1998).

    Returns
    -------
    np.ndarray [shape=(n_mels, 1 + n_fft // 2)], float32
    """
    edges = mel_edges(rate, n_mels)
    bins = np.linspace(0, rate / 2, 1 + n_fft // 2)
    widths = np.diff(edges)[:, np.newaxis]
    ramps = edges[:, np.newaxis] - bins
    weights = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:]))
    weights *= 2 / (edges[2:] - edges[:-2])[:, np.newaxis]
    filters: np.ndarray = weights.astype(np.float32)
    return filters


def octaves_above_a0(hz: np.ndarray, tuning: float = 0.0) -> np.ndarray:
    """Return pitch in octaves above A0, where A4 lies `tuning` semitones above 440 Hz."""
    octaves: np.ndarray = np.log2(hz / (440.0 * 2.0 ** (tuning / 12) / 16))
    return octaves


@lru_cache(maxsize=8)
def chroma_filterbank(rate: int, n_fft: int, tuning: float = 0.0) -> np.ndarray:
    """Return weights from Fourier bins to the 12 pitch classes from C (Ellis, 2007).

    A bin counts for the pitch classes near it by a Gaussian as wide as the bin, and most around
    880 Hz.

    Parameters
    ----------
    tuning : float
        Semitones above A4 = 440 Hz.

    Returns
    -------
    np.ndarray [shape=(12, 1 + n_fft // 2)], float32
    """
    n_bins = 1 + n_fft // 2
    hz = np.arange(1, n_bins + 1) * rate / n_fft
    semitones = 12 * octaves_above_a0(hz, tuning)
    semitones = np.concatenate([[semitones[0] - 18], semitones])
    width = np.maximum(np.diff(semitones), 1)
    semitones = semitones[:-1]
    distance = semitones - np.arange(12)[:, np.newaxis]
    distance = np.remainder(distance + 6 + 120, 12) - 6
    weights = np.exp(-0.5 * (2 * distance / width) ** 2)
    weights /= np.sqrt(np.sum(weights**2, axis=0))
    weights *= np.exp(-0.5 * ((semitones / 12 - _CENTRE_OCTAVE) / _OCTAVE_WIDTH) ** 2)
    return np.roll(weights, -3, axis=0).astype(np.float32)
