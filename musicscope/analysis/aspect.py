"""What likeness of music is made of: named aspects, and the vectors that speak for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class Aspect:
    """One way in which two tracks can be alike.

    Attributes
    ----------
    name : str
        ``"timbre"``
    label : str
        For people.
    help : str
        One plain sentence.
    weight : float
        How much it counts for likeness by default, beside the others.
    vectors : mapping of str to float
        Stored vectors by name, and how much each counts within the aspect; every vector is
        standardised over the library and counts alike whatever its length.
    """

    name: str
    label: str
    help: str
    weight: float = 1.0
    vectors: Mapping[str, float] = field(default_factory=dict)


def _aspect(name: str, label: str, words: str, vectors: dict[str, float]) -> Aspect:
    return Aspect(name, label, words, vectors=MappingProxyType(vectors))


ASPECTS = (
    _aspect(
        "timbre",
        "Timbre",
        "The colour of the sound: instruments, voices, brightness, noise.",
        {
            "mfcc": 2.0,
            "contrast": 1.0,
            "centroid": 0.5,
            "bandwidth": 0.5,
            "rolloff": 0.5,
            "zero_crossing_rate": 0.5,
        },
    ),
    _aspect(
        "harmony",
        "Harmony",
        "Key, chords, and which notes sound.",
        {"chroma_cqt": 1.0, "chroma": 0.5, "tonnetz": 1.0, "harmonic_profile": 1.0},
    ),
    _aspect(
        "rhythm",
        "Rhythm",
        "Tempo, pulse, and how sharply notes begin.",
        {"beat_histogram": 1.0, "onset_strength": 1.0},
    ),
    _aspect(
        "dynamics",
        "Dynamics",
        "How loud the music is, and how much that changes.",
        {"rms": 1.0},
    ),
)


def aspect_of(vector: str) -> str | None:
    """Return the name of the aspect that a stored vector belongs to, if it belongs to one."""
    return next((aspect.name for aspect in ASPECTS if vector in aspect.vectors), None)


def likeness_weights() -> dict[str, float]:
    """Return how much each stored vector counts for likeness; those of an aspect add up to its."""
    return {
        name: aspect.weight * share / sum(aspect.vectors.values())
        for aspect in ASPECTS
        for name, share in aspect.vectors.items()
    }
