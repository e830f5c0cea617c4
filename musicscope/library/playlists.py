"""Playlists of the owner, and what was played."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable
from dataclasses import dataclass

from musicscope.core.changes import Changes
from musicscope.library.database import Database

#: Stands for what was played, where playlists are named by their ids; no playlist has it.
HISTORY = 0


@dataclass(frozen=True)
class Playlist:
    """One playlist.

    Attributes
    ----------
    id : int
    name : str
        The owner's words.
    query : str or None
        What a smart playlist searches for; None for a list of tracks.
    count : int
        Tracks that are in the library; 0 for a smart one, which has to be searched.
    made_s : float
        When it was made, s since 1970.
    position : float
        Playlists stand in the order of this.
    """

    id: int
    name: str
    query: str | None = None
    count: int = 0
    made_s: float = 0.0
    position: float = 0.0


@dataclass(frozen=True, slots=True)
class Play:
    """A track that was heard long enough to count.

    Attributes
    ----------
    track : int
    played_s : float
        When that was, s since 1970.
    """

    track: int
    played_s: float


_SELECT = (
    "SELECT id, name, query, (SELECT count(*) FROM playlist_tracks l "
    "JOIN tracks t ON t.id = l.track WHERE l.playlist = playlists.id AND NOT t.detached), "
    "made_s, position FROM playlists "
)


class Playlists:
    """The playlists of one library; may be used from any thread.

    Parameters
    ----------
    database : Database
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Playlist, ...]:
        """Return all playlists, in their order."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} ORDER BY position, id").fetchall()
        return tuple(Playlist(*row) for row in rows)

    def get(self, playlist_id: int) -> Playlist | None:
        """Return one playlist, or None when it is gone."""
        with self._database.reading() as connection:
            row = connection.execute(f"{_SELECT} WHERE id = ?", (playlist_id,)).fetchone()
        return Playlist(*row) if row else None

    def tracks(self, playlist_id: int) -> tuple[int, ...]:
        """Return the track at each place, also those whose folder is not in the library now."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT track FROM playlist_tracks WHERE playlist = ? ORDER BY place",
                (playlist_id,),
            ).fetchall()
        return tuple(row[0] for row in rows)

    def create(self, name: str, query: str | None = None, tracks: Iterable[int] = ()) -> Playlist:
        """Store a new playlist behind the others, and return it."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "INSERT INTO playlists (name, query, made_s, position) "
                "VALUES (?, ?, ?, (SELECT ifnull(max(position), 0) + 1 FROM playlists)) "
                "RETURNING id, made_s, position",
                (name, query, time.time()),
            ).fetchone()
            _put_tracks(connection, row[0], tracks)
        return Playlist(row[0], name, query, 0, row[1], row[2])

    def restore(self, playlist: Playlist, tracks: Iterable[int]) -> Changes:
        """Store a playlist that was removed, under the id that it had."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO playlists (id, name, query, made_s, position) VALUES (?, ?, ?, ?, ?)",
                (playlist.id, playlist.name, playlist.query, playlist.made_s, playlist.position),
            )
            _put_tracks(connection, playlist.id, tracks)
        return _changed(playlist.id)

    def put(self, playlist: Playlist) -> Changes:
        """Store the name, the search and the position of a playlist that is there."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE playlists SET name = ?, query = ?, position = ? WHERE id = ?",
                (playlist.name, playlist.query, playlist.position, playlist.id),
            )
        return _changed(playlist.id)

    def put_tracks(self, playlist_id: int, tracks: Iterable[int]) -> Changes:
        """Store the tracks of a playlist in place of those it had; unknown ones are left out."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM playlist_tracks WHERE playlist = ?", (playlist_id,))
            _put_tracks(connection, playlist_id, tracks)
        return _changed(playlist_id)

    def remove(self, playlist_id: int) -> Changes:
        """Forget a playlist; its tracks stay in the library."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM playlists WHERE id = ?", (playlist_id,))
        return _changed(playlist_id)

    def history(self, limit: int) -> tuple[Play, ...]:
        """Return the last plays, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT track, played_s FROM plays ORDER BY id DESC LIMIT ?", (limit,)
            ).fetchall()
        return tuple(Play(*row) for row in rows)

    def count_plays(self) -> int:
        """Return how many plays were recorded."""
        with self._database.reading() as connection:
            return int(connection.execute("SELECT count(*) FROM plays").fetchone()[0])


def record_in_history(connection: sqlite3.Connection, track: int, played_s: float) -> None:
    """Note that a track was played."""
    connection.execute("INSERT INTO plays (track, played_s) VALUES (?, ?)", (track, played_s))


def inherit_playlists(connection: sqlite3.Connection, heir: int, track: int) -> None:
    """Give `heir` the places in playlists and the plays of `track`."""
    connection.execute("UPDATE playlist_tracks SET track = ? WHERE track = ?", (heir, track))
    connection.execute("UPDATE plays SET track = ? WHERE track = ?", (heir, track))


def _put_tracks(connection: sqlite3.Connection, playlist: int, tracks: Iterable[int]) -> None:
    connection.execute(
        "INSERT INTO playlist_tracks (playlist, place, track) "
        "SELECT ?, key, value FROM json_each(?) WHERE value IN (SELECT id FROM tracks)",
        (playlist, json.dumps([int(track) for track in tracks])),
    )


def _changed(playlist: int) -> Changes:
    return Changes(playlists=frozenset({playlist}))
