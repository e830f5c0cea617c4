"""Learned genres as files that are safe to open, see `musicscope.learning.card_file`."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.learning.card_file import (
    CardFileError,
    CardKind,
    VersionFolder,
    check_numbers,
    read_card,
    write_card,
)
from musicscope.learning.genre import GenreModel

SUFFIX = ".genremodel"
_NAME = "genres"


class GenreFileError(CardFileError):
    """A file cannot be read as learned genres."""

    what = "learned genres"


KIND = CardKind(
    "musicscope genres", 1, SUFFIX, GenreFileError, "learn the genres anew", "any learned genres"
)


@dataclass(frozen=True, eq=False)
class StoredGenres:
    """A genre model with what it was learned from.

    Attributes
    ----------
    model : GenreModel
    source : str
        Where the classes came from, as `musicscope.workspace.genre_sources` names it.
    counts : tuple of int
        Tracks of each genre that it learned from.
    fingerprint : str
        Of its training set.
    features : tuple of str
        The sets of vectors it was learned on.
    space : mapping of str to np.ndarray
        What places stored vectors for it, as numbers.
    layout : mapping
        What names those numbers.
    held_ids : np.ndarray [shape=(m,)], int64
        The tracks it learned from, ascending.
    held : np.ndarray [shape=(m, k)], float32
        What models that lack their artist think of them; of length 0 where that is not known.
    made_s : float
        When, in seconds since 1970.
    program : str
        The version of the program that wrote it; empty before that.
    """

    model: GenreModel
    source: str
    counts: tuple[int, ...]
    fingerprint: str
    features: tuple[str, ...] = ()
    space: Mapping[str, np.ndarray] = field(default_factory=dict)
    layout: Mapping[str, Any] = field(default_factory=dict)
    held_ids: np.ndarray = field(default_factory=lambda: np.empty(0, np.int64))
    held: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))
    made_s: float = field(default_factory=time.time)
    program: str = ""


def write_genres(path: Path, stored: StoredGenres) -> None:
    """Write learned genres, in place of an older file only when all of it is on disk.

    Raises
    ------
    GenreFileError
        If it cannot be written; an older file stays as it was.
    """
    model = stored.model
    card = {
        "genres": list(model.genres),
        "source": stored.source,
        "counts": list(stored.counts),
        "fingerprint": stored.fingerprint,
        "features": list(stored.features),
        "layout": dict(stored.layout),
        "made_s": stored.made_s,
        "accuracy": _number(model.accuracy),
        "deviation": _number(model.deviation),
    }
    space = {f"space_{name}": values for name, values in stored.space.items()}
    held = {"held_ids": stored.held_ids, "held": stored.held}
    write_card(path, KIND, card, {"weights": model.weights, **held, **space})


def read_genres(path: Path) -> StoredGenres:
    """Read learned genres.

    Raises
    ------
    GenreFileError
        If the file is missing, damaged, cut short, of a newer program, something else, or a
        pickle, which is not read.
    """
    return read_card(path, KIND, _stored)


def _stored(card: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> StoredGenres:
    check_numbers(arrays)
    genres, weights = tuple(map(str, card["genres"])), np.asarray(arrays["weights"], np.float64)
    counts = tuple(map(int, card["counts"]))
    fits = weights.ndim == 2 and weights.shape[1] == len(genres) == len(counts) > 1
    if not fits or not np.isfinite(weights).all():
        raise ValueError("the numbers do not fit together")
    held_ids, held = np.asarray(arrays["held_ids"], np.int64), np.asarray(arrays["held"])
    if held_ids.ndim != 1 or held.ndim != 2 or len(held) not in (0, len(held_ids)):
        raise ValueError("the numbers do not fit together")
    if len(held) and held.shape[1] != len(genres):
        raise ValueError("the numbers do not fit together")
    return StoredGenres(
        GenreModel(genres, weights, _or_nan(card["accuracy"]), _or_nan(card["deviation"])),
        str(card["source"]),
        counts,
        str(card["fingerprint"]),
        tuple(map(str, card["features"])),
        {
            name.removeprefix("space_"): values
            for name, values in arrays.items()
            if name.startswith("space_")
        },
        dict(card["layout"]),
        held_ids,
        held.astype(np.float32),
        float(card["made_s"]),
        str(card["program"]),
    )


def _number(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _or_nan(value: Any) -> float:
    return math.nan if value is None else float(value)


class GenreShelf:
    """Learned genres in one folder, older versions too.

    Parameters
    ----------
    folder : Path
    most : int
        Versions that are kept; the oldest go first.
    """

    def __init__(self, folder: Path, most: int = 10) -> None:
        self._files = VersionFolder(folder, SUFFIX, most)

    @property
    def empty(self) -> bool:
        """Whether nothing has been learned yet."""
        return not self._files.versions(_NAME)

    def keep(self, stored: StoredGenres) -> Path:
        """Store one more version and return its file; raises `GenreFileError` where it cannot be.

        One that was learned from the same classes as the newest takes its place.
        """
        before = self.read()
        path = self._files.path(_NAME, stored.made_s)
        write_genres(path, stored)
        if before and before[0][0] != path and before[0][1].fingerprint == stored.fingerprint:
            before[0][0].unlink(missing_ok=True)
        self._files.trim(_NAME)
        return path

    def read(self) -> list[tuple[Path, StoredGenres]]:
        """Return all versions, the newest first; damaged files are left out."""
        found = []
        for path in self._files.versions(_NAME):
            try:
                found.append((path, read_genres(path)))
            except GenreFileError:
                continue
        return found

    def newest(self) -> StoredGenres | None:
        """Return the newest version that can be read, or None."""
        for path in self._files.versions(_NAME):
            try:
                return read_genres(path)
            except GenreFileError:
                continue
        return None

    def restore(self, path: Path) -> StoredGenres:
        """Make an older version the newest, and return it; raises `GenreFileError`."""
        stored = replace(read_genres(path), made_s=time.time())
        write_genres(self._files.path(_NAME, stored.made_s), stored)
        return stored
