"""How far music lies above or below A4 = 440 Hz."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.filterbanks import octaves_above_a0

_LOWEST_HZ, _HIGHEST_HZ = 150.0, 4000.0
#: A peak counts when it reaches this part of its frame's maximum.
_PEAK_SHARE = 0.1
_STEPS = 100
_BLOCK_FRAMES = 256


def spectral_peaks(power: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the peaks of each spectrum between 150 and 4000 Hz, interpolated by a parabola.

    Parameters
    ----------
    power : np.ndarray [shape=(n_frames, n_bins)]
        Power spectra.
    rate : int
        Of the samples, in Hz.

    Returns
    -------
    frames : np.ndarray [shape=(n_peaks,)], int
    hz : np.ndarray [shape=(n_peaks,)]
    heights : np.ndarray [shape=(n_peaks,)]
        Power at the peaks.
    """
    n_bins = power.shape[1]
    hz_per_bin = rate / (2 * (n_bins - 1))
    low = int(np.ceil(_LOWEST_HZ / hz_per_bin))
    high = int(np.ceil(_HIGHEST_HZ / hz_per_bin))
    found: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    for first in range(0, len(power), _BLOCK_FRAMES):
        block = power[first : first + _BLOCK_FRAMES]
        least = _PEAK_SHARE * block.max(axis=1, keepdims=True)
        here = block[:, low:high]
        below, above = block[:, low - 1 : high - 1], block[:, low + 1 : high + 1]
        is_peak = (here > below) & (here >= above) & (here > least)
        rows, columns = np.nonzero(is_peak)
        left, centre, right = (a[rows, columns] for a in (below, here, above))
        slope = (right - left) / 2
        bend = left + right - 2 * centre
        inside = np.abs(slope) < np.abs(bend)
        shift = np.where(inside, -slope / np.where(inside, bend, 1), 0)
        hz = (low + columns + shift) * hz_per_bin
        found.append((rows + first, hz, centre + slope * shift / 2))
    if not found:
        return np.empty(0, int), np.empty(0), np.empty(0)
    frames, hz, heights = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
    return frames, hz, heights


def estimate_tuning(power: np.ndarray, rate: int) -> float:
    """Estimate the tuning as the commonest deviation of strong spectral peaks from semitones.

    As librosa's ``estimate_tuning`` (McFee et al., 2015), to a hundredth of a semitone.

    Parameters
    ----------
    power : np.ndarray [shape=(n_frames, n_bins)]

    Returns
    -------
    float
        Semitones above A4 = 440 Hz, -0.5..0.5; 0 when there are no peaks.
    """
    _, hz, heights = spectral_peaks(power, rate)
    if len(hz) == 0:
        return 0.0
    strong = hz[heights >= np.median(heights)]
    deviation = np.mod(12 * octaves_above_a0(strong), 1.0)
    deviation[deviation >= 0.5] -= 1
    counts, edges = np.histogram(deviation, np.linspace(-0.5, 0.5, _STEPS + 1))
    return float(edges[np.argmax(counts)])
