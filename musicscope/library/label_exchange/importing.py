"""Takes the labels of a file into a library, in one step."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from musicscope.core.errors import ParameterError
from musicscope.core.paths import display_path
from musicscope.jobs import JobContext
from musicscope.jobs.context import counted
from musicscope.library.database import Database
from musicscope.library.label_exchange.finding import FoundTrack, TrackIndex
from musicscope.library.label_exchange.formats import read_labels
from musicscope.library.label_exchange.report import ImportReport
from musicscope.library.label_exchange.row import BadRow, ExchangedLabel, ExchangedTag
from musicscope.library.label_names import spelling
from musicscope.library.label_rows import Edit, Row, Swap, next_id, select_rows
from musicscope.library.label_tag_edits import checked_colour, checked_group, free_key, new_row
from musicscope.library.tags import Tags


@dataclass(frozen=True)
class Imported:
    """What came of importing a file.

    Attributes
    ----------
    edit : Edit
        What was stored; undoing it takes back the whole import.
    report : ImportReport
    """

    edit: Edit
    report: ImportReport


@dataclass(frozen=True)
class ImportLabelsSpec:
    """Reads a file of labels, finds its tracks, and stores all that it says in one transaction.

    Attributes
    ----------
    database : Path
        The library's file.
    path : bytes
        The file of labels, or a folder of JAMS files.
    """

    database: Path
    path: bytes
    label: str = field(default="Importing labels")

    def run(self, context: JobContext) -> Imported:
        """Return what was stored, `Imported`; nothing is stored when the job is stopped.

        Raises
        ------
        MusicScopeError
            When the file cannot be read.
        """
        path = Path(os.fsdecode(self.path))
        content = read_labels(path)
        with Database(self.database) as database:
            index = TrackIndex(database)
            labels = counted(content.labels, context, "labels")
            found = [(label, index.find(label)) for label in labels]
            taking = _Taking(found, {spelling(tag.name): tag for tag in content.tags})
            edit = Tags(database).run(taking.plan)
        report = ImportReport(
            name=display_path(path.name),
            imported=len(edit.labels.after),
            waiting=tuple(taking.waiting),
            repeated=tuple(taking.repeated),
            known=taking.known,
            guesses=tuple(taking.guesses),
            bad=content.bad,
            made=tuple(row[1] for row in edit.tags.after),
            respelt=tuple(taking.respelt.items()),
        )
        return Imported(edit, report)


class _Taking:
    """Sorts the labels of a file into new ones, known ones and waiting ones."""

    def __init__(
        self, found: list[tuple[ExchangedLabel, FoundTrack]], tags: dict[str, ExchangedTag]
    ) -> None:
        self.waiting: list[BadRow] = []
        self.repeated: list[BadRow] = []
        self.guesses: list[BadRow] = []
        self.respelt: dict[str, str] = {}
        self.known = 0
        self._found = found
        self._described = tags
        self._tags: dict[str, tuple[int, str]] = {}
        self._made: list[Row] = []

    def plan(self, connection: sqlite3.Connection) -> Edit:
        """Return what the import changes."""
        rows = select_rows(connection, "tags", "deleted_s IS NULL")
        self._tags = {spelling(row[1]): (row[0], row[1]) for row in rows}
        is_known = _known_labels(connection)
        is_waiting = {row[1:9] for row in select_rows(connection, "label_orphans")}
        new_label = next_id(connection, "labels")
        new_orphan = next_id(connection, "label_orphans")
        labels: list[Row] = []
        orphans: list[Row] = []
        first_said: dict[tuple[object, ...], str] = {}
        now = time.time()
        for label, found in self._found:
            who = label.said[3:] if found.track is None else (found.track,)
            key = (spelling(label.tag), label.value, label.span, *who)
            if key in first_said:
                reason = f"It says the same as {first_said[key]}."
                self.repeated.append(BadRow(label.where, label.text, reason))
                continue
            first_said[key] = label.where
            tag = self._tag(connection, label)
            start, stop = label.span or (None, None)
            said = (start, stop, int(label.value))
            if found.track is None:
                self.waiting.append(BadRow(label.where, label.text, found.reason))
                names = (label.audio_hash or None, label.path or None, label.title, label.artist)
                if (tag, *names, *said) in is_waiting:
                    self.known += 1
                else:
                    row = (new_orphan + len(orphans), tag, *names, *said, label.made_s or now)
                    orphans.append(row)
            elif is_known(tag, found.track, said):
                self.known += 1
            else:
                if found.guess:
                    reason = f"Its track was guessed by {found.guess}."
                    self.guesses.append(BadRow(label.where, label.text, reason))
                number = new_label + len(labels)
                labels.append((number, tag, found.track, *said, "import", label.made_s or now))
        return Edit(
            Swap(after=tuple(self._made)), Swap(after=tuple(labels)), Swap(after=tuple(orphans))
        )

    def _tag(self, connection: sqlite3.Connection, label: ExchangedLabel) -> int:
        known = self._tags.get(spelling(label.tag))
        if known is None:
            row = self._new_tag(connection, label.tag)
            self._made.append(row)
            known = self._tags[spelling(label.tag)] = (row[0], row[1])
        elif known[1] != label.tag:
            self.respelt[label.tag] = known[1]
        return known[0]

    def _new_tag(self, connection: sqlite3.Connection, name: str) -> Row:
        described = self._described.get(spelling(name), ExchangedTag(name))
        values = {"name": name, "tag_group": checked_group(described.group)}
        used = {row[4] for row in self._made}
        try:
            values["colour"] = checked_colour(described.colour)
            key = free_key(connection, described.key)
            values["shortcut"] = "" if key in used else key
        except ParameterError:
            pass
        return new_row(connection, values, len(self._made))


def _known_labels(
    connection: sqlite3.Connection,
) -> Callable[[int, int, tuple[object, ...]], bool]:
    """Return what tells whether something is said of a track already, whoever said it."""
    rows = connection.execute("SELECT tag, track, start_s, stop_s, value FROM labels")
    known = set(rows.fetchall())
    return lambda tag, track, said: (tag, track, *said) in known
