"""The background work of learned genres; for a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobContext
from musicscope.learning.genre_file import GenreShelf, StoredGenres
from musicscope.workspace.genre_sources import SaidGenres
from musicscope.workspace.learning_features import GatherTagFeaturesSpec, TagSpace
from musicscope.workspace.learning_space_file import space_of_numbers, space_to_numbers


@dataclass(frozen=True, eq=False)
class GenresOfTracks:
    """What a genre model thinks of the tracks of a library.

    Attributes
    ----------
    stored : StoredGenres
    ids : np.ndarray [shape=(n,)], int64
        Ascending.
    probability : np.ndarray [shape=(n, k)], float32
        Of each genre; rows add up to 1. Of tracks that the model learned from, by models that
        lack their artist.
    """

    stored: StoredGenres
    ids: np.ndarray
    probability: np.ndarray

    @classmethod
    def ask(cls, stored: StoredGenres, ids: np.ndarray, X: np.ndarray) -> GenresOfTracks:
        """Ask a model about tracks [shape=(n,)] placed for it [shape=(n, d)]."""
        probability = stored.model.predict(X).astype(np.float32)
        if len(stored.held) and len(ids):
            rows = np.minimum(np.searchsorted(ids, stored.held_ids), len(ids) - 1)
            here = ids[rows] == stored.held_ids
            probability[rows[here]] = stored.held[here]
        return cls(stored, ids, probability)


@dataclass(frozen=True, eq=False)
class LearnGenresSpec:
    """Learns genres from what one source says, and asks the model about all tracks.

    Attributes
    ----------
    database : Path
        The library's file.
    sets : tuple of str
        The sets of vectors, see `GatherTagFeaturesSpec`.
    said : SaidGenres
    artists : mapping of int to str
        Of the tracks in `said`; empty where unknown.
    shelf : GenreShelf
        Where the model is kept.
    """

    database: Path
    sets: tuple[str, ...]
    said: SaidGenres
    artists: Mapping[int, str]
    shelf: GenreShelf

    @property
    def label(self) -> str:
        """For people."""
        return "Learning genres"

    def run(self, context: JobContext) -> GenresOfTracks:
        """Return the model with its opinions.

        Raises
        ------
        ParameterError
            When fewer than two genres have tracks that have been analysed.
        GenreFileError
            When the model cannot be stored.
        """
        from musicscope.learning.genre import fit_genres

        context.progress(0, 3, "steps")
        features = GatherTagFeaturesSpec(self.database, self.sets).run(context)
        context.check()
        context.progress(1, 3, "steps")
        row_of = dict(zip(features.ids.tolist(), range(len(features.ids)), strict=True))
        known = sorted(track for track in self.said.of_track if track in row_of)
        genres = [self.said.of_track[track] for track in known]
        if len(set(genres)) < 2:
            raise ParameterError(
                "Genres are told apart from two on, with three analysed tracks each; label or "
                "analyse more tracks."
            )
        rows = [row_of[track] for track in known]
        groups: list[object] = list(range(len(features.ids)))
        for track, row in zip(known, rows, strict=True):
            groups[row] = self.artists.get(track, "").strip().casefold() or row
        model = fit_genres(features.X, rows, genres, groups)
        context.check()
        context.progress(2, 3, "steps")
        counts = Counter(genres)
        layout, numbers = space_to_numbers(features.space)
        stored = StoredGenres(
            model,
            self.said.source,
            tuple(counts[genre] for genre in model.genres),
            self.said.fingerprint,
            features.space.names,
            numbers,
            layout,
            np.array(known, np.int64),
            np.empty((0, 0), np.float32) if model.held_out is None else model.held_out,
        )
        self.shelf.keep(stored)
        return GenresOfTracks.ask(stored, features.ids, features.X)


@dataclass(frozen=True, eq=False)
class AskGenresSpec:
    """Asks a stored genre model about all tracks, new ones too.

    Attributes
    ----------
    database : Path
    shelf : GenreShelf
    path : Path, optional
        The version to make the newest first; by default the newest stays.
    """

    database: Path
    shelf: GenreShelf
    path: Path | None = None

    @property
    def label(self) -> str:
        """For people."""
        return "Recognising genres"

    def run(self, context: JobContext) -> GenresOfTracks | None:
        """Return its opinions; None where there is no model.

        Raises
        ------
        GenreFileError
            When the version that is asked for cannot be read.
        """
        stored = self.shelf.newest() if self.path is None else self.shelf.restore(self.path)
        if stored is None:
            return None
        space = space_of_numbers(stored.layout, stored.space)
        ids, X = place_library(self.database, space, context)
        if X.shape[1] != len(stored.model.weights) - 1:
            return GenresOfTracks(stored, ids[:0], np.empty((0, len(stored.counts)), np.float32))
        return GenresOfTracks.ask(stored, ids, X)


def place_library(
    database: Path, space: TagSpace, context: JobContext
) -> tuple[np.ndarray, np.ndarray]:
    """Return the tracks that have vectors [shape=(n,)] and where a space places them."""
    from musicscope.library.vectors import read_vectors

    found = {}
    for name in space.vectors:
        context.check()
        ids, values = read_vectors(database, name)
        if len(ids) and space.takes(name, values):
            found[name] = ids, values
    if not found:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    ids = np.unique(np.concatenate([own for own, _ in found.values()]))
    vectors = {}
    for name, (own, values) in found.items():
        vectors[name] = np.full((len(ids), values.shape[1]), np.nan, np.float32)
        vectors[name][np.searchsorted(ids, own)] = values
    return ids, space.place(vectors, len(ids))
