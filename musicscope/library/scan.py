"""Compares the music folders with what the library knows of them."""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from musicscope.jobs import JobContext
from musicscope.library.database import Database
from musicscope.library.folders import BENEATH, outermost, span
from musicscope.library.metadata import read_tags
from musicscope.library.moved import LostTracks
from musicscope.library.scan_writer import ScanWriter
from musicscope.library.walk import FoundFile, Walk, beneath, reason_of

#: Seconds of walking, and of reading tags, in turn while a new folder is walked.
_SLICE_S = 0.06


@dataclass(frozen=True)
class ScanReport:
    """What a scan did.

    Attributes
    ----------
    added, changed, removed, moved : int
        Tracks that are new, were read again, have vanished, have gone to another place.
    unchanged : int
        Files that were as known.
    unreadable : tuple of (bytes, str)
        What could not be read, and why.
    seconds : float
    """

    added: int
    changed: int
    removed: int
    moved: int
    unchanged: int
    unreadable: tuple[tuple[bytes, str], ...]
    seconds: float


@dataclass(frozen=True)
class ScanSpec:
    """Finds new, changed, moved and vanished files.

    Tracks appear while it runs: each small transaction is published as `Changes`. What was found
    before the job was stopped is kept, and a later scan goes on from there.

    Attributes
    ----------
    database : Path
        The library's file.
    folders : tuple of int, optional
        Ids of the folders to look at; None for all.
    """

    database: Path
    folders: tuple[int, ...] | None = None

    @property
    def label(self) -> str:
        """For people."""
        return "Looking for music"

    def run(self, context: JobContext) -> ScanReport:
        """Scan and return what was found; raises `LibraryError` when results cannot be stored."""
        started = time.monotonic()
        with Database(self.database) as database:
            scan = _Scan(database, context, self.folders)
            scan.run()
        return ScanReport(
            added=scan.writer.added,
            changed=scan.writer.changed,
            removed=scan.removed,
            moved=scan.writer.moved,
            unchanged=scan.unchanged,
            unreadable=tuple(scan.unreadable),
            seconds=time.monotonic() - started,
        )


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    size: int
    mtime_ns: int
    away: bool


class _Scan:
    """One scan in progress."""

    def __init__(
        self, database: Database, context: JobContext, chosen: tuple[int, ...] | None
    ) -> None:
        self.removed = 0
        self.unchanged = 0
        self.unreadable: list[tuple[bytes, str]] = []
        self._database = database
        self._context = context
        self._queue: deque[tuple[FoundFile, _Known | None]] = deque()
        self._returned: list[int] = []
        self._alive: set[bytes] = set()
        self._done = 0
        self._total = 0
        with database.reading() as connection:
            folders = connection.execute("SELECT id, path FROM folders ORDER BY path").fetchall()
            roots = [path for folder, path in folders if chosen is None or folder in chosen]
            self._roots = outermost(roots)
            self._known = {
                path: known for root in self._roots for path, known in _known(connection, root)
            }
        self._walk = Walk(self._roots, [path for _, path in folders], context.check)
        self._is_first = not self._known
        self._is_counted = False
        self._lost: LostTracks | None = None
        self.writer = ScanWriter(database, context)

    def run(self) -> None:
        """Walk, then read what is new or changed, then mark what is gone.

        In a folder that was never scanned, tags are read between slices of the walk, so that the
        first tracks appear at once. Elsewhere the walk comes first: only then is it known which
        tracks have vanished, and may be the ones that new files are.
        """
        turn = time.monotonic() + _SLICE_S
        for found in self._walk:
            self._sort_in(found)
            if time.monotonic() > turn:
                if self._is_first:
                    self._read_until(time.monotonic() + _SLICE_S)
                    self.writer.flush_if_due()
                self._context.progress(self._done, 0, "files")
                turn = time.monotonic() + _SLICE_S
        self._is_counted = True
        self._report_unreadable()
        vanished = self._vanished()
        self.writer.bring_back(self._returned)
        if self._lost is None and self._queue:
            self._lost = self._look_for(vanished)
        while self._queue:
            self._read_until(time.monotonic() + _SLICE_S)
            self.writer.flush_if_due()
        self.writer.flush()
        for track in self.writer.recognised:
            vanished.pop(track, None)
        self.removed = self.writer.mark_missing(vanished)
        self._context.progress(self._total, self._total, "files")

    def _sort_in(self, found: FoundFile) -> None:
        self._total += 1
        self._alive.add(self._walk.root)
        known = self._known.pop(found.path, None)
        if known is None or (found.size, found.mtime_ns) != (known.size, known.mtime_ns):
            self._queue.append((found, known))
            return
        self._done += 1
        if known.away:
            self._returned.append(known.id)
        else:
            self.unchanged += 1

    def _read_until(self, deadline: float) -> None:
        if self._lost is None:
            self._lost = self._look_for(())
        while self._queue and time.monotonic() < deadline:
            self._context.check()
            found, known = self._queue.popleft()
            self._read(found, known, self._lost)
            self._done += 1
            if self._is_counted:
                self._context.progress(self._done, self._total, "files")

    def _read(self, found: FoundFile, known: _Known | None, lost: LostTracks) -> None:
        try:
            tags = read_tags(found.path)
        except FileNotFoundError:
            return
        except OSError as error:
            self.unreadable.append((found.path, reason_of(error)))
            return
        if known is not None:
            self.writer.put_changed(found, tags, known.id)
            return
        track = lost.recognise(found, tags)
        if track is None:
            self.writer.put_new(found, tags)
        else:
            self.writer.put_moved(found, tags, track)

    def _look_for(self, vanished: Iterable[int]) -> LostTracks:
        at_home = {known.id for _, known in self._queue if known is not None}
        with self._database.reading() as connection:
            return LostTracks(connection, self._roots, vanished, at_home)

    def _vanished(self) -> dict[int, bytes]:
        unseen = [p for p in self._walk.unseen if p not in self._roots]
        return {
            known.id: path
            for path, known in self._known.items()
            if not known.away and not any(beneath(path, place) for place in unseen)
        }

    def _report_unreadable(self) -> None:
        """Say what was not read; the tracks of a folder that is away are kept, as missing."""
        for path, reason in self._walk.unreadable:
            away = f" (is its disk connected?){self._kept(path)}" if path in self._roots else ""
            self.unreadable.append((path, reason + away))
        for root in self._roots:
            kept = self._kept(root)
            if kept and root not in self._alive and root not in self._walk.unseen:
                self.unreadable.append((root, f"it is empty now (is its disk connected?){kept}"))

    def _kept(self, root: bytes) -> str:
        count = sum(not k.away for path, k in self._known.items() if beneath(path, root))
        tracks = "1 track is" if count == 1 else f"{count:,} tracks are"
        return f"; its {tracks} kept and shown as missing" if count else ""


def _known(connection: sqlite3.Connection, root: bytes) -> Iterator[tuple[bytes, _Known]]:
    rows = connection.execute(
        f"SELECT path, id, size, mtime_ns, missing OR detached FROM tracks WHERE {BENEATH}",
        span(root),
    )
    for path, track, size, mtime_ns, away in rows:
        yield path, _Known(track, size, mtime_ns, bool(away))
