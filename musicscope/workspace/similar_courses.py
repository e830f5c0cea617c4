"""How a track goes in time, from what the analysis stored of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

#: Columns of the stored curves.
_COLUMNS = 300
_SILENT_LUFS = -70.0


@dataclass(frozen=True)
class Course:
    """A track's figures in time.

    Attributes
    ----------
    figures : np.ndarray [shape=(n_columns, d)]
        Colour, brightness, loudness, roughness, density and the notes of the chords, evenly over
        the track; no columns where they are not stored.
    level : np.ndarray [shape=(n_columns,)], at least 0
    """

    figures: np.ndarray
    level: np.ndarray


def read_course(
    facts: Mapping[str, float], vectors: Mapping[str, np.ndarray], duration_s: float
) -> Course:
    """Read a course from the results of the analysis."""
    from musicscope.analysis.portrait.portrait import read_portrait

    portrait = read_portrait(facts, vectors, duration_s)
    curves = (portrait.brightness, portrait.loudness_curve, portrait.roughness, portrait.density)
    if not len(portrait.moodbar) or not all(map(len, curves)) or duration_s <= 0:
        return Course(np.zeros((0, 0)), np.zeros(0))
    loudness = np.maximum(np.nan_to_num(portrait.loudness_curve, nan=_SILENT_LUFS), _SILENT_LUFS)
    columns = [
        *(np.sqrt(_stretched(portrait.moodbar[:, band])) for band in range(3)),
        np.log2(np.maximum(_stretched(portrait.brightness), 50.0)),
        _stretched(loudness),
        _stretched(portrait.roughness),
        np.log1p(_stretched(portrait.density)),
    ]
    spans = [(s.start_s, s.end_s, s.label) for s in portrait.chords]
    figures = np.column_stack([*columns, _chord_notes(spans, duration_s)])
    return Course(figures, 10 ** (_stretched(loudness) / 20))


def hear_course(path: bytes) -> Course:
    """Decode a track and measure its course; raises `DecodeError` when it cannot be read."""
    from musicscope.analysis.series import track_series
    from musicscope.analysis.sound import RATE
    from musicscope.audio.decode import Sound

    def samples() -> Iterator[np.ndarray]:
        with Sound(path) as sound:
            for block in sound.stream(rate=RATE, channels=1):
                yield block[:, 0]

    series = track_series(samples, ("mfcc", "chroma", "rms", "onset_strength")).series
    if not series:
        return Course(np.zeros((0, 0)), np.zeros(0))
    rows = [*series["mfcc"], *series["chroma"], *series["onset_strength"]]
    return Course(np.stack(rows, axis=1), series["rms"][0].astype(np.float64))


def _stretched(values: np.ndarray) -> np.ndarray:
    """Return a curve with `_COLUMNS` columns."""
    at = (np.arange(_COLUMNS) + 0.5) * len(values) / _COLUMNS
    places = np.minimum(at.astype(int), len(values) - 1)
    curve: np.ndarray = np.asarray(values, np.float64)[places]
    return curve


def _chord_notes(spans: list[tuple[float, float, str]], duration_s: float) -> np.ndarray:
    """Return which pitch classes the chord of each column has [shape=(n_columns, 12)], 0 or 1."""
    from musicscope.analysis.harmony.vocabulary import QUALITIES, ROOTS

    notes = np.zeros((_COLUMNS, 12))
    for start_s, end_s, label in spans:
        root, _, quality = label.partition(":")
        if root in ROOTS and quality in QUALITIES:
            first = int(start_s / duration_s * _COLUMNS)
            stop = max(int(np.ceil(end_s / duration_s * _COLUMNS)), first + 1)
            for note in QUALITIES[quality]:
                notes[first:stop, (ROOTS.index(root) + note) % 12] = 1.0
    return notes
