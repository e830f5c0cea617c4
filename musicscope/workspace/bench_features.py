"""The stored vectors that the bench can learn from, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.analysis.aspect import ASPECTS, EMBEDDING, likeness_weights
from musicscope.analysis.fma.columns import COLUMNS
from musicscope.analysis.texture.vector import TEXTURE, texture_columns, texture_words
from musicscope.core.errors import ParameterError
from musicscope.library.vector_sets import VectorSets

if TYPE_CHECKING:
    from musicscope.library.library import Library

FMA, ASPECT = "518", "aspects"
#: What the vectors of the aspects measure, for people.
_WORDS = {
    "timbre_outline": "colour of the sound (timbre outline)",
    "timbre_change": "how the colour changes (timbre change)",
    "timbre_attack": "colour of the attacks (timbre attack)",
    "spectral_shape": "shape of the spectrum",
    "clarity": "tones against noise (clarity)",
    "register_profile": "pitch height (register)",
    "chroma_cqt": "notes (chroma, CQT)",
    "tonnetz": "harmony (tonnetz)",
    "harmonic_profile": "notes about the key (harmonic profile)",
    "modulation": "pulsation (modulation)",
    "beat_histogram": "tempo (beat histogram)",
    "onset_strength": "sharpness of attacks (onset strength)",
    "level_course": "course of the level",
    "rms": "level (RMS)",
}


@dataclass(frozen=True)
class FeatureGroup:
    """Vectors that are learned from together.

    Attributes
    ----------
    id : str
        ``"518"``, ``"aspects"``, ``"timbre"``, ``"texture"``, ``"embedding:clap"``.
    label : str
        For people.
    numbers : int
        How many each track has.
    vectors : tuple of str
        The names under which they are stored.
    """

    id: str
    label: str
    numbers: int
    vectors: tuple[str, ...]


def vectors_of(group: str) -> tuple[str, ...]:
    """Return the stored vectors of a group.

    Raises
    ------
    ParameterError
        When there is no such group.
    """
    known = _fixed()
    if group in known:
        return known[group][1]
    if group.startswith(EMBEDDING):
        return (group,)
    names = ", ".join(known)
    raise ParameterError(
        f"There is no feature group called {group}; choose of {names} and {EMBEDDING}NAME."
    )


def _fixed() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return label and vectors of the groups that every library may have."""
    aspects = {
        aspect.name: (f"{aspect.label} (aspect)", tuple(aspect.vectors)) for aspect in ASPECTS
    }
    return {
        FMA: ("The 518 track features", ("fma518",)),
        ASPECT: ("All aspects of likeness", tuple(likeness_weights())),
        **aspects,
        TEXTURE: ("Texture of the spectrogram", (TEXTURE,)),
    }


def stored_groups(library: Library) -> tuple[FeatureGroup, ...]:
    """Return the groups of which a library holds vectors."""
    known = dict(_fixed())
    for name in VectorSets(library.database).names(EMBEDDING):
        known[name] = (f"Embedding {name.removeprefix(EMBEDDING).strip()}", (name,))
    lengths = library.lengths({vector for _, vectors in known.values() for vector in vectors})
    found = []
    for id_, (label, vectors) in known.items():
        stored = tuple(vector for vector in vectors if lengths.get(vector))
        if stored:
            numbers = sum(lengths[vector] for vector in stored)
            found.append(FeatureGroup(id_, label, numbers, stored))
    return tuple(found)


def column_names(vector: str, length: int) -> list[str]:
    """Return a name for each number of a stored vector.

    ``"mfcc.mean.01"`` of the 518 track features, ``"pulsation (modulation).01"`` of others.
    """
    if vector == "fma518" and length == len(COLUMNS):
        return [column.name for column in COLUMNS]
    if vector == TEXTURE and length == len(texture_columns()):
        return [texture_words(column) for column in texture_columns()]
    words = _WORDS.get(vector, vector.removeprefix(EMBEDDING))
    return [f"{words}.{number:02}" for number in range(1, length + 1)]


def join_vectors(
    groups: Sequence[str], tables: Mapping[str, tuple[np.ndarray, np.ndarray]], tracks: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, list[str]]]:
    """Return the features of some tracks by group, and the names of their columns.

    Parameters
    ----------
    groups : sequence of str
    tables : mapping of str to (ids, values)
        Stored vectors by name, see `musicscope.library.vectors.select_vectors`.
    tracks : np.ndarray [shape=(n,)], int64

    Returns
    -------
    features : dict of str to np.ndarray [shape=(n, d)], float32
        NaN where a track has none.
    columns : dict of str to list of str
    """
    features, columns = {}, {}
    for group in groups:
        blocks, names = [], []
        for vector in vectors_of(group):
            ids, values = tables.get(vector, (np.empty(0, np.int64), np.empty((0, 0))))
            if not len(ids):
                continue
            block = np.full((len(tracks), values.shape[1]), np.nan, np.float32)
            place = np.minimum(np.searchsorted(ids, tracks), len(ids) - 1)
            there = ids[place] == tracks
            block[there] = values[place[there]]
            blocks.append(block)
            names += column_names(vector, values.shape[1])
        if blocks:
            features[group] = np.concatenate(blocks, axis=1)
            columns[group] = names
    return features, columns


def read_features(
    database: Path, groups: Sequence[str], tracks: np.ndarray
) -> tuple[dict[str, np.ndarray], dict[str, list[str]]]:
    """Return what `join_vectors` does, read from a library's file.

    Raises
    ------
    ParameterError
        When there is no such group, or none of the tracks has its vectors.
    """
    from musicscope.library.vectors import read_vectors

    needed = dict.fromkeys(vector for group in groups for vector in vectors_of(group))
    tables = {vector: read_vectors(database, vector) for vector in needed}
    features, columns = join_vectors(groups, tables, tracks)
    for group in groups:
        if group not in features or not np.isfinite(features[group]).any():
            raise ParameterError(
                f"None of these tracks has the features “{group}” yet; let them be analysed first."
            )
    return features, columns
