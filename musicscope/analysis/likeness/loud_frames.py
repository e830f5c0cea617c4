"""Statistics in which loud frames count more: what is heard, not the silence around it."""

from __future__ import annotations

import numpy as np

#: Frames of a mean are centred this many at a time, so that long tracks need little memory.
_BLOCK_FRAMES = 16_384


def frame_weights(rms: np.ndarray) -> np.ndarray:
    """Return how much each frame counts.

    The square root of the level, so that quiet notes are not lost beside loud ones.

    Parameters
    ----------
    rms : np.ndarray [shape=(n_frames,)], at least 0

    Returns
    -------
    np.ndarray [shape=(n_frames,)], float64
        Adds up to 1; all alike for silence.
    """
    weights = np.sqrt(rms.astype(np.float64))
    total = float(weights.sum())
    return weights / total if total > 0 else np.full(len(rms), 1 / max(len(rms), 1))


def weighted_moments(series: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return weighted mean and standard deviation of each row.

    Parameters
    ----------
    series : np.ndarray [shape=(d, n_frames)]
    weights : np.ndarray [shape=(n_frames,)]
        See `frame_weights`.

    Returns
    -------
    np.ndarray [shape=(2 * d,)], float64
    """
    mean = series @ weights
    squares = np.zeros(len(series))
    for first in range(0, series.shape[1], _BLOCK_FRAMES):
        block = slice(first, first + _BLOCK_FRAMES)
        squares += (series[:, block] - mean[:, np.newaxis]) ** 2 @ weights[block]
    return np.concatenate([mean, np.sqrt(squares)])
