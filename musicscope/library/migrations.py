"""Brings a library to the newest format, step by step, after a backup."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from musicscope.core.errors import LibraryError
from musicscope.core.paths import display_path
from musicscope.library.backups import copy_database, stamped
from musicscope.library.database import Database
from musicscope.library.schema import APPLICATION_ID, STEPS


def migrate(database: Database, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Bring `database` to the format that `steps` lead to.

    Each step is one transaction together with its number, so that a program killed between two
    goes on where it stopped. A library that already holds something is copied to
    ``backups/library-before-format-<n>-<date>.sqlite3`` first.

    Raises
    ------
    LibraryError
        When the file is of a newer format or another program's, or cannot be written.
    """
    with database.reading() as connection:
        version = format_of(connection)
        _refuse_foreign(database, connection, version, newest=len(steps))
        if version == len(steps):
            return
        if version:
            _back_up(database, connection, version + 1)
        connection.execute("PRAGMA foreign_keys = OFF")
    for number, step in enumerate(steps[version:], start=version):
        with database.transaction() as connection:
            if format_of(connection) != number:
                continue
            for statement in step:
                connection.execute(statement)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise sqlite3.IntegrityError(f"step {number} leaves rows without their track")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {number + 1}")
    with database.reading() as connection:
        connection.execute("PRAGMA foreign_keys = ON")


def format_of(connection: sqlite3.Connection) -> int:
    """Return the format of a library; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _refuse_foreign(
    database: Database, connection: sqlite3.Connection, version: int, newest: int
) -> None:
    name = display_path(database.path)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION_ID:
        raise LibraryError(
            f"{name} is another program's database, not a MusicScope library; "
            "move it away or choose another data folder with MUSICSCOPE_DATA."
        )
    if version > newest:
        raise LibraryError(
            f"The library {name} was made by a newer MusicScope (format {version}, this one knows "
            f"{newest}); update MusicScope to open it."
        )


def _back_up(database: Database, connection: sqlite3.Connection, target: int) -> None:
    try:
        database.backups.mkdir(parents=True, exist_ok=True)
        copy_database(
            connection, database.backups / stamped(f"library-before-format-{target}"), lambda: None
        )
    except OSError as error:
        raise LibraryError(
            f"The library {display_path(database.path)} must be brought to a new format, but its "
            f"backup cannot be written ({error.strerror}); free some space and start again."
        ) from error
