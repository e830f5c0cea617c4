"""What the files themselves say: their genres, as labels that are kept apart.

They are read from the tracks whenever they are asked for, and stored nowhere else: when a file is
retagged, they are what it says now.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from musicscope.library.database import Database
from musicscope.library.label_names import spelling
from musicscope.library.labels import Label
from musicscope.library.rows import split_stored_genres


@dataclass(frozen=True, eq=False)
class FileWord:
    """A genre that files name.

    Attributes
    ----------
    name : str
        As the first of them spells it.
    ids : np.ndarray [shape=(n,)], int64
        The tracks, ascending.
    """

    name: str
    ids: np.ndarray


def file_words(database: Database) -> dict[str, FileWord]:
    """Return each genre by its `spelling`, the commonest first."""
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT genres, id FROM tracks WHERE genres <> '' AND NOT detached ORDER BY id"
        ).fetchall()
    tracks: dict[str, list[int]] = defaultdict(list)
    for genres, track in rows:
        tracks[genres].append(track)
    names: dict[str, str] = {}
    found: dict[str, list[int]] = defaultdict(list)
    for genres, ids in tracks.items():
        for name in split_stored_genres(genres):
            key = spelling(name)
            names.setdefault(key, name)
            found[key] += ids
    by_count = sorted(found, key=lambda key: (-len(found[key]), key))
    return {
        key: FileWord(names[key], np.unique(np.array(found[key], np.int64))) for key in by_count
    }


def file_labels(database: Database, name: str, tag: int = 0) -> tuple[Label, ...]:
    """Return what the files say of one word, as labels of `tag`.

    Their moment is when the file was last written.
    """
    wanted = spelling(name)
    with database.reading() as connection:
        rows = connection.execute(
            "SELECT id, genres, mtime_ns FROM tracks WHERE genres <> '' AND NOT detached "
            "ORDER BY id"
        ).fetchall()
    return tuple(
        Label(tag, track, True, None, "file", mtime_ns / 1e9)
        for track, genres, mtime_ns in rows
        if any(spelling(genre) == wanted for genre in split_stored_genres(genres))
    )


def words_of_track(database: Database, track: int) -> tuple[str, ...]:
    """Return what the file of one track says."""
    with database.reading() as connection:
        row = connection.execute("SELECT genres FROM tracks WHERE id = ?", (track,)).fetchone()
    return split_stored_genres(row[0]) if row else ()
