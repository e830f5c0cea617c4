"""A track in short units of equal length, each a point that says how it sounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Shortest unit, seconds.
_SHORTEST_S = 0.25
#: Units of a usual track; a longer one has longer units up to 3 s, and only then more units.
_USUAL, _LONGEST_S, _MOST = 600, 3.0, 1200

#: Coefficients of timbre that count; the first is loudness and does not.
_TIMBRE = slice(1, 14)
#: What varies less than this does not vary: chroma of unit length, a coefficient of timbre in dB,
#: and all of them together in such steps (music: 3.5, noise: 0.9).
_STILL_CHROMA, _STILL_COEFFICIENT, _STILL_TIMBRE = 0.3, 5.0, 2.0

#: A coefficient counts no further from the mean than this many deviations: a rest is not a theme.
_FAR = 2.5


@dataclass(frozen=True)
class Units:
    """How a track sounds, unit by unit.

    Attributes
    ----------
    points : np.ndarray [shape=(n_units, 25)], float32
        Pitch classes and timbre about the track's mean. Where both vary as music does, the mean
        of the squared distances of two units is 4.
    unit_s : float
        Length of a unit in seconds.
    """

    points: np.ndarray
    unit_s: float

    @property
    def duration_s(self) -> float:
        """Length of the track in seconds."""
        return len(self.points) * self.unit_s


def count_units(duration_s: float) -> int:
    """Return in how many units a track is cut: at most 1200, at least one."""
    unit_s = max(_SHORTEST_S, min(duration_s / _USUAL, _LONGEST_S), duration_s / _MOST)
    return max(1, round(duration_s / unit_s))


def average_into(series: np.ndarray, n: int) -> np.ndarray:
    """Average a series into `n` parts of equal length.

    Parameters
    ----------
    series : np.ndarray [shape=(d, n_frames)]
    n : int
        At most ``n_frames``.

    Returns
    -------
    np.ndarray [shape=(d, n)], float32
    """
    edges = np.arange(n + 1) * series.shape[1] // n
    total = np.add.reduceat(np.asarray(series, np.float32), edges[:-1], axis=1)
    mean: np.ndarray = total / np.diff(edges).astype(np.float32)
    return mean


def make_units(chroma: np.ndarray, mfcc: np.ndarray, duration_s: float) -> Units:
    """Cut a track into units.

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], at least 0
    mfcc : np.ndarray [shape=(20, n_frames)], dB
    duration_s : float
        What the frames span, in seconds.

    Returns
    -------
    Units
    """
    n = min(count_units(duration_s), chroma.shape[1])
    harmony = average_into(chroma, n)
    length = np.sqrt(np.sum(harmony * harmony, axis=0))
    harmony /= np.maximum(length, np.finfo(np.float32).tiny)
    harmony -= harmony.mean(axis=1, keepdims=True)
    harmony /= max(_spread(harmony), _STILL_CHROMA)
    timbre = average_into(mfcc[_TIMBRE], n)
    timbre -= timbre.mean(axis=1, keepdims=True)
    timbre /= np.maximum(timbre.std(axis=1, keepdims=True), _STILL_COEFFICIENT)
    np.clip(timbre, -_FAR, _FAR, out=timbre)
    timbre /= max(_spread(timbre), _STILL_TIMBRE)
    return Units(np.concatenate([harmony, timbre]).T.copy(), duration_s / n)


def _spread(points: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.sum(points * points, axis=0))))
