"""Chords: how well each explains what sounds, and where they begin and end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.harmony.evidence import Evidence, unit_length
from musicscope.analysis.harmony.units import Units
from musicscope.analysis.harmony.vocabulary import (
    LABELS,
    N_CHORDS,
    NO_CHORD,
    bass_templates,
    chord_index,
    chord_templates,
)

#: How much likeness of the pitch classes to a chord's counts, and the bass.
_LIKENESS, _BASS = 8.0, 2.0
#: Likeness below which it is rather no chord.
_LEAST_LIKENESS = 0.5
#: Diminished, augmented and suspended chords are often only passing notes.
_RARE = 0.7


@dataclass(frozen=True)
class Chord:
    """One chord of a track.

    Attributes
    ----------
    start_s, end_s : float
    label : str
        In mir_eval's syntax: ``"C:maj"``, ``"A:min7"``; ``"N"`` for none.
    confidence : float
        0..1.
    """

    start_s: float
    end_s: float
    label: str
    confidence: float


def chord_likelihood(evidence: Evidence) -> np.ndarray:
    """Say how well each chord explains each unit.

    Cosine of the pitch classes with the chord's (Fujishima, 1999), and how well the bass fits.

    Returns
    -------
    np.ndarray [shape=(n, 97)], float32
        The best chord of a unit has 1.
    """
    log = _LIKENESS * (unit_length(evidence.chroma) @ chord_templates().T)
    log += _BASS * (unit_length(evidence.bass) @ bass_templates().T)
    log[:, chord_index("dim", 0) : NO_CHORD] -= _RARE
    log[:, NO_CHORD] = _LIKENESS * _LEAST_LIKENESS
    silent = ~evidence.audible
    log[silent] = -2 * _LIKENESS
    log[silent, NO_CHORD] = 0
    likelihood: np.ndarray = np.exp(log - log.max(axis=1, keepdims=True))
    return likelihood.astype(np.float32)


def join_chords(probabilities: np.ndarray, units: Units) -> tuple[Chord, ...]:
    """Name each unit's most probable chord and join equal neighbours.

    Parameters
    ----------
    probabilities : np.ndarray [shape=(n, 97)]
    units : Units

    Returns
    -------
    tuple of Chord
        Without gaps from the first unit's start to the last one's end.
    """
    if not len(probabilities):
        return ()
    best = probabilities.argmax(axis=1)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(best)) + 1])
    stops = np.append(starts[1:], len(best))
    sure = probabilities[np.arange(len(best)), best] * units.durations
    return tuple(
        Chord(
            float(units.edges[a]),
            float(units.edges[b]),
            LABELS[best[a]],
            float(min(1.0, sure[a:b].sum() / (units.edges[b] - units.edges[a]))),
        )
        for a, b in zip(starts, stops, strict=True)
    )


def no_chords(units: Units) -> tuple[Chord, ...]:
    """Return one span without a chord over all units."""
    certain = np.zeros((len(units), N_CHORDS), np.float32)
    certain[:, NO_CHORD] = 1
    return join_chords(certain, units)
