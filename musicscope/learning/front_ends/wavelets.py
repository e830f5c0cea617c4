"""The filters of the constant-Q transform, made as librosa makes them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from musicscope.core.errors import ParameterError

DROPPED = 0.01  # of each filter's spectrum, the weakest first
HANN_BANDWIDTH = 1.50018310546875  # equivalent noise bandwidth of 1000 samples, in bins
CUTOFF = 0.95687  # of the new Nyquist frequency: 6 dB down
STEEPNESS = 13.04  # Kaiser's beta
REACH = 194.5  # samples to either side


@dataclass(frozen=True)
class Octave:
    """What one octave of the transform needs.

    Attributes
    ----------
    halvings : int
        How often the rate is halved before it, after the octave above.
    hop : int
        Samples at its own rate.
    kernel : np.ndarray [shape=(n_fft, 2 * bins)], float64
        What a frame is multiplied with: real, then imaginary parts, from low to high.
    """

    halvings: int
    hop: int
    kernel: np.ndarray


def plan_octaves(
    sample_rate: int, hop: int, octaves: int, bins_per_octave: int, fmin: float
) -> list[Octave]:
    """Return the octaves, the highest first (Schörkhuber and Klapuri, 2010).

    Raises
    ------
    ParameterError
        If the highest bin would reach beyond half the sample rate.
    """
    freqs = fmin * 2 ** (np.arange(octaves * bins_per_octave) / bins_per_octave)
    width = 2 ** (2 / bins_per_octave)
    quality = (width + 1) / (width - 1)
    cutoff = freqs[-1] * (1 + 0.5 * HANN_BANDWIDTH / quality)
    if cutoff > sample_rate / 2:
        raise ParameterError("The highest octave lies beyond what the sample rate can hold.")

    spare = math.ceil(math.log2(sample_rate / 2 / cutoff)) - 2
    halvings = max(0, min(spare, _twos(hop) - octaves + 1))
    rate, hop = sample_rate / 2**halvings, hop // 2**halvings
    top_rate = rate
    early = math.sqrt(sample_rate / top_rate)  # keeps the energy
    roots = np.sqrt(quality * top_rate / freqs)  # of the filters' lengths
    plan = []
    for octave in reversed(range(octaves)):
        bins = slice(octave * bins_per_octave, (octave + 1) * bins_per_octave)
        kernel = _spectra_as_filters(_wavelets(freqs[bins], rate, quality))
        kernel *= early * (top_rate / rate) / roots[bins]
        plan.append(Octave(halvings, hop, np.hstack([kernel.real, kernel.imag])))
        halvings = 1 if hop % 2 == 0 else 0
        if halvings:
            rate, hop = rate / 2, hop // 2
    return plan


def _twos(number: int) -> int:
    return (number & -number).bit_length() - 1


def _wavelets(freqs: np.ndarray, rate: float, quality: float) -> np.ndarray:
    """Return the spectra of Hann-windowed tones [bins, n_fft / 2 + 1], weakest values dropped."""
    lengths = quality * rate / freqs
    n_fft = 2 ** math.ceil(math.log2(lengths.max()))
    tones = np.zeros((len(freqs), n_fft), dtype=complex)
    for n, (length, freq) in enumerate(zip(lengths, freqs, strict=True)):
        times = np.arange(-length // 2, length // 2)
        window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(len(times)) / len(times))
        tone = window * np.exp(2j * np.pi * freq / rate * times)
        start = (n_fft - len(tone)) // 2
        tones[n, start : start + len(tone)] = tone * (length / n_fft / np.abs(tone).sum())
    spectra = np.fft.fft(tones)[:, : n_fft // 2 + 1]
    return _without_weakest(spectra)


def _without_weakest(spectra: np.ndarray) -> np.ndarray:
    sizes = np.abs(spectra)
    ordered = np.sort(sizes, axis=1)
    share = np.cumsum(ordered, axis=1) / sizes.sum(axis=1, keepdims=True)
    least = np.take_along_axis(ordered, np.argmin(share < DROPPED, axis=1)[:, None], axis=1)
    return np.where(sizes >= least, spectra, 0)


def _spectra_as_filters(spectra: np.ndarray) -> np.ndarray:
    """Return what a frame is multiplied with, so that no Fourier transform is needed."""
    bins = spectra.shape[1]
    n_fft = 2 * (bins - 1)
    whole = np.zeros((len(spectra), n_fft), dtype=complex)
    whole[:, :bins] = spectra
    filters: np.ndarray = np.fft.fft(whole).T
    return filters


def low_pass() -> np.ndarray:
    """Return the taps, 389, of the low-pass filter before every second sample is dropped.

    A Kaiser-windowed sinc (Kaiser, 1974), flat to 0.91 of the new Nyquist frequency and 140 dB
    down from there on: as steep as the resampler that librosa halves the rate with, so that the
    ends of a sound ring alike.
    """
    times = np.arange(-math.floor(REACH), math.floor(REACH) + 1)
    window = np.i0(STEEPNESS * np.sqrt(1 - (times / REACH) ** 2)) / np.i0(STEEPNESS)
    taps: np.ndarray = CUTOFF / 2 * np.sinc(CUTOFF / 2 * times) * window
    taps /= taps.sum()
    return taps
