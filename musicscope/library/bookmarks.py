"""Places in tracks that the owner marked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from musicscope.core.changes import Changes
from musicscope.library.database import Database


@dataclass(frozen=True)
class Bookmark:
    """A marked place.

    Attributes
    ----------
    id : int
    track : int
    at_s : float
        Seconds from the start of the track.
    name : str
        The owner's words; may be empty.
    """

    id: int
    track: int
    at_s: float
    name: str


class Bookmarks:
    """The marked places of one library; may be used from any thread.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_track(self, track: int) -> tuple[Bookmark, ...]:
        """Return the bookmarks of one track, in the order of time."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT id, track, at_s, name FROM bookmarks WHERE track = ? ORDER BY at_s, id",
                (track,),
            ).fetchall()
        return tuple(Bookmark(*row) for row in rows)

    def get(self, bookmark_id: int) -> Bookmark | None:
        """Return one bookmark, or None when it is gone."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT id, track, at_s, name FROM bookmarks WHERE id = ?", (bookmark_id,)
            ).fetchone()
        return Bookmark(*row) if row else None

    def next_id(self) -> int:
        """Return an id that no bookmark has had."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT seq FROM sqlite_sequence WHERE name = 'bookmarks'"
            ).fetchone()
        return (row[0] if row else 0) + 1

    def put(self, bookmarks: Iterable[Bookmark]) -> Changes:
        """Store bookmarks under their ids, in place of what these ids held."""
        chosen = tuple(bookmarks)
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO bookmarks (id, track, at_s, name) VALUES (?, ?, ?, ?)",
                [(b.id, b.track, b.at_s, b.name) for b in chosen],
            )
        return Changes(changed=frozenset(b.track for b in chosen))

    def remove(self, bookmark: Bookmark) -> Changes:
        """Forget a bookmark."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM bookmarks WHERE id = ?", (bookmark.id,))
        return Changes(changed=frozenset({bookmark.track}))


def inherit_bookmarks(connection: sqlite3.Connection, heir: int, track: int) -> None:
    """Give `heir` the bookmarks of `track`."""
    connection.execute("UPDATE bookmarks SET track = ? WHERE track = ?", (heir, track))
