"""All harmony of one track."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from musicscope.analysis.harmony.change import harmonic_change
from musicscope.analysis.harmony.chords import Chord, chord_likelihood, join_chords, no_chords
from musicscope.analysis.harmony.decode import decode
from musicscope.analysis.harmony.evidence import Evidence, gather, nothing_sounds
from musicscope.analysis.harmony.key import KeyCandidate, KeySpan, join_keys, rank_keys
from musicscope.analysis.harmony.tonality import belief_in_a_key, belief_in_harmony
from musicscope.analysis.harmony.tuning import estimate_tuning
from musicscope.analysis.harmony.units import divide, where_harmony_changes


@dataclass(frozen=True)
class Harmony:
    """What is known of a track's harmony.

    Attributes
    ----------
    tuning_cents : float or None
        Above A4 = 440 Hz, -50..50; None where nothing has a pitch.
    tuning_confidence : float
        0..1.
    key : KeyCandidate or None
        None where no key is to be heard: noise, drums, a single tone, music that wanders.
    alternatives : tuple of KeyCandidate
        The two next, most probable first; empty without a key.
    local_keys : tuple of KeySpan
        Which key holds when; empty without harmony.
    chords : tuple of Chord
        Without gaps from 0 to the track's end.
    edges_s : np.ndarray [shape=(n + 1,)]
        Beats or parts of them, for the arrays below.
    chroma : np.ndarray [shape=(n, 12)], float32, at least 0
        Pitch classes from C without their overtones; not in proportion to loudness.
    bass : np.ndarray [shape=(n, 12)], float32, at least 0
        The same of low notes.
    change : np.ndarray [shape=(n,)], float32
        How far the tonal centroid moves.
    """

    tuning_cents: float | None
    tuning_confidence: float
    key: KeyCandidate | None
    alternatives: tuple[KeyCandidate, ...]
    local_keys: tuple[KeySpan, ...]
    chords: tuple[Chord, ...]
    edges_s: np.ndarray
    chroma: np.ndarray
    bass: np.ndarray
    change: np.ndarray


#: Less sure than this is unknown.
_LEAST_CONFIDENCE = 0.1
_ALTERNATIVES = 2
_LEAST_TUNING = 0.05


def analyse_harmony(
    spectra: np.ndarray, duration_s: float, beats: np.ndarray | None = None
) -> Harmony:
    """Find a track's tuning, keys, chords and harmonic changes.

    Parameters
    ----------
    spectra : np.ndarray [shape=(n_frames, 256)]
        Of :func:`~musicscope.analysis.harmony.spectrum.pitch_spectra` of the centred sound.
    duration_s : float
    beats : np.ndarray [shape=(n_beats,)], seconds, or None
        Where chords may begin; a grid of 0.25 s where they are not known.
    """
    units = divide(duration_s, beats)
    if len(spectra) == 0 or not np.any(spectra):
        return _without_harmony(nothing_sounds(units), None, 0.0)
    cents, sure = estimate_tuning(spectra)
    evidence = gather(spectra, cents, units)
    harmonic = belief_in_harmony(evidence, sure)
    if not harmonic:
        return _without_harmony(evidence, cents if sure >= _LEAST_TUNING else None, sure)
    at = where_harmony_changes(units, evidence.chroma)
    chords, keys = decode(chord_likelihood(evidence), at)
    ranked = rank_keys(evidence, chords, keys, harmonic * belief_in_a_key(evidence))
    known = ranked[0].confidence >= _LEAST_CONFIDENCE
    return Harmony(
        tuning_cents=cents,
        tuning_confidence=sure,
        key=ranked[0] if known else None,
        alternatives=ranked[1 : 1 + _ALTERNATIVES] if known else (),
        local_keys=join_keys(keys, units),
        chords=join_chords(chords, units),
        edges_s=units.edges,
        chroma=evidence.chroma,
        bass=evidence.bass,
        change=harmonic_change(evidence.chroma),
    )


def _without_harmony(evidence: Evidence, cents: float | None, sure: float) -> Harmony:
    units = evidence.units
    return Harmony(
        tuning_cents=cents,
        tuning_confidence=sure,
        key=None,
        alternatives=(),
        local_keys=(),
        chords=no_chords(units),
        edges_s=units.edges,
        chroma=evidence.chroma,
        bass=evidence.bass,
        change=np.zeros(len(units), np.float32),
    )
