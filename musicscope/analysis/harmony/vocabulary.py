"""The chords that are told apart, and how usual each is in each key."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

#: Chord qualities in mir_eval's syntax, and their notes in semitones above the root.
QUALITIES: dict[str, tuple[int, ...]] = {
    "maj": (0, 4, 7),
    "min": (0, 3, 7),
    "7": (0, 4, 7, 10),
    "maj7": (0, 4, 7, 11),
    "min7": (0, 3, 7, 10),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus4": (0, 5, 7),
}
ROOTS = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
NO_CHORD = 12 * len(QUALITIES)
#: mir_eval's label of each chord: by quality, then by root; last "N", no chord.
LABELS = (*(f"{root}:{quality}" for quality in QUALITIES for root in ROOTS), "N")
N_CHORDS = len(LABELS)
N_KEYS, N_STYLES = 24, 2

#: How usual chords are relative to the tonic triad, by quality and then by semitones above the
#: tonic: common practice with its secondary dominants, borrowed chords and the modes of folk music.
_IN_MAJOR: dict[str, dict[int, float]] = {
    "maj": {0: 1, 7: 0.6, 5: 0.5, 10: 0.06, 2: 0.05, 4: 0.03, 9: 0.02, 8: 0.02, 3: 0.01},
    "min": {2: 0.3, 9: 0.3, 4: 0.1, 5: 0.03, 7: 0.02},
    "7": {7: 0.35, 2: 0.06, 4: 0.05, 9: 0.04, 0: 0.03},
    "maj7": {5: 0.06, 0: 0.04},
    "min7": {2: 0.12, 9: 0.05, 4: 0.03},
    "dim": {11: 0.06, 6: 0.01, 1: 0.008, 2: 0.008},
    "aug": {0: 0.005, 7: 0.005},
    "sus4": {7: 0.03, 0: 0.015},
}
_IN_MINOR: dict[str, dict[int, float]] = {
    "maj": {7: 0.4, 8: 0.3, 10: 0.3, 3: 0.25, 5: 0.08, 0: 0.05, 1: 0.03, 2: 0.02},
    "min": {0: 1, 5: 0.4, 7: 0.12, 2: 0.03, 10: 0.01},
    "7": {7: 0.35, 10: 0.06, 0: 0.03, 2: 0.03, 3: 0.02, 5: 0.02},
    "maj7": {8: 0.06, 3: 0.03},
    "min7": {5: 0.08, 0: 0.06, 7: 0.03, 2: 0.02},
    "dim": {2: 0.06, 11: 0.06, 6: 0.02, 9: 0.01},
    "aug": {3: 0.004, 7: 0.004},
    "sus4": {7: 0.03, 0: 0.015},
}
#: The same where sevenths belong to chords, as in jazz.
_IN_JAZZ_MAJOR: dict[str, dict[int, float]] = {
    "maj": {0: 0.3, 7: 0.08, 5: 0.15, 10: 0.02},
    "min": {2: 0.1, 9: 0.1, 4: 0.05, 5: 0.05},
    "7": {7: 0.7, 2: 0.15, 9: 0.15, 4: 0.08, 0: 0.1, 10: 0.08, 1: 0.08, 5: 0.08, 8: 0.04, 11: 0.04},
    "maj7": {0: 0.8, 5: 0.4, 10: 0.03, 3: 0.03, 8: 0.03, 1: 0.02},
    "min7": {2: 0.6, 9: 0.4, 4: 0.25, 5: 0.08, 7: 0.08, 0: 0.02, 11: 0.02},
    "dim": {11: 0.05, 6: 0.05, 1: 0.05, 3: 0.03},
    "aug": {7: 0.01},
    "sus4": {7: 0.06, 2: 0.01},
}
_IN_JAZZ_MINOR: dict[str, dict[int, float]] = {
    "maj": {8: 0.1, 3: 0.1, 7: 0.08, 10: 0.05},
    "min": {0: 0.5, 5: 0.15},
    "7": {7: 0.7, 10: 0.25, 5: 0.1, 2: 0.08, 0: 0.08, 1: 0.05, 8: 0.08},
    "maj7": {8: 0.3, 3: 0.3, 1: 0.04},
    "min7": {0: 0.7, 5: 0.5, 7: 0.1, 2: 0.08},
    "dim": {2: 0.25, 11: 0.05, 6: 0.03},
    "aug": {7: 0.01},
    "sus4": {7: 0.05},
}
_STYLES = ((_IN_MAJOR, _IN_MINOR), (_IN_JAZZ_MAJOR, _IN_JAZZ_MINOR))
_FOREIGN, _SILENT = 0.002, 0.01
#: Below 1 the tables are believed a little less.
_BELIEF = 0.9

#: Weight of root, third (or fourth), fifth and seventh among the notes of a chord …
_NOTE_WEIGHTS = (1.0, 1.0, 1.0, 0.7)
#: … and in its bass.
_BASS_WEIGHTS = (1.0, 0.5, 0.4, 0.2)


def chord_index(quality: str, root: int) -> int:
    """Return the place of a chord among `LABELS`."""
    return 12 * list(QUALITIES).index(quality) + root % 12


def _rows(weights: tuple[float, ...]) -> np.ndarray:
    rows = np.zeros((N_CHORDS, 12), np.float32)
    for quality, notes in QUALITIES.items():
        for root in range(12):
            for step, weight in zip(notes, weights, strict=False):
                rows[chord_index(quality, root), (root + step) % 12] = weight
    return rows


@lru_cache(maxsize=1)
def chord_templates() -> np.ndarray:
    """Return the pitch classes of each chord, unit length; zeros for none [shape=(97, 12)]."""
    rows = _rows(_NOTE_WEIGHTS)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    templates: np.ndarray = rows / np.where(length, length, 1)
    return templates


@lru_cache(maxsize=1)
def bass_templates() -> np.ndarray:
    """Return how well each pitch class fits in the bass of each chord [shape=(97, 12)], 0..1."""
    return _rows(_BASS_WEIGHTS)


@lru_cache(maxsize=1)
def chords_in_keys() -> np.ndarray:
    """Return how probable each chord is in each key.

    Returns
    -------
    np.ndarray [shape=(48, 97)], float32
        12 major keys from C, then 12 minor ones; then the same where sevenths belong to chords.
        Rows add up to 1.
    """
    found = np.full((N_STYLES * N_KEYS, N_CHORDS), _FOREIGN)
    for mode, table in enumerate(table for style in _STYLES for table in style):
        for quality, degrees in table.items():
            for degree, weight in degrees.items():
                for tonic in range(12):
                    found[12 * mode + tonic, chord_index(quality, tonic + degree)] = weight
    found[:, NO_CHORD] = _SILENT
    found **= _BELIEF
    found /= found.sum(axis=1, keepdims=True)
    return found.astype(np.float32)


@lru_cache(maxsize=1)
def tonic_chords() -> np.ndarray:
    """Return which chords are a key's tonic [shape=(24, 97)], 0 or 1."""
    found = np.zeros((N_KEYS, N_CHORDS), np.float32)
    for mode, qualities in enumerate((("maj", "7", "maj7", "sus4"), ("min", "min7"))):
        for quality in qualities:
            for tonic in range(12):
                found[12 * mode + tonic, chord_index(quality, tonic)] = 1
    return found


@lru_cache(maxsize=1)
def dominant_chords() -> np.ndarray:
    """Return how much each chord leads to a key's tonic [shape=(24, 97)], 0..1."""
    found = np.zeros((N_KEYS, N_CHORDS), np.float32)
    for key in range(N_KEYS):
        for quality, step, weight in (
            ("maj", 7, 1.0), ("7", 7, 1.0), ("dim", 11, 0.7), ("maj", 10, 0.4)
        ):  # fmt: skip
            found[key, chord_index(quality, key + step)] = weight
        if key >= 12:
            found[key, chord_index("min", key + 7)] = 0.5
    return found


@lru_cache(maxsize=1)
def rooted_on_tonic() -> np.ndarray:
    """Return which triads, major or minor, stand on a key's tonic [shape=(24, 97)], 0 or 1."""
    found = np.zeros((N_KEYS, N_CHORDS), np.float32)
    for key in range(N_KEYS):
        found[key, [chord_index("maj", key), chord_index("min", key)]] = 1
    return found
