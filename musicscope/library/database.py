"""The only door to SQLite: a connection for each thread, transactions, errors as sentences."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from musicscope.core.errors import LibraryError
from musicscope.core.paths import display_path
from musicscope.library.damage import DamagedLibrary, is_damage, newest_good_backup

#: Seconds to wait for another writer; ours hold the file for some 10 ms.
BUSY_TIMEOUT_S = 5.0


class Database:
    """One SQLite file.

    Writes are in WAL mode with ``synchronous=NORMAL``: what a transaction reported as done is
    there after the program was killed.

    Parameters
    ----------
    path : Path
    backups : Path, optional
        Where backups lie; by default the folder ``backups`` beside the file.
    busy_timeout_s : float
        Seconds to wait for another program that holds the file.
    """

    def __init__(
        self, path: Path, *, backups: Path | None = None, busy_timeout_s: float = BUSY_TIMEOUT_S
    ) -> None:
        self.path = path
        self.backups = backups or path.parent / "backups"
        self._busy_timeout_s = busy_timeout_s
        self._connections: dict[threading.Thread, sqlite3.Connection] = {}
        self._lock = threading.Lock()
        self._closed = False

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of all threads; what comes later raises `LibraryError`."""
        with self._lock:
            self._closed = True
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give this thread's connection; its errors become `LibraryError`."""
        try:
            yield self._connection()
        except sqlite3.Error as error:
            raise self.explain(error) from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit what the block did when it ends, or roll all of it back when it raises."""
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _connection(self) -> sqlite3.Connection:
        thread = threading.current_thread()
        connection = self._connections.get(thread)
        if connection is None:
            connection = self._connect()
            with self._lock:
                if self._closed:
                    connection.close()
                    raise LibraryError(f"The library {display_path(self.path)} has been closed.")
                for ended in [t for t in self._connections if not t.is_alive()]:
                    self._connections.pop(ended).close()
                self._connections[thread] = connection
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_timeout_s, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_size_limit = 16777216")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def explain(self, error: sqlite3.Error) -> LibraryError:
        """Return one sentence that says what is wrong with the file and what to do."""
        name = display_path(self.path)
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if is_damage(error):
            what = "is not a database" if code == sqlite3.SQLITE_NOTADB else "is damaged"
            return DamagedLibrary(self.path, newest_good_backup(self.backups), what)
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return LibraryError(
                f"The library {name} is locked by another program; close that one and try again."
            )
        if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
            return LibraryError(
                f"The library {name} is read-only; give yourself permission to write it, "
                "or choose another data folder with MUSICSCOPE_DATA."
            )
        if code == sqlite3.SQLITE_CANTOPEN:
            return LibraryError(
                f"The library {name} cannot be opened; check that its folder exists "
                "and that you may write in it."
            )
        if code == sqlite3.SQLITE_FULL:
            return LibraryError(
                f"The library {name} cannot grow: the disk is full; free some space and try again."
            )
        return LibraryError(
            f"The library {name} cannot be used ({error}); try again, or restart the program."
        )
