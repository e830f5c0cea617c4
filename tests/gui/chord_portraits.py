"""Portraits of small pieces whose chords, bars and keys are written here."""

from __future__ import annotations

import numpy as np

from musicscope.analysis.harmony.vocabulary import LABELS
from musicscope.analysis.portrait.packing import section_number
from musicscope.analysis.portrait.portrait import Portrait, read_portrait

DURATION_S = 60.0
#: Of the song: start s, end s, label, confidence. One bar of four beats lasts 2 s.
SONG = (
    (0.0, 4.0, "C:maj", 0.95),
    (4.0, 5.0, "F:maj", 0.9),
    (5.0, 6.0, "G:7", 0.9),
    (6.0, 12.0, "A:min", 0.9),
    (12.0, 14.0, "Db:maj7", 0.05),
    (14.0, 30.0, "C:maj", 0.95),
    (30.0, 60.0, "A:min", 0.95),
)
C_MAJOR_KEY, A_MAJOR_KEY = (0, 0), (9, 0)


def song(*, beats: bool = True, key: tuple[int, int] = C_MAJOR_KEY) -> Portrait:
    """Return a song at 120 bpm in 4/4 with an upbeat of nothing, or one without a pulse."""
    facts = {"key_tonic": float(key[0]), "key_mode": float(key[1]), "key_confidence": 0.9}
    vectors = {
        "chords": np.array([(a, b, LABELS.index(label), c) for a, b, label, c in SONG]),
        "local_keys": np.array([(0.0, 30.0, *key, 0.9), (30.0, DURATION_S, 9, 1, 0.8)]),
        "sections": np.array([(0.0, 30.0, section_number("A")), (30.0, 60.0, section_number("B"))]),
    }
    if beats:
        facts |= {"tempo_bpm": 120.0, "tempo_confidence": 0.9, "metre": 4.0}
        vectors["beats"] = np.arange(0.0, DURATION_S, 0.5)
        vectors["downbeats"] = np.arange(0.0, DURATION_S, 2.0)
    arrays = {name: np.asarray(array, np.float32) for name, array in vectors.items()}
    return read_portrait(facts, arrays, DURATION_S)
