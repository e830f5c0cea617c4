"""Music folders, and which tracks lie in them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from musicscope.core.errors import LibraryError
from musicscope.core.paths import display_path
from musicscope.library.track import Folder
from musicscope.library.walk import SEPARATOR, beneath, reason_of

#: Selects the rows of ``tracks`` whose path lies in a folder; takes `span` of it.
BENEATH = "path >= ? AND path < ?"


def span(folder: bytes) -> tuple[bytes, bytes]:
    """Return the two bounds between which every path in `folder` sorts."""
    first = folder.rstrip(SEPARATOR) + SEPARATOR
    return first, first[:-1] + bytes([first[-1] + 1])


def checked_folder(path: bytes) -> bytes:
    """Return a folder's absolute path without symbolic links.

    Raises
    ------
    LibraryError
        When it does not exist, is no folder, or cannot be read.
    """
    real = os.path.realpath(path)
    name = display_path(path)
    if not os.path.lexists(real):
        raise LibraryError(f"The folder {name} does not exist; check its name or plug in its disk.")
    if not Path(os.fsdecode(real)).is_dir():
        raise LibraryError(f"{name} is not a folder; choose the folder that holds the file.")
    try:
        with os.scandir(real):
            return real
    except OSError as error:
        raise LibraryError(
            f"The folder {name} cannot be read ({reason_of(error)}); "
            "give yourself permission to read it, or choose another."
        ) from error


def is_available(path: bytes) -> bool:
    """Return whether a folder can be read now."""
    return Path(os.fsdecode(path)).is_dir() and os.access(path, os.R_OK | os.X_OK)


def select_folders(connection: sqlite3.Connection) -> list[Folder]:
    """Return all music folders, by path."""
    rows = connection.execute("SELECT id, path FROM folders ORDER BY path").fetchall()
    return [
        Folder(
            folder,
            path,
            connection.execute(
                f"SELECT count(*) FROM tracks WHERE NOT detached AND {BENEATH}", span(path)
            ).fetchone()[0],
            is_available(path),
        )
        for folder, path in rows
    ]


def outermost(folders: Sequence[bytes]) -> list[bytes]:
    """Return those folders that lie in no other: walking them walks all."""
    return [f for f in folders if not any(f != other and beneath(f, other) for other in folders)]


def detach(connection: sqlite3.Connection, folder: bytes) -> frozenset[int]:
    """Take the tracks in `folder` that no other folder holds out of the library.

    Their rows stay: the same files come back with their analysis and plays when they are found
    again, here or elsewhere.
    """
    others = [path for (path,) in connection.execute("SELECT path FROM folders")]
    rows = connection.execute(
        f"SELECT id, path FROM tracks WHERE NOT detached AND {BENEATH}", span(folder)
    ).fetchall()
    ids = [track for track, path in rows if not any(beneath(path, other) for other in others)]
    connection.executemany("UPDATE tracks SET detached = 1 WHERE id = ?", ((i,) for i in ids))
    return frozenset(ids)
