"""One track's results, read from the database, with names and types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from musicscope.analysis.harmony.key import KeyCandidate, KeySpan
from musicscope.analysis.harmony.vocabulary import LABELS
from musicscope.analysis.pitch import camelot, key_name
from musicscope.analysis.portrait.packing import section_label
from musicscope.analysis.portrait.spans import Span, Tempo

_NOTHING = np.zeros(0, np.float32)


@dataclass(frozen=True)
class Portrait:
    """Everything that is known of one track; None and empty where it is unknown.

    Attributes
    ----------
    duration_s : float
    facts : Mapping of str to float
        Every figure, see `musicscope.analysis.portrait.figures`.
    tempo, key : Tempo, Key or None
    tempo_alternatives, key_alternatives : tuple
        The next candidates, likeliest first.
    beats, downbeats : np.ndarray, s
    tempo_curve : np.ndarray [shape=(n_beats,)], bpm
    metre : int or None
        2, 3, 4 or 6.
    local_keys : tuple of KeySpan
    chords, sections : tuple of Span
        Without gaps.
    similarity_matrix : np.ndarray [shape=(n, n)], 0..255
    moodbar : np.ndarray [shape=(n, 3)], uint8
        Red, green, blue of each column: bass, middle, treble.
    loudness_curve, brightness, roughness, density : np.ndarray
        LUFS, Hz, 0..1, onsets a second; evenly over the track.
    """

    duration_s: float
    facts: Mapping[str, float]
    tempo: Tempo | None
    tempo_alternatives: tuple[Tempo, ...]
    key: KeyCandidate | None
    key_alternatives: tuple[KeyCandidate, ...]
    beats: np.ndarray
    downbeats: np.ndarray
    tempo_curve: np.ndarray
    metre: int | None
    local_keys: tuple[KeySpan, ...]
    chords: tuple[Span, ...]
    sections: tuple[Span, ...]
    similarity_matrix: np.ndarray
    moodbar: np.ndarray
    loudness_curve: np.ndarray
    brightness: np.ndarray
    roughness: np.ndarray
    density: np.ndarray


def read_portrait(
    facts: Mapping[str, float], vectors: Mapping[str, np.ndarray], duration_s: float
) -> Portrait:
    """Read a track's results.

    Parameters
    ----------
    facts : Mapping of str to float
        Figures, as `musicscope.analysis.portrait.packing` names them.
    vectors : Mapping of str to np.ndarray
        Arrays by name; those that are missing read as empty.
    duration_s : float
        Length of the track.
    """

    def rows(name: str) -> list[list[float]]:
        return [list(map(float, row)) for row in vectors.get(name, _NOTHING)]

    key = tempo = None
    if "key_tonic" in facts:
        confidence = facts.get("key_confidence", 0.0)
        key = KeyCandidate(int(facts["key_tonic"]), int(facts["key_mode"]), confidence)
    if "tempo_bpm" in facts:
        tempo = Tempo(facts["tempo_bpm"], facts.get("tempo_confidence", 0.0))
    return Portrait(
        duration_s=duration_s,
        facts=dict(facts),
        tempo=tempo,
        tempo_alternatives=tuple(Tempo(*row) for row in rows("tempo_alternatives")),
        key=key,
        key_alternatives=tuple(
            KeyCandidate(int(t), int(m), c) for t, m, c in rows("key_alternatives")
        ),
        beats=vectors.get("beats", _NOTHING),
        downbeats=vectors.get("downbeats", _NOTHING),
        tempo_curve=vectors.get("tempo_curve", _NOTHING),
        metre=int(facts["metre"]) if "metre" in facts else None,
        local_keys=tuple(
            KeySpan(a, b, KeyCandidate(int(t), int(m), c)) for a, b, t, m, c in rows("local_keys")
        ),
        chords=tuple(Span(a, b, LABELS[int(n)], c) for a, b, n, c in rows("chords")),
        sections=tuple(Span(a, b, section_label(int(n))) for a, b, n in rows("sections")),
        similarity_matrix=vectors.get("similarity_matrix", np.zeros((0, 0), np.float32)),
        moodbar=np.asarray(vectors.get("moodbar", np.zeros((0, 3))), np.uint8),
        loudness_curve=vectors.get("loudness_curve", _NOTHING),
        brightness=vectors.get("brightness", _NOTHING),
        roughness=vectors.get("roughness_curve", _NOTHING),
        density=vectors.get("density", _NOTHING),
    )


def describe_portrait(portrait: Portrait) -> dict[str, Any]:
    """Return a portrait as plain values for JSON.

    ``key`` has ``tonic`` 0..11 with C = 0, ``mode``, ``name``, ``camelot``, ``confidence`` and
    ``alternatives``; ``tempo`` is in bpm; ``chords`` and ``sections`` are lists of start, end (s)
    and label, chords in mir_eval's syntax.
    """

    def named(key: KeyCandidate) -> dict[str, Any]:
        return {
            "tonic": key.tonic,
            "mode": ("major", "minor")[key.mode],
            "name": key_name(key.tonic, key.mode),
            "camelot": camelot(key.tonic, key.mode),
            "confidence": round(key.confidence, 3),
        }

    def spans(found: tuple[Span, ...]) -> list[dict[str, Any]]:
        return [
            {"start": round(s.start_s, 3), "end": round(s.end_s, 3), "label": s.label}
            for s in found
        ]

    key, tempo = portrait.key, portrait.tempo
    return {
        "duration_s": round(portrait.duration_s, 3),
        "key": None
        if key is None
        else {**named(key), "alternatives": [named(k) for k in portrait.key_alternatives]},
        "tempo": None if tempo is None else round(tempo.bpm, 2),
        "tempo_confidence": None if tempo is None else round(tempo.confidence, 3),
        "tempo_alternatives": [
            {"bpm": round(t.bpm, 2), "confidence": round(t.confidence, 3)}
            for t in portrait.tempo_alternatives
        ],
        "metre": portrait.metre,
        "beats": [round(float(b), 3) for b in portrait.beats],
        "downbeats": [round(float(b), 3) for b in portrait.downbeats],
        "keys": [
            {"start": round(s.start_s, 3), "end": round(s.end_s, 3), **named(s.key)}
            for s in portrait.local_keys
        ],
        "chords": spans(portrait.chords),
        "sections": spans(portrait.sections),
        "facts": {name: round(value, 4) for name, value in sorted(portrait.facts.items())},
    }
