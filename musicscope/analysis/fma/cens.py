"""Chroma energy normalised statistics: harmony without dynamics, articulation and ornaments."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np

#: A pitch class scores once for each share of the frame that it exceeds.
_STEPS = (0.4, 0.2, 0.1, 0.05)
#: Frames over which the scores are smoothed, 0.95 s.
_SMOOTHED = 41


@lru_cache(maxsize=1)
def _window() -> np.ndarray:
    n = np.arange(1, _SMOOTHED + 1)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * n / (_SMOOTHED + 1))
    return cast("np.ndarray", window / window.sum())


def _sizes(rows: np.ndarray, order: int) -> np.ndarray:
    """Return the norm of each column in double precision; 1 for silence."""
    total = np.zeros(rows.shape[1])
    for row in rows:
        total += row.astype(np.float64) ** order
    sizes: np.ndarray = total ** (1 / order)
    sizes[sizes < np.finfo(np.float32).tiny] = 1
    return sizes


def chroma_cens(chroma: np.ndarray) -> np.ndarray:
    """Quantise pitch classes to five levels and smooth them over time.

    Müller and Ewert (2011), as librosa does it.

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], at least 0
        In any scale, of all frames of a track.

    Returns
    -------
    np.ndarray [shape=(12, n_frames)], float32
        Columns of length 1; 0 for silence.
    """
    reach = _SMOOTHED // 2
    sums = _sizes(chroma, 1)
    cens = np.empty(chroma.shape, np.float32)
    for row, smooth in zip(chroma, cens, strict=True):
        share = (row / sums).astype(np.float32)
        score = np.sum([share > np.float32(step) for step in _STEPS], axis=0) / len(_STEPS)
        smooth[:] = np.convolve(np.pad(score, reach), _window(), mode="valid")
    np.divide(cens, _sizes(cens, 2), out=cens, casting="same_kind")
    return cens
