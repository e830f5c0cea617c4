"""Notices a damaged library, keeps it aside, and offers the newest good backup."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from musicscope.core.errors import LibraryError
from musicscope.core.paths import display_path
from musicscope.library.schema import APPLICATION_ID, NEWEST

#: What SQLite keeps beside its file while it is open, or after a crash.
COMPANIONS = ("-wal", "-shm", "-journal")

#: How many SQLite instructions pass between two looks at whether to go on.
_INSTRUCTIONS = 100_000


class DamagedLibrary(LibraryError):  # noqa: N818 - names what was found
    """The library's file cannot be read any more.

    Nothing has been changed: `restore` or `start_empty` keeps the damaged file aside and puts the
    backup, or nothing, in its place.

    Attributes
    ----------
    path : Path
        The damaged file.
    backup : Path or None
        The newest good backup, if there is one.
    """

    def __init__(self, path: Path, backup: Path | None, what: str = "is damaged") -> None:
        self.path = path
        self.backup = backup
        self.what = what
        offer = (
            f"restore the backup of {made(backup):%d %B %Y, %H:%M} or start with an empty library"
            if backup
            else "there is no backup, so start with an empty library and open your folders again"
        )
        super().__init__(
            f"The library {display_path(path)} {what}; it will be kept aside: {offer}."
        )

    def __reduce__(self) -> tuple[type[DamagedLibrary], tuple[Path, Path | None, str]]:
        return type(self), (self.path, self.backup, self.what)


def made(backup: Path) -> datetime:
    """Return when a backup was written, in local time."""
    return datetime.fromtimestamp(backup.stat().st_mtime).astimezone()


def open_unchanging(path: Path) -> contextlib.closing[sqlite3.Connection]:
    """Open a database that nobody writes, such as a backup, without making files beside it."""
    address = f"file:{quote(os.fsencode(path.absolute()))}?mode=ro&immutable=1"
    return contextlib.closing(sqlite3.connect(address, uri=True))


def is_sound(connection: sqlite3.Connection, check: Callable[[], None] | None = None) -> bool:
    """Return whether SQLite's ``quick_check`` finds nothing wrong.

    Reads the whole file, at some 500 MB a second. `check` is called often and may raise to stop.
    """
    stopped: list[Exception] = []

    def look() -> int:
        try:
            if check is not None:
                check()
        except Exception as error:  # noqa: BLE001 - raised again outside SQLite
            stopped.append(error)
        return len(stopped)

    connection.set_progress_handler(look, _INSTRUCTIONS)
    try:
        rows = connection.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        if stopped:
            raise stopped[0] from error
        if is_damage(error):
            return False
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return rows == [("ok",)]


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error means that the file's content is wrong."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def newest_good_backup(backups: Path) -> Path | None:
    """Return the newest backup that ``quick_check`` accepts, or None."""
    try:
        found = sorted(backups.glob("*.sqlite3"), key=made, reverse=True)
    except OSError:
        return None
    return next((backup for backup in found if _is_good(backup)), None)


def _is_good(backup: Path) -> bool:
    try:
        with open_unchanging(backup) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            return application == APPLICATION_ID and version <= NEWEST and is_sound(connection)
    except sqlite3.Error:
        return False


def keep_aside(path: Path) -> Path | None:
    """Rename a library and what lies beside it to ``library.damaged-<date>.sqlite3``.

    Returns
    -------
    Path or None
        The new name; None when there was no file.
    """
    if not path.exists():
        return None
    stamp = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    number = 2
    while aside.exists():
        aside = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}")
        number += 1
    for companion in COMPANIONS:
        beside = path.with_name(path.name + companion)
        if beside.exists():
            beside.replace(aside.with_name(aside.name + companion))
    return path.replace(aside)


def start_empty(path: Path) -> Path | None:
    """Keep a damaged library aside, so that opening `path` makes an empty one.

    Raises
    ------
    LibraryError
        When the file cannot be renamed.
    """
    try:
        return keep_aside(path)
    except OSError as error:
        raise LibraryError(
            f"The library {display_path(path)} cannot be kept aside ({error.strerror}); "
            "check that its folder can be written."
        ) from error


def restore(path: Path, backup: Path) -> Path | None:
    """Keep a damaged library aside and put a copy of `backup` in its place.

    The copy is complete before the damaged file is touched.

    Returns
    -------
    Path or None
        Where the damaged library is kept.

    Raises
    ------
    LibraryError
        When the backup cannot be copied; the damaged file is then still in its place.
    """
    copy = path.with_name(path.name + ".restoring")
    try:
        shutil.copyfile(backup, copy)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
        aside = start_empty(path)
        copy.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            copy.unlink()
        raise LibraryError(
            f"The backup {display_path(backup)} cannot be restored ({error.strerror}); "
            "free some space or check that the folder can be written."
        ) from error
    return aside
