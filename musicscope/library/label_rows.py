"""Tags and labels as rows, and an edit of them that can be turned round.

Every operation is worked out as the rows before and after it, inside the transaction that stores
it; undoing is the same with both exchanged, exact to the id.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from musicscope.core.changes import Changes
from musicscope.library.database import Database

Row = tuple[Any, ...]

COLUMNS = {
    "tags": ("id", "name", "colour", "tag_group", "shortcut", "made_s", "deleted_s"),
    "labels": ("id", "tag", "track", "start_s", "stop_s", "value", "source", "made_s"),
    "label_orphans": (
        "id",
        "tag",
        "audio_hash",
        "path",
        "title",
        "artist",
        "start_s",
        "stop_s",
        "value",
        "made_s",
    ),
}
#: What a row needs to be of any use; rows that have lost it are not brought back.
_NEEDS = {
    "tags": "TRUE",
    "labels": (
        "EXISTS (SELECT 1 FROM tags WHERE id = ?2) AND EXISTS (SELECT 1 FROM tracks WHERE id = ?3)"
    ),
    "label_orphans": "EXISTS (SELECT 1 FROM tags WHERE id = ?2)",
}


@dataclass(frozen=True)
class Swap:
    """Rows of one table, as `COLUMNS` has them, before and after an edit."""

    before: tuple[Row, ...] = ()
    after: tuple[Row, ...] = ()

    @property
    def gone(self) -> list[tuple[int]]:
        """The ids that are only before."""
        kept = {row[0] for row in self.after}
        return [(row[0],) for row in self.before if row[0] not in kept]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of them."""
        return self.before + self.after


@dataclass(frozen=True)
class Edit:
    """What one operation did.

    Attributes
    ----------
    tags, labels, orphans : Swap
    """

    tags: Swap = field(default_factory=Swap)
    labels: Swap = field(default_factory=Swap)
    orphans: Swap = field(default_factory=Swap)

    @property
    def changes(self) -> Changes:
        """The tags and the tracks that it touched."""
        touched = {row[0] for row in self.tags.rows} | {row[1] for row in self.labels.rows}
        tracks = {row[2] for row in self.labels.rows}
        return Changes(changed=frozenset(tracks), tags=frozenset(touched))

    def turned_round(self) -> Edit:
        """Return the edit that takes this one back."""
        return Edit(*(Swap(s.after, s.before) for s in (self.tags, self.labels, self.orphans)))


#: Works out an edit from what the tables hold.
Plan = Callable[[sqlite3.Connection], Edit]


@contextlib.contextmanager
def durable_transaction(database: Database) -> Iterator[sqlite3.Connection]:
    """Do a transaction that is on the disk itself when it ends.

    The library writes with ``synchronous=NORMAL``, which a killed program survives; what the owner
    said is to survive a power failure too, so the log is synced at this commit (``FULL``).
    """
    with database.reading() as connection:
        connection.execute("PRAGMA synchronous = FULL")
        try:
            with database.transaction():
                yield connection
        finally:
            connection.execute("PRAGMA synchronous = NORMAL")


def apply_edit(connection: sqlite3.Connection, edit: Edit) -> None:
    """Bring the tables from before an edit to after it."""
    _put(connection, "tags", edit.tags.after)
    for table, swap in (("labels", edit.labels), ("label_orphans", edit.orphans)):
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", swap.gone)
        _put(connection, table, swap.after)
    connection.executemany("DELETE FROM tags WHERE id = ?", edit.tags.gone)


def _put(connection: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    names = COLUMNS[table]
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) "
        f"SELECT {', '.join(f'?{n}' for n in range(1, len(names) + 1))} WHERE {_NEEDS[table]} "
        f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in names[1:])}",
        rows,
    )


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """Return an id that no row of a table has had; valid until the transaction ends."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return (row[0] if row else 0) + 1


def select_rows(
    connection: sqlite3.Connection, table: str, where: str = "TRUE", values: tuple[Any, ...] = ()
) -> list[Row]:
    """Return rows of a table as `COLUMNS` has them, by id."""
    return connection.execute(
        f"SELECT {', '.join(COLUMNS[table])} FROM {table} WHERE {where} ORDER BY id", values
    ).fetchall()


def known_tracks(connection: sqlite3.Connection, ids: Iterable[int]) -> set[int]:
    """Return those of `ids` that are tracks."""
    rows = connection.execute(
        "SELECT id FROM tracks WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([int(i) for i in ids]),),
    )
    return {row[0] for row in rows}
