"""Rotating copies of the library, made while it is in use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from musicscope.core.errors import LibraryError
from musicscope.core.paths import display_path
from musicscope.jobs import JobContext
from musicscope.library.damage import DamagedLibrary, is_sound, made, newest_good_backup
from musicscope.library.database import Database

#: Daily backups that are kept.
KEPT = 5

#: Database pages copied between two looks at whether to go on: 8 MB.
_PAGES = 2_000


def stamped(stem: str) -> str:
    """Return the name of a backup made now."""
    return f"{stem}-{datetime.now().astimezone():%Y%m%d-%H%M%S}.sqlite3"


def daily_backups(folder: Path) -> list[Path]:
    """Return the rotating backups, oldest first; those made before a migration are not among."""
    return sorted(folder.glob("library-[0-9]*.sqlite3"), key=lambda path: path.name)


def copy_database(
    source: sqlite3.Connection,
    target: Path,
    check: Callable[[], None],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> None:
    """Copy a database with SQLite's online backup; `target` appears when it is whole.

    Other connections go on writing meanwhile: the copy is the state at its beginning.

    Parameters
    ----------
    source : sqlite3.Connection
        Not in a transaction.
    target : Path
        Replaced when it exists.
    check : callable
        Called often; may raise to stop.
    progress : callable
        Called with the pages done and their total.
    """
    unfinished = target.with_name(target.name + ".unfinished")

    def step(_status: int, remaining: int, total: int) -> None:
        check()
        progress(total - remaining, total)

    try:
        with contextlib.closing(sqlite3.connect(unfinished)) as copy:
            source.execute("BEGIN")
            try:
                source.execute("SELECT count(*) FROM sqlite_master").fetchone()
                source.backup(copy, pages=_PAGES, progress=step)
            finally:
                source.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode = DELETE")
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


@dataclass(frozen=True)
class BackupSpec:
    """Checks the library and backs it up, at most once a day, keeping the newest few.

    Opening a library checks small files only, so that the window never waits; this job checks the
    rest. A damaged library is never copied over a good backup, and an empty one is not copied.

    Attributes
    ----------
    database : Path
    folder : Path
        Where backups go.
    keep : int
        How many stay.
    """

    database: Path
    folder: Path
    keep: int = KEPT

    @property
    def label(self) -> str:
        """For people."""
        return "Backing up the library"

    def run(self, context: JobContext) -> Path | None:
        """Return the backup that was written; None when today's is there or nothing is to keep.

        Raises
        ------
        DamagedLibrary
            When the library does not pass SQLite's check.
        LibraryError
            When the backup cannot be written.
        """
        if self._made_today():
            return None
        opened = Database(self.database, backups=self.folder)
        with opened as database, database.reading() as connection:
            if not is_sound(connection, context.check):
                raise DamagedLibrary(self.database, newest_good_backup(self.folder))
            tracks = connection.execute("SELECT EXISTS (SELECT 1 FROM tracks)").fetchone()[0]
            return self._write(connection, context) if tracks else None

    def _made_today(self) -> bool:
        backups = daily_backups(self.folder)
        return bool(backups) and made(backups[-1]).date() == datetime.now().astimezone().date()

    def _write(self, connection: sqlite3.Connection, context: JobContext) -> Path:
        target = self.folder / stamped("library")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            copy_database(
                connection,
                target,
                context.check,
                lambda done, total: context.progress(done, total, "pages"),
            )
            for old in daily_backups(self.folder)[: -self.keep]:
                old.unlink(missing_ok=True)
        except (OSError, sqlite3.OperationalError) as error:
            raise LibraryError(
                f"The library could not be backed up to {display_path(self.folder)} ({error}); "
                "free some space or check that the folder can be written."
            ) from error
        return target
