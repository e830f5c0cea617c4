"""Results of an invented piece, as an analysis would store them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from musicscope.analysis.harmony.vocabulary import LABELS
from musicscope.analysis.portrait.packing import section_number
from musicscope.analysis.result import TrackAnalysis

DURATION_S = 180.0
FORM = (
    (0, 33, "A"),
    (33, 64, "B"),
    (64, 97, "A"),
    (97, 140, "C"),
    (140, 172, "A′"),
    (172, 180, "D"),
)
CHORDS = ("E:min", "C:maj", "F#:dim", "B:7", "E:min", "G:maj", "A:min7", "B:7", "N", "Eb:maj7")
SPELLED = {"F#": "Gb"}
FACTS = {
    "tempo_bpm": 88.2, "tempo_confidence": 0.71, "metre": 2.0, "metre_confidence": 0.66,
    "pulse_clarity": 0.81, "tuning_cents": 8.0, "key_tonic": 4.0, "key_mode": 1.0,
    "key_confidence": 0.86, "harmonic_change": 0.31, "loudness_lufs": -21.4,
    "loudness_range_lu": 8.2, "true_peak_dbtp": -3.1, "gain_db": 2.1, "silence_start_s": 0.4,
    "silence_end_s": 1.2, "brightness_hz": 1830.0,
}  # fmt: skip


def label_number(label: str) -> int:
    """Return a chord's place in the vocabulary, however its root is spelled."""
    root, _, quality = label.partition(":")
    return LABELS.index(f"{SPELLED.get(root, root)}:{quality}" if quality else root)


def dance() -> TrackAnalysis:
    """Return the results of a dance in E minor in five sections, at 88 bpm."""
    rng = np.random.default_rng(3)
    beats = np.arange(0.5, DURATION_S, 60 / 88.2)
    edges = np.linspace(0, DURATION_S, 81)
    chords = [
        (a, b, label_number(CHORDS[n % len(CHORDS)]), 0.8)
        for n, (a, b) in enumerate(pairwise(edges))
    ]
    keys = [(0, 97, 4, 1, 0.9), (97, 140, 7, 0, 0.7), (140, 180, 4, 1, 0.9)]
    moments = np.linspace(0, DURATION_S, 128)
    part = np.searchsorted([start for start, _, _ in FORM], moments, side="right") - 1
    letter = np.array([ord(FORM[p][2][0]) for p in part])
    alike = np.where(letter[:, None] == letter, 190.0, 70.0)
    stripes = 40 * np.cos((moments[:, None] - moments) / 2.0)
    matrix = np.clip(alike + stripes + rng.normal(0, 8, alike.shape), 0, 255)
    waves = np.stack(
        [np.interp(np.linspace(0, 40, 900), range(41), rng.uniform(30, 230, 41)) for _ in range(3)],
        1,
    )
    course = np.linspace(0, 1, 600)
    vectors = {
        "beats": beats,
        "downbeats": beats[::2],
        "tempo_curve": 88.2 + 3 * np.sin(beats / 9) + rng.normal(0, 0.6, len(beats)),
        "tempo_alternatives": np.array([[176.4, 0.2], [44.1, 0.05], [58.8, 0.01]]),
        "chords": np.array(chords),
        "local_keys": np.array(keys, float),
        "key_alternatives": np.array([[7, 0, 0.31], [11, 1, 0.12]]),
        "sections": np.array([(a, b, section_number(label)) for a, b, label in FORM]),
        "similarity_matrix": matrix,
        "moodbar": np.clip(waves + rng.normal(0, 14, waves.shape), 0, 255).round(),
        "loudness_curve": -22 + 5 * np.sin(course * 17) + rng.normal(0, 1.2, 600),
        "brightness": 1800 + 700 * np.sin(course * 23) + rng.normal(0, 90, 600),
        "roughness_curve": np.clip(0.2 + 0.1 * np.sin(course * 11), 0, 1),
        "density": 3 + 2 * np.sin(course * 9),
    }
    return _analysis(dict(FACTS), vectors)


def noise() -> TrackAnalysis:
    """Return the results of noise: neither key nor beat nor form."""
    facts = {
        "pulse_clarity": 0.04, "loudness_lufs": -12.0, "true_peak_dbtp": 0.4, "gain_db": -6.0,
        "silence_start_s": 0.0, "silence_end_s": 0.0, "brightness_hz": 5400.0,
        "loudness_range_lu": 0.1,
    }  # fmt: skip
    vectors = {
        "beats": np.zeros(0), "tempo_curve": np.zeros(0), "sections": np.zeros((0, 3)),
        "chords": np.array([[0.0, DURATION_S, label_number("N"), 1.0]]),
        "moodbar": np.full((40, 3), 120.0), "loudness_curve": np.full(300, -12.0),
    }  # fmt: skip
    return _analysis(facts, vectors)


def _analysis(facts: dict[str, float], vectors: dict[str, np.ndarray]) -> TrackAnalysis:
    arrays = {name: np.asarray(array, np.float32) for name, array in vectors.items()}
    return TrackAnalysis(
        audio_hash=b"\0" * 16,
        duration_s=DURATION_S,
        skipped_packets=0,
        facts=facts,
        vectors=arrays,
        versions=dict.fromkeys([*facts, *arrays], 1),
    )
