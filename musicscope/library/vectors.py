"""Stored vectors: float32 blobs with a name and a shape."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np

from musicscope.library.database import Database


def select_vectors(connection: sqlite3.Connection, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors called `name` of all tracks of the library that have one.

    Where vectors of several lengths are stored, those of the newest length are returned: the
    others are about to be computed again.

    Returns
    -------
    ids : np.ndarray [shape=(n,)], int64
        Ascending.
    values : np.ndarray [shape=(n, d)], float32
    """
    rows = connection.execute(
        "SELECT v.track, v.data FROM vectors v JOIN tracks t ON t.id = v.track "
        "WHERE v.name = ? AND NOT t.detached ORDER BY v.track",
        (name,),
    ).fetchall()
    if not rows:
        return np.empty(0, np.int64), np.empty((0, 0), np.float32)
    newest = connection.execute(
        "SELECT length(data) FROM vectors WHERE name = ? ORDER BY id DESC LIMIT 1", (name,)
    ).fetchone()[0]
    rows = [row for row in rows if len(row[1]) == newest]
    ids = np.fromiter((track for track, _ in rows), np.int64, len(rows))
    joined = b"".join(data for _, data in rows)
    values = np.frombuffer(bytearray(joined), np.dtype("<f4")).reshape(len(rows), -1)
    return ids, values.astype(np.float32, copy=False)


def read_vectors(database: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the vectors called `name`, for a job that has only the library's path.

    See `select_vectors`; raises `LibraryError` when the file cannot be read.
    """
    with Database(database) as opened, opened.reading() as connection:
        return select_vectors(connection, name)


def select_vector_names(connection: sqlite3.Connection, prefix: str) -> list[str]:
    """Return the names of stored vectors that begin with `prefix`, sorted."""
    rows = connection.execute(
        """
        WITH RECURSIVE names (name) AS (
            SELECT min(name) FROM vectors WHERE name >= ?1
            UNION ALL
            SELECT (SELECT min(name) FROM vectors WHERE name > names.name)
            FROM names WHERE names.name IS NOT NULL AND substr(names.name, 1, length(?1)) = ?1
        )
        SELECT name FROM names WHERE substr(name, 1, length(?1)) = ?1""",
        (prefix,),
    )
    return [name for (name,) in rows]


def read_vector_names(database: Path, prefix: str) -> list[str]:
    """Return the names of stored vectors for a job that has only the library's path."""
    with Database(database) as opened, opened.reading() as connection:
        return select_vector_names(connection, prefix)
