"""What the analysis found, as named figures and float32 arrays for the database."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from musicscope.analysis.form.form import Form
from musicscope.analysis.harmony.harmony import Harmony
from musicscope.analysis.harmony.vocabulary import LABELS
from musicscope.analysis.loudness.meter import Loudness
from musicscope.analysis.rhythm.estimate import Rhythm

#: Rows and columns of the stored self-similarity matrix, 26 kB a track.
MATRIX_EDGE = 80
#: Columns of the pictures of a whole track: loudness, brightness, roughness, density.
COLUMNS = 300
_CHORD_NUMBER = {label: number for number, label in enumerate(LABELS)}
PRIMES = ("", "′", "″", "‴")

#: Sections with one prime are numbered from here.
PRIMES_FROM = 1000

#: Figures and arrays by name.
Packed = tuple[dict[str, float], dict[str, np.ndarray]]


def pack_rhythm(rhythm: Rhythm) -> Packed:
    """Pack tempo, beats, bars and the beat histogram."""
    facts = {"pulse_clarity": float(rhythm.pulse_clarity)}
    if rhythm.tempo_bpm is not None:
        facts["tempo_bpm"] = float(rhythm.tempo_bpm)
        facts["tempo_confidence"] = float(rhythm.tempo_confidence)
    if rhythm.metre is not None:
        facts["metre"] = float(rhythm.metre)
        facts["metre_confidence"] = float(rhythm.metre_confidence)
    alternatives = [(t.bpm, t.confidence) for t in rhythm.tempo_alternatives]
    return facts, {
        "beats": _floats(rhythm.beats),
        "downbeats": _floats(rhythm.downbeats),
        "tempo_curve": _floats(rhythm.tempo_curve),
        "tempo_alternatives": _rows(alternatives, 2),
    }


def pack_harmony(harmony: Harmony) -> Packed:
    """Pack tuning, keys, chords and harmonic change."""
    facts: dict[str, float] = {}
    if harmony.tuning_cents is not None:
        facts["tuning_cents"] = float(harmony.tuning_cents)
    if harmony.key is not None:
        facts["key_tonic"] = float(harmony.key.tonic)
        facts["key_mode"] = float(harmony.key.mode)
        facts["key_confidence"] = float(harmony.key.confidence)
    if len(harmony.change):
        facts["harmonic_change"] = float(np.mean(harmony.change))
    chords = [(c.start_s, c.end_s, _CHORD_NUMBER[c.label], c.confidence) for c in harmony.chords]
    keys = [
        (s.start_s, s.end_s, s.key.tonic, s.key.mode, s.key.confidence) for s in harmony.local_keys
    ]
    alternatives = [(k.tonic, k.mode, k.confidence) for k in harmony.alternatives]
    return facts, {
        "chords": _rows(chords, 4),
        "local_keys": _rows(keys, 5),
        "key_alternatives": _rows(alternatives, 3),
    }


def pack_form(form: Form | None) -> Packed:
    """Pack sections and the self-similarity matrix."""
    if form is None:
        return {}, {"sections": _rows([], 3), "similarity_matrix": np.zeros((0, 0), np.float32)}
    sections = [(s.start_s, s.end_s, section_number(s.label)) for s in form.sections]
    return {}, {
        "sections": _rows(sections, 3),
        "similarity_matrix": _shrunk(np.asarray(form.similarity, np.float32)),
    }


def pack_loudness(loudness: Loudness) -> Packed:
    """Pack loudness, range, peak, gain, silence and the course of loudness."""
    figures = {
        "loudness_lufs": loudness.integrated_lufs,
        "loudness_range_lu": loudness.range_lu,
        "true_peak_dbtp": loudness.true_peak_dbtp,
        "gain_db": loudness.gain_db(),
        "silence_start_s": loudness.silence_start_s,
        "silence_end_s": loudness.silence_end_s,
    }
    facts = {name: float(value) for name, value in figures.items() if value is not None}
    return facts, {"loudness_curve": loudness.curve(COLUMNS)}


def section_number(label: str) -> int:
    """Return a section's label as a number: A 0, B 1, … and 1000 more for each prime."""
    letters = label.rstrip("".join(PRIMES))
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    primes = sum(PRIMES.index(mark) for mark in label[len(letters) :])
    return number - 1 + PRIMES_FROM * primes


def section_label(number: int) -> str:
    """Return the label that `section_number` turns into `number`."""
    primes, letter = divmod(number, PRIMES_FROM)
    text = ""
    letter += 1
    while letter > 0:
        letter, rest = divmod(letter - 1, 26)
        text = chr(ord("A") + rest) + text
    longest = len(PRIMES) - 1
    return text + PRIMES[longest] * (primes // longest) + PRIMES[primes % longest]


def _shrunk(matrix: np.ndarray) -> np.ndarray:
    n = min(len(matrix), MATRIX_EDGE)
    edges = np.arange(n) * len(matrix) // max(n, 1)
    width = np.diff(np.append(edges, len(matrix)))
    if not n:
        return matrix
    rows = np.add.reduceat(matrix, edges, axis=0) / width[:, np.newaxis]
    small: np.ndarray = (np.add.reduceat(rows, edges, axis=1) / width).astype(np.float32)
    return small


def _floats(values: Sequence[float] | np.ndarray) -> np.ndarray:
    return np.asarray(values, np.float32)


def _rows(rows: Sequence[Sequence[float]], width: int) -> np.ndarray:
    return np.asarray(rows, np.float32).reshape(-1, width)
