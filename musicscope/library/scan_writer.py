"""Stores what a scan finds, in small transactions that are published one by one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from musicscope.core.changes import Changes
from musicscope.jobs import JobContext
from musicscope.library.analyses import drop_results
from musicscope.library.database import Database
from musicscope.library.metadata import Tags
from musicscope.library.moved import audio_hash
from musicscope.library.tagging import HEADER_COLUMNS, tag_values
from musicscope.library.walk import FoundFile

#: A transaction holds at most this many files, and is written at least this often.
_MOST_FILES = 200
_LONGEST_S = 0.15

#: Rows of one transaction that only sets a mark.
_MOST_MARKS = 5_000

_INSERT = (
    f"INSERT OR IGNORE INTO tracks (path, size, mtime_ns, added_s, duration_s, "
    f"{', '.join(HEADER_COLUMNS)}) VALUES (?, ?, ?, ?, ?{', ?' * len(HEADER_COLUMNS)})"
)
_UPDATE = (
    "UPDATE OR IGNORE tracks SET path = ?, size = ?, mtime_ns = ?, missing = 0, detached = 0, "
    "duration_s = CASE state WHEN 'ready' THEN duration_s ELSE ? END, "
    f"{', '.join(f'{name} = ?' for name in HEADER_COLUMNS)} WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that no track knows."""

    found: FoundFile
    tags: Tags


@dataclass(frozen=True, slots=True)
class MovedFile:
    """A track's file in another place."""

    found: FoundFile
    tags: Tags
    track: int


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A track's file with another size or time of writing."""

    found: FoundFile
    tags: Tags
    track: int
    same_sound: bool


class ScanWriter:
    """Collects files and writes them.

    Attributes
    ----------
    added, changed, moved : int
        Tracks written so far.
    recognised : set of int
        Tracks that were found in another place.
    """

    def __init__(self, database: Database, context: JobContext) -> None:
        self.added = 0
        self.changed = 0
        self.moved = 0
        self.recognised: set[int] = set()
        self._database = database
        self._context = context
        self._waiting: list[NewFile | MovedFile | ChangedFile] = []
        self._flushed = float("-inf")

    def put_new(self, found: FoundFile, tags: Tags) -> None:
        """Add a track."""
        self._put(NewFile(found, tags))

    def put_moved(self, found: FoundFile, tags: Tags, track: int) -> None:
        """Give a track its new place."""
        self.recognised.add(track)
        self._put(MovedFile(found, tags, track))

    def put_changed(self, found: FoundFile, tags: Tags, track: int) -> None:
        """Renew a track; its results are kept if its sound is the same."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT audio_hash FROM tracks WHERE id = ?", (track,)
            ).fetchone()
        known = row[0] if row else None
        same = known is not None and audio_hash(found.path) == known
        self._put(ChangedFile(found, tags, track, same))

    def _put(self, item: NewFile | MovedFile | ChangedFile) -> None:
        self._waiting.append(item)
        if len(self._waiting) >= _MOST_FILES:
            self.flush()

    def flush_if_due(self) -> None:
        """Write what waits, if the last transaction was long enough ago."""
        if time.monotonic() - self._flushed > _LONGEST_S:
            self.flush()

    def flush(self) -> None:
        """Write what waits in one transaction, and publish it."""
        if not self._waiting:
            return
        changes = Changes()
        with self._database.transaction() as connection:
            added: set[int] = set()
            changed: set[int] = set()
            for item in self._waiting:
                track, is_new = self._write(connection, item)
                if track is not None:
                    (added if is_new else changed).add(track)
            changes = Changes(added=frozenset(added), changed=frozenset(changed))
        self._waiting.clear()
        self._flushed = time.monotonic()
        self._context.publish(changes)

    def _write(
        self, connection: sqlite3.Connection, item: NewFile | MovedFile | ChangedFile
    ) -> tuple[int | None, bool]:
        """Write one file; return its track, and whether the library did not show it before."""
        found, tags = item.found, item.tags
        place = (found.path, found.size, found.mtime_ns)
        if isinstance(item, NewFile):
            cursor = connection.execute(
                _INSERT, (*place, time.time(), tags.duration_s, *tag_values(tags))
            )
            self.added += cursor.rowcount
            return (cursor.lastrowid, True) if cursor.rowcount else (None, True)
        row = connection.execute(
            "SELECT detached FROM tracks WHERE id = ?", (item.track,)
        ).fetchone()
        if isinstance(item, ChangedFile):
            self.changed += 1
            if not item.same_sound:
                _forget_results(connection, item.track)
        else:
            self.moved += 1
        cursor = connection.execute(
            _UPDATE, (*place, tags.duration_s, *tag_values(tags), item.track)
        )
        return (item.track if cursor.rowcount else None), bool(row and row[0])

    def bring_back(self, tracks: Sequence[int]) -> None:
        """Mark tracks whose unchanged file is there again."""
        for start in range(0, len(tracks), _MOST_MARKS):
            self._context.check()
            with self._database.transaction() as connection:
                added: set[int] = set()
                changed: set[int] = set()
                for track in tracks[start : start + _MOST_MARKS]:
                    row = connection.execute(
                        "SELECT detached FROM tracks WHERE id = ?", (track,)
                    ).fetchone()
                    if row:
                        (added if row[0] else changed).add(track)
                    connection.execute(
                        "UPDATE tracks SET missing = 0, detached = 0 WHERE id = ?", (track,)
                    )
            self._context.publish(Changes(added=frozenset(added), changed=frozenset(changed)))

    def mark_missing(self, vanished: Mapping[int, bytes]) -> int:
        """Mark tracks whose file is not in its place any more; return how many.

        Parameters
        ----------
        vanished : dict of int to bytes
            Tracks and where their files were; one that has another path by now is left alone.
        """
        count = 0
        items = list(vanished.items())
        for start in range(0, len(items), _MOST_MARKS):
            self._context.check()
            with self._database.transaction() as connection:
                marked = frozenset(
                    track
                    for track, path in items[start : start + _MOST_MARKS]
                    if connection.execute(
                        "UPDATE tracks SET missing = 1 WHERE id = ? AND path = ? AND NOT missing",
                        (track, path),
                    ).rowcount
                )
            count += len(marked)
            self._context.publish(Changes(changed=marked))
        return count


def _forget_results(connection: sqlite3.Connection, track: int) -> None:
    connection.execute(
        "UPDATE tracks SET state = 'pending', reason = '', audio_hash = NULL, methods = NULL "
        "WHERE id = ?",
        (track,),
    )
    drop_results(connection, track)
