"""What can be done to labels, as plans."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Sequence

from musicscope.core.errors import ParameterError
from musicscope.library.label_rows import (
    Edit,
    Plan,
    Row,
    Swap,
    known_tracks,
    next_id,
    select_rows,
)
from musicscope.library.labels import Label, Span, checked_span


def to_label(row: Row) -> Label:
    """Return the label of one row."""
    number, tag, track, start, stop, value, source, made = row
    span = None if start is None else (start, stop)
    return Label(tag, track, bool(value), span, source, made, number)


def put(labels: Iterable[Label]) -> Plan:
    """Say something: in place of what the same source said of the same track or the same span.

    A label without a moment gets the present one. Unknown tracks are left out.
    """
    chosen = tuple(labels)

    def plan(connection: sqlite3.Connection) -> Edit:
        check_tags(connection, {label.tag for label in chosen})
        known = known_tracks(connection, {label.track for label in chosen})
        new_id, now = next_id(connection, "labels"), time.time()
        before: dict[int, Row] = {}
        after: dict[tuple[object, ...], Row] = {}
        for label in chosen:
            if label.source == "file":
                raise ParameterError("What a file says is read from the file, and not stored.")
            if label.track not in known:
                continue
            start, stop = checked_span(label.span) or (None, None)
            place = (label.track, label.tag, label.source, start, stop)
            before |= {row[0]: row for row in _said_there(connection, place)}
            after[place] = (
                new_id + len(after),
                label.tag,
                label.track,
                start,
                stop,
                int(label.value),
                label.source,
                label.made_s or now,
            )
        return Edit(labels=Swap(tuple(before.values()), tuple(after.values())))

    return plan


def _said_there(connection: sqlite3.Connection, place: tuple[object, ...]) -> list[Row]:
    where = "track = ? AND tag = ? AND source = ? AND start_s IS ? AND stop_s IS ?"
    return select_rows(connection, "labels", where, place)


def clear(tag: int, tracks: Sequence[int], span: Span | None) -> Plan:
    """Make a tag unknown again: on whole tracks, or on exactly this span of them."""
    checked = checked_span(span) or (None, None)
    ids = json.dumps([int(track) for track in tracks])

    def plan(connection: sqlite3.Connection) -> Edit:
        where = (
            "tag = ? AND start_s IS ? AND stop_s IS ? AND track IN (SELECT value FROM json_each(?))"
        )
        found = select_rows(connection, "labels", where, (tag, *checked, ids))
        return Edit(labels=Swap(before=tuple(found)))

    return plan


def take_back(labels: Iterable[Label]) -> Plan:
    """Forget labels: those of these ids, or without an id those that say the same."""
    chosen = tuple(labels)

    def plan(connection: sqlite3.Connection) -> Edit:
        found: dict[int, Row] = {}
        for label in chosen:
            if label.id:
                rows = select_rows(connection, "labels", "id = ?", (label.id,))
            else:
                place = (label.track, label.tag, label.source, *(label.span or (None, None)))
                rows = [r for r in _said_there(connection, place) if bool(r[5]) is label.value]
            found |= {row[0]: row for row in rows}
        return Edit(labels=Swap(before=tuple(found.values())))

    return plan


def check_tags(connection: sqlite3.Connection, tags: Iterable[int]) -> None:
    """Raise `ParameterError` unless there are all these tags."""
    for tag in tags:
        if not select_rows(connection, "tags", "id = ? AND deleted_s IS NULL", (tag,)):
            raise ParameterError("This tag is gone; choose another.")


def inherit_labels(connection: sqlite3.Connection, heir: int, track: int) -> None:
    """Give `heir` the labels of `track`; where they contradict, both are kept."""
    connection.execute("UPDATE labels SET track = ? WHERE track = ?", (heir, track))
