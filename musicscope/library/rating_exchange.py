"""Takes ratings of a file into a library, and writes those of a library to a file."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from musicscope.core.paths import display_path
from musicscope.jobs import JobContext
from musicscope.jobs.context import counted
from musicscope.library.database import Database
from musicscope.library.label_exchange.row import BadRow
from musicscope.library.rating_file import (
    RatingFile,
    RatingRow,
    file_name,
    read_ratings,
    write_ratings,
)
from musicscope.library.ratings import RatedTracks, Rating, RatingEdit

_UNKNOWN = "The library does not know this track."
_SEVERAL = "Several tracks have this file name; write the whole path."


@dataclass(frozen=True)
class RatingReport:
    """What came of a file of ratings.

    Attributes
    ----------
    name : str
        The file's.
    placed : int
        Tracks that got a place.
    scale : str
        A sentence that says from where to where its values go.
    guesses : int
        Those of them that were known by the name of their file alone.
    unknown : tuple of BadRow
        Of tracks that the library does not know.
    repeated : tuple of BadRow
        Of a track that a later row tells of again.
    bad : tuple of BadRow
        What could not be read.
    """

    name: str
    placed: int
    scale: str
    guesses: int = 0
    unknown: tuple[BadRow, ...] = ()
    repeated: tuple[BadRow, ...] = ()
    bad: tuple[BadRow, ...] = ()

    @property
    def sentence(self) -> str:
        """The whole in a few short sentences."""
        words = [f"From “{self.name}” {_tracks(self.placed)} placed on the mood plane."]
        if self.placed:
            words.append(self.scale)
        if self.guesses:
            words.append(f"{_tracks(self.guesses)} known by the file’s name alone.")
        if self.repeated:
            words.append(f"{_tracks(len(self.repeated))} told of again; the last row counts.")
        if self.unknown:
            words.append(f"{_tracks(len(self.unknown))} not in the library.")
        if self.bad:
            rows = "1 row" if len(self.bad) == 1 else f"{len(self.bad):,} rows"
            words.append(f"{rows} could not be read.")
        return " ".join(words)

    @property
    def lines(self) -> list[str]:
        """A line for each row with something to tell, in the order of kinds."""
        rows = (*self.bad, *self.repeated, *self.unknown)
        return [f"{row.where}: {row.text}: {row.reason}" for row in rows]


@dataclass(frozen=True)
class RatingsImported:
    """What came of importing a file.

    Attributes
    ----------
    edit : RatingEdit
        What was stored; undoing it takes back the whole import.
    report : RatingReport
    """

    edit: RatingEdit
    report: RatingReport


@dataclass(frozen=True)
class ImportRatingsSpec:
    """Reads a file of ratings, finds its tracks, and stores what it says in one transaction.

    Attributes
    ----------
    database : Path
        The library's file.
    path : bytes
        The file of ratings.
    """

    database: Path
    path: bytes
    label: str = field(default="Importing ratings")

    def run(self, context: JobContext) -> RatingsImported:
        """Return what was stored; nothing is stored when the job is stopped.

        Raises
        ------
        MusicScopeError
            When the file cannot be read.
        """
        path = Path(os.fsdecode(self.path))
        content = read_ratings(path)
        with Database(self.database) as database:
            paths = _Paths(database, os.fsencode(path.absolute().parent))
            taking = _Taking(content, paths)
            for row in counted(content.rows, context, "tracks"):
                taking.take(row)
            edit = RatedTracks(database).put(taking.ratings)
        return RatingsImported(edit, taking.report(display_path(path.name)))


@dataclass(frozen=True)
class ExportRatingsSpec:
    """Writes all ratings of the tracks that are in the library to a CSV file.

    Attributes
    ----------
    database : Path
        The library's file.
    target : Path
    """

    database: Path
    target: Path
    label: str = field(default="Exporting ratings")

    def run(self, context: JobContext) -> int:
        """Write the file, by path, and return how many tracks it tells of."""
        with Database(self.database) as database:
            known = RatedTracks(database).all()
            with database.reading() as connection:
                rows = connection.execute(
                    "SELECT path, id FROM tracks WHERE NOT detached ORDER BY path"
                ).fetchall()
        context.check()
        return write_ratings(
            self.target, ((bytes(path), known[track]) for path, track in rows if track in known)
        )


class _Taking:
    """Sorts the rows of a file."""

    def __init__(self, content: RatingFile, paths: _Paths) -> None:
        self._content, self._paths = content, paths
        self._rows: dict[int, RatingRow] = {}
        self._guessed: set[int] = set()
        self._unknown: list[BadRow] = []
        self._repeated: list[BadRow] = []

    def take(self, row: RatingRow) -> None:
        """Find the track of one row."""
        track, why = self._paths.find(row.path)
        shown = row.path.decode("utf-8", "replace")[-120:]
        if track is None:
            self._unknown.append(BadRow(row.where, shown, why))
            return
        if track in self._rows:
            earlier, again = self._rows[track].where, row.where
            self._repeated.append(BadRow(earlier, shown, f"{again.capitalize()} counts instead."))
        self._rows[track] = row
        if why:
            self._guessed.add(track)

    @property
    def ratings(self) -> list[Rating]:
        """What the file says of tracks that are known."""
        return [
            Rating(track, scale, value)
            for track, row in self._rows.items()
            for scale, value in row.values.items()
        ]

    def report(self, name: str) -> RatingReport:
        """Return what came of it."""
        return RatingReport(
            name,
            len(self._rows),
            self._content.scale,
            len(self._guessed),
            tuple(self._unknown),
            tuple(self._repeated),
            self._content.bad,
        )


class _Paths:
    """The tracks of a library by path, and by the name of their file where only one has it."""

    def __init__(self, database: Database, folder: bytes) -> None:
        self._folder = folder
        self._by_path: dict[bytes, int] = {}
        self._by_name: dict[bytes, list[int]] = defaultdict(list)
        with database.reading() as connection:
            rows = connection.execute(
                "SELECT path, id FROM tracks WHERE NOT detached ORDER BY missing, id"
            )
            for path, track in rows:
                self._by_path[bytes(path)] = track
                name = file_name(bytes(path)).lower()
                for known in {name, os.path.splitext(name)[0]}:
                    self._by_name[known].append(track)

    def find(self, path: bytes) -> tuple[int | None, str]:
        """Return a track and how it was guessed, empty when it is sure; or None and why not."""
        whole = os.path.normpath(os.path.join(self._folder, path))
        for sure in (path, whole):
            if sure in self._by_path:
                return self._by_path[sure], ""
        alike = self._by_name.get(file_name(path).lower(), [])
        if len(alike) == 1:
            return alike[0], "by the name of its file"
        return None, _SEVERAL if alike else _UNKNOWN


def _tracks(count: int) -> str:
    return f"{count:,} {'track was' if count == 1 else 'tracks were'}"
