"""How far music lies above or below A4 = 440 Hz."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicscope.analysis.filterbanks import octaves_above_a0

_LOWEST_HZ, _HIGHEST_HZ = 150.0, 4000.0
#: A peak counts when it reaches this part of its frame's maximum.
_PEAK_SHARE = 0.1
_STEPS = 100


@dataclass(frozen=True)
class Peaks:
    """The local maxima of consecutive power spectra, at least -20 dB of their frame's loudest bin.

    Attributes
    ----------
    bins : np.ndarray [shape=(n,)], int64
    below, at, above : np.ndarray [shape=(n,)], float32
        Power one bin lower, at the maximum and one bin higher.
    loudest : np.ndarray [shape=(n,)], float32
        Power of the loudest bin of the same frame.
    """

    bins: np.ndarray
    below: np.ndarray
    at: np.ndarray
    above: np.ndarray
    loudest: np.ndarray

    @classmethod
    def joined(cls, parts: Sequence[Peaks]) -> Peaks:
        """Return the peaks of all parts; there must be one part at least."""
        names = ("bins", "below", "at", "above", "loudest")
        return cls(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))


def bin_range(rate: int, n_fft: int) -> tuple[int, int]:
    """Return the first bin whose peaks count, and the first above it that does not."""
    hz_per_bin = rate / n_fft
    highest = min(_HIGHEST_HZ, rate / 2)
    return int(np.ceil(_LOWEST_HZ / hz_per_bin)), int(np.ceil(highest / hz_per_bin))


def find_peaks(power: np.ndarray, low: int, high: int) -> Peaks:
    """Find the peaks of spectra in the bins from `low` to below `high`.

    Parameters
    ----------
    power : np.ndarray [shape=(n_frames, n_bins)]
    """
    loudest = power.max(axis=1)
    here = power[:, low:high]
    is_peak = here > power[:, low - 1 : high - 1]
    is_peak &= here >= power[:, low + 1 : high + 1]
    is_peak &= here > (_PEAK_SHARE**2 * loudest)[:, np.newaxis]
    rows, columns = np.divmod(np.flatnonzero(is_peak), high - low)
    flat = power.ravel()
    places = rows * power.shape[1] + columns + low
    around = (flat[places - 1], flat[places], flat[places + 1])
    return Peaks(columns + low, *around, loudest[rows])


def pitches(
    peaks: Peaks, rate: int, n_fft: int, *, of_power: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Interpolate peaks by a parabola, and measure how far they lie from a semitone.

    As librosa's ``piptrack`` (McFee et al., 2015).

    Parameters
    ----------
    of_power : bool
        Whether the parabola, and the threshold of a tenth of the loudest, are of power, or else
        of magnitude: librosa's chroma takes the one and its constant-Q transform the other.

    Returns
    -------
    heights : np.ndarray [shape=(n,)], float32
    deviations : np.ndarray [shape=(n,)], float32, semitones, -0.5..0.5
    """
    low, high = bin_range(rate, n_fft)
    counted = (peaks.bins >= low) & (peaks.bins < high)
    if of_power:
        counted &= peaks.at > np.float32(_PEAK_SHARE) * peaks.loudest
    left, centre, right = (a[counted] for a in (peaks.below, peaks.at, peaks.above))
    if not of_power:
        left, centre, right = np.sqrt(left), np.sqrt(centre), np.sqrt(right)
    bend = right + left - 2 * centre
    slope = (right - left) / 2
    inside = np.abs(slope) < np.abs(bend)
    shift = np.where(inside, -slope / np.where(inside, bend, 1), 0)
    heights = centre + np.float32(0.5) * slope * shift
    hz = ((peaks.bins[counted] + shift.astype(np.float64)) * rate / n_fft).astype(np.float32)
    deviations = np.mod(12 * octaves_above_a0(hz), 1)
    deviations[deviations >= 0.5] -= 1
    return heights, deviations


def commonest_deviation(heights: np.ndarray, deviations: np.ndarray) -> float:
    """Return the commonest deviation of the higher half of the peaks.

    As librosa's ``estimate_tuning`` (McFee et al., 2015), to a hundredth of a semitone.

    Returns
    -------
    float
        Semitones above A4 = 440 Hz, -0.5..0.5; 0 when there are no peaks.
    """
    if len(heights) == 0:
        return 0.0
    strong = deviations[heights >= np.median(heights)]
    counts, edges = np.histogram(strong, np.linspace(-0.5, 0.5, _STEPS + 1))
    return float(edges[np.argmax(counts)])
