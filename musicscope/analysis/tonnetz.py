"""Harmony as a place on the tone network: tonal centroid and triads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np


@dataclass(frozen=True)
class Circle:
    """One of the three circles of the tonal space (Harte, Sandler and Gasser, 2006).

    Attributes
    ----------
    label : str
        The interval from one place on it to the next.
    step : float
        Each semitone goes on by this part of half a turn.
    radius : float
        Of the circle; a wide one counts more in the distance of two harmonies.
    """

    label: str
    step: float
    radius: float


#: The circle of each pair of axes.
CIRCLES = (
    Circle("Fifths", 7 / 6, 1.0),
    Circle("Minor thirds", 3 / 2, 1.0),
    Circle("Major thirds", 2 / 3, 0.5),
)
MIDDLE_C = 60

_MAJOR_TRIAD = (0, 4, 7)
_MINOR_TRIAD = (0, 3, 7)


@lru_cache(maxsize=1)
def pitch_places() -> np.ndarray:
    """Return where each pitch class lies in the tonal space [shape=(6, 12)], float64."""
    pitch = np.arange(12)
    rows = []
    for circle in CIRCLES:
        rows.append(circle.radius * np.sin(np.pi * circle.step * pitch))
        rows.append(circle.radius * np.cos(np.pi * circle.step * pitch))
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


def triad_pitches(triad: int) -> tuple[int, int, int]:
    """Return the pitch classes of a triad: root, third, fifth.

    Parameters
    ----------
    triad : int
        0..11 for the major triads by root from C, 12..23 for the minor ones.
    """
    first, third, fifth = _MINOR_TRIAD if triad >= 12 else _MAJOR_TRIAD
    return (triad + first) % 12, (triad + third) % 12, (triad + fifth) % 12


def note_midi(pitch: int) -> int:
    """Return the MIDI number of a pitch class where it is nearest to middle C, 55..66."""
    return MIDDLE_C - 5 + (pitch + 5) % 12


def triad_midi(triad: int) -> tuple[int, int, int]:
    """Return the MIDI numbers of a triad in root position, its root nearest to middle C."""
    root = note_midi(triad % 12)
    first, third, fifth = _MINOR_TRIAD if triad >= 12 else _MAJOR_TRIAD
    return root + first, root + third, root + fifth


@lru_cache(maxsize=1)
def _triads() -> np.ndarray:
    rows = np.zeros((24, 12))
    for triad in range(24):
        rows[triad, list(triad_pitches(triad))] = 1
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
