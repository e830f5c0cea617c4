"""Says where a vanished file is now."""

from __future__ import annotations

import os
from pathlib import Path

from musicscope.core.changes import Changes
from musicscope.core.errors import DecodeError, LibraryError
from musicscope.core.paths import display_path
from musicscope.library.bookmarks import inherit_bookmarks
from musicscope.library.corrections import inherit_corrections
from musicscope.library.database import Database
from musicscope.library.label_edits import inherit_labels
from musicscope.library.metadata import read_tags
from musicscope.library.playlists import inherit_playlists
from musicscope.library.ratings import inherit_ratings
from musicscope.library.tagging import HEADER_COLUMNS, tag_values
from musicscope.library.walk import reason_of


def relink(database: Database, track: int, path: bytes) -> Changes:
    """Give `track` the file at `path`; see `Library.relink`."""
    folder, name = os.path.split(path)
    path = os.path.join(os.path.realpath(folder), name)
    try:
        status = Path(os.fsdecode(path)).stat()
        tags = read_tags(path)
    except OSError as error:
        raise LibraryError(
            f"The file {display_path(path)} cannot be read ({reason_of(error)}); choose another."
        ) from error
    with database.reading() as connection:
        row = connection.execute("SELECT audio_hash FROM tracks WHERE id = ?", (track,)).fetchone()
    if row is None:
        raise LibraryError("This track is not in the library any more.")
    if row[0] is not None:
        _check_same_sound(path, row[0])
    assignments = ", ".join(f"{name} = ?" for name in HEADER_COLUMNS)
    with database.transaction() as connection:
        twin = connection.execute(
            "SELECT id, plays, last_played_s FROM tracks WHERE path = ? AND id <> ?", (path, track)
        ).fetchone()
        if twin is not None:
            inherit_corrections(connection, track, twin[0])
            inherit_bookmarks(connection, track, twin[0])
            inherit_playlists(connection, track, twin[0])
            inherit_labels(connection, track, twin[0])
            inherit_ratings(connection, track, twin[0])
            connection.execute("DELETE FROM tracks WHERE id = ?", twin[:1])
        connection.execute(
            f"UPDATE tracks SET path = ?, size = ?, mtime_ns = ?, missing = 0, detached = 0, "
            f"{assignments} WHERE id = ?",
            (path, status.st_size, status.st_mtime_ns, *tag_values(tags), track),
        )
        if twin is None:
            return Changes(changed=frozenset({track}))
        connection.execute(
            "UPDATE tracks SET plays = plays + ?, "
            "last_played_s = nullif(max(ifnull(last_played_s, 0), ?), 0) WHERE id = ?",
            (twin[1], twin[2] or 0, track),
        )
    return Changes(changed=frozenset({track}), removed=frozenset({twin[0]}))


def _check_same_sound(path: bytes, known: bytes) -> None:
    from musicscope.audio.identity import hash_packets

    try:
        found = hash_packets(path)
    except DecodeError as error:
        raise LibraryError(f"{error} Choose another file.") from error
    if found != known:
        raise LibraryError(
            f"{display_path(path)} holds another sound than this track; choose another file."
        )
