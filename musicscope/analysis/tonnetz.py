"""Harmony as a place on the tone network: tonal centroid and triads."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np

#: Semitones of the circle each pair of axes walks: fifths, minor thirds, major thirds.
_CIRCLES = (7 / 6, 3 / 2, 2 / 3)
_RADII = (1.0, 1.0, 0.5)

_MAJOR_TRIAD = (0, 4, 7)
_MINOR_TRIAD = (0, 3, 7)


@lru_cache(maxsize=1)
def pitch_places() -> np.ndarray:
    """Return where each pitch class lies in the tonal space [shape=(6, 12)], float64."""
    pitch = np.arange(12)
    rows = []
    for step, radius in zip(_CIRCLES, _RADII, strict=True):
        rows.append(radius * np.sin(np.pi * step * pitch))
        rows.append(radius * np.cos(np.pi * step * pitch))
    return np.array(rows)


def tonal_centroid(chroma: np.ndarray) -> np.ndarray:
    """Return the centre of gravity of the sounding pitch classes in the tonal space.

    Three circles, of fifths, minor and major thirds, each with two axes (Harte, Sandler and
    Gasser, 2006).

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], at least 0
        Pitch classes from C.

    Returns
    -------
    np.ndarray [shape=(6, n_frames)], -1..1
        In order: fifths x and y, minor thirds x and y, major thirds x and y; 0 for silence.
    """
    total = np.sum(chroma, axis=0)
    total = np.where(total < np.finfo(np.float32).tiny, 1, total)
    places = pitch_places().astype(chroma.dtype if chroma.dtype.kind == "f" else float)
    return places @ (chroma / total)


@lru_cache(maxsize=1)
def _triads() -> np.ndarray:
    rows = np.zeros((24, 12))
    for root in range(12):
        rows[root, [(root + step) % 12 for step in _MAJOR_TRIAD]] = 1
        rows[12 + root, [(root + step) % 12 for step in _MINOR_TRIAD]] = 1
    return rows


def triad_strengths(chroma: np.ndarray) -> np.ndarray:
    """Return how well the sounding pitch classes fit each major and minor triad.

    The cosine between a frame and a template of three ones (Fujishima, 1999).

    Parameters
    ----------
    chroma : np.ndarray [shape=(12, n_frames)], at least 0
        Pitch classes from C.

    Returns
    -------
    np.ndarray [shape=(24, n_frames)], 0..1
        12 major triads by root from C, then 12 minor ones; 0 for silence.
    """
    length = np.sqrt(3 * np.sum(np.square(chroma), axis=0))
    length = np.where(length < np.finfo(np.float32).tiny, 1, length)
    templates = _triads().astype(chroma.dtype if chroma.dtype.kind == "f" else float)
    return cast("np.ndarray", templates @ chroma / length)
