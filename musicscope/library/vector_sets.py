"""Vectors that networks gave to tracks, kept beside what the analysis found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from musicscope.core.changes import Changes
from musicscope.library.database import Database
from musicscope.library.rows import id_list
from musicscope.library.vectors import select_vector_names, select_vectors


class VectorSets:
    """The sets of vectors of one library, by name.

    Parameters
    ----------
    database : Database
        Of the library.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def names(self, prefix: str = "") -> list[str]:
        """Return the names that begin with `prefix`, sorted."""
        with self._database.reading() as connection:
            return select_vector_names(connection, prefix)

    def read(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Return ids [shape=(n,)], ascending, and float32 values [shape=(n, d)]."""
        with self._database.reading() as connection:
            return select_vectors(connection, name)

    def tracks(self, name: str) -> np.ndarray:
        """Return the ids of the tracks that have a vector of this set, ascending, int64."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT track FROM vectors WHERE name = ? ORDER BY track", (name,)
            ).fetchall()
        return np.array([track for (track,) in rows], np.int64)

    def put(self, name: str, vectors: Mapping[int, np.ndarray]) -> Changes:
        """Store one vector a track, in place of older ones; tracks that left are passed over."""
        with self._database.transaction() as connection:
            here = {
                track
                for (track,) in connection.execute(
                    "SELECT id FROM tracks WHERE id IN (SELECT value FROM json_each(?))",
                    (id_list(vectors),),
                )
            }
            connection.executemany(
                "INSERT OR REPLACE INTO vectors (name, track, shape, data) VALUES (?, ?, ?, ?)",
                [
                    (name, track, ",".join(map(str, v.shape)), _little(v))
                    for track, v in vectors.items()
                    if track in here
                ],
            )
        return Changes(vectors=frozenset({name} if here else ()))

    def drop(self, name: str, tracks: Iterable[int] | None = None) -> Changes:
        """Forget a set, of all tracks or of some."""
        chosen = None if tracks is None else id_list(tracks)
        with self._database.transaction() as connection:
            gone = connection.execute(
                "DELETE FROM vectors WHERE name = ?1 "
                "AND (?2 IS NULL OR track IN (SELECT value FROM json_each(?2)))",
                (name, chosen),
            ).rowcount
        return Changes(vectors=frozenset({name} if gone else ()))


def _little(vector: np.ndarray) -> bytes:
    return np.ascontiguousarray(vector, "<f4").tobytes()
