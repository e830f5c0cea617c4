"""What likeness of music is made of: named aspects, and the vectors that speak for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        Stored vectors by name, and how much each counts within the aspect; a vector counts alike
        whatever its length.
    """

    name: str
    label: str
    help: str
    weight: float = 1.0
    vectors: Mapping[str, float] = field(default_factory=dict)


def _aspect(name: str, label: str, words: str, weight: float, vectors: dict[str, float]) -> Aspect:
    return Aspect(name, label, words, weight, MappingProxyType(vectors))


#: The weights were chosen by how often neighbours agree among single sounds, pieces of eight
#: styles and halves of tracks; all of these sets were looked at while choosing.
ASPECTS = (
    _aspect(
        "timbre",
        "Timbre",
        "The colour of the sound: instruments, voices, brightness, noise, pitch height.",
        2.0,
        {
            "timbre_outline": 1.0,
            "timbre_change": 1.0,
            "timbre_attack": 1.0,
            "spectral_shape": 1.0,
            "clarity": 1.0,
            "register_profile": 1.0,
        },
    ),
    _aspect(
        "harmony",
        "Harmony",
        "Key, chords, and which notes sound.",
        0.5,
        {"chroma_cqt": 1.0, "tonnetz": 1.0, "harmonic_profile": 1.0},
    ),
    _aspect(
        "rhythm",
        "Rhythm",
        "Tempo, pulse, how lively the music moves and how sharply notes begin.",
        1.0,
        {"modulation": 1.0, "articulation": 1.0, "beat_histogram": 1.0, "onset_strength": 1.0},
    ),
    _aspect(
        "dynamics",
        "Dynamics",
        "How loud the music is, and how much that changes.",
        0.25,
        {"level_course": 1.0, "rms": 1.0},
    ),
)


#: What the names of vectors begin with that a network, and no descriptor, gives to tracks.
EMBEDDING = "embedding:"


def embedding_aspect(vector: str) -> Aspect:
    """Return what a network hears as an aspect; it counts nothing until its owner says so.

    Parameters
    ----------
    vector : str
        ``"embedding:"`` and the name of the network.
    """
    heard_by = vector.removeprefix(EMBEDDING)
    words = f"What the network {heard_by} hears in the music."
    return _aspect(vector, heard_by, words, 0.0, {vector: 1.0})


def aspects_with(vectors: Iterable[str]) -> tuple[Aspect, ...]:
    """Return the aspects, and after them one for each embedding among `vectors`, sorted."""
    heard = sorted({name for name in vectors if name.startswith(EMBEDDING)})
    return (*ASPECTS, *map(embedding_aspect, heard))


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
