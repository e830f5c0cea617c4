"""What can be done to tags, as plans."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Iterable, Mapping
from typing import Any

from musicscope.core.errors import ParameterError
from musicscope.library.label_names import clash, cleaned_name, spelling
from musicscope.library.label_rows import COLUMNS, Edit, Plan, Row, Swap, next_id, select_rows

#: Tags of one library; label mode and the learner are made for this many.
MOST_TAGS = 5_000
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LONGEST_GROUP = 300
_PLACE = {name: place for place, name in enumerate(COLUMNS["tags"])}


def made(name: str, colour: str = "", group: str = "", key: str = "") -> Plan:
    """Make a tag."""

    def plan(connection: sqlite3.Connection) -> Edit:
        values = {
            "name": free_name(connection, name),
            "colour": checked_colour(colour),
            "tag_group": checked_group(group),
            "shortcut": free_key(connection, key),
        }
        return Edit(tags=Swap(after=(new_row(connection, values),)))

    return plan


def new_row(connection: sqlite3.Connection, values: Mapping[str, Any], offset: int = 0) -> Row:
    """Return the row of a new tag, the `offset`-th of one edit."""
    filled = {
        "id": next_id(connection, "tags") + offset,
        "colour": "",
        "tag_group": "",
        "shortcut": "",
        "made_s": time.time(),
        "deleted_s": None,
        **values,
    }
    return tuple(filled[name] for name in COLUMNS["tags"])


def renamed(tag: int, name: str) -> Plan:
    """Give a tag another name; its own in another case is allowed."""
    return lambda c: _altered(c, tag, name=free_name(c, name, tag))


def recoloured(tag: int, colour: str) -> Plan:
    """Give a tag a colour, ``"#rrggbb"``; empty for the one of its name."""
    return lambda c: _altered(c, tag, colour=checked_colour(colour))


def regrouped(tag: int, group: str) -> Plan:
    """Put a tag into a group; empty for none."""
    return lambda c: _altered(c, tag, tag_group=checked_group(group))


def keyed(tag: int, key: str) -> Plan:
    """Give a tag the key of one character; empty for none."""
    return lambda c: _altered(c, tag, shortcut=free_key(c, key, tag))


def deleted(tag: int) -> Plan:
    """Delete a tag; its labels wait until it is restored or purged."""
    return lambda c: _altered(c, tag, deleted_s=time.time())


def restored(tag: int) -> Plan:
    """Bring a deleted tag back with its labels; without its key, where another has it now."""

    def plan(connection: sqlite3.Connection) -> Edit:
        rows = select_rows(connection, "tags", "id = ? AND deleted_s IS NOT NULL", (tag,))
        if not rows:
            raise ParameterError("This tag was not deleted, or its 30 days are over.")
        (row,) = rows
        free_name(connection, row[_PLACE["name"]], tag)
        try:
            key = free_key(connection, row[_PLACE["shortcut"]], tag)
        except ParameterError:
            key = ""
        return _swap(row, deleted_s=None, shortcut=key)

    return plan


def purged(before_s: float) -> Plan:
    """Forget the tags that were deleted before a moment, with all their labels."""

    def plan(connection: sqlite3.Connection) -> Edit:
        rows = select_rows(connection, "tags", "deleted_s < ?", (before_s,))
        ids = json.dumps([row[0] for row in rows])
        of_them = "tag IN (SELECT value FROM json_each(?))"
        return Edit(
            Swap(before=tuple(rows)),
            Swap(before=tuple(select_rows(connection, "labels", of_them, (ids,)))),
            Swap(before=tuple(select_rows(connection, "label_orphans", of_them, (ids,)))),
        )

    return plan


def merged(tags: Iterable[int], into: int) -> Plan:
    """Make several tags one; every label of each is kept, with its moment and source."""
    others = sorted({int(tag) for tag in tags} - {into})

    def plan(connection: sqlite3.Connection) -> Edit:
        existing(connection, into)
        rows = tuple(existing(connection, tag) for tag in others)
        ids = json.dumps(others)
        of_them = "tag IN (SELECT value FROM json_each(?))"
        moved = []
        for table in ("labels", "label_orphans"):
            before = select_rows(connection, table, of_them, (ids,))
            moved.append(Swap(tuple(before), tuple((row[0], into, *row[2:]) for row in before)))
        return Edit(Swap(before=rows), *moved)

    return plan


def split(tag: int, tracks: Iterable[int], name: str) -> Plan:
    """Give the labels of some tracks to a new tag."""
    ids = json.dumps([int(track) for track in tracks])

    def plan(connection: sqlite3.Connection) -> Edit:
        row = existing(connection, tag)
        values = {"name": free_name(connection, name), "tag_group": row[_PLACE["tag_group"]]}
        new = new_row(connection, values)
        where = "tag = ? AND track IN (SELECT value FROM json_each(?))"
        before = select_rows(connection, "labels", where, (tag, ids))
        after = tuple((r[0], new[0], *r[2:]) for r in before)
        return Edit(Swap((row,), (row, new)), Swap(tuple(before), after))

    return plan


def existing(connection: sqlite3.Connection, tag: int) -> Row:
    """Return the row of a tag; raises `ParameterError` when it is gone."""
    rows = select_rows(connection, "tags", "id = ? AND deleted_s IS NULL", (tag,))
    if not rows:
        raise ParameterError("This tag is gone; choose another.")
    return rows[0]


def free_name(connection: sqlite3.Connection, name: str, own: int = 0) -> str:
    """Return a name fit for a tag; raises `ParameterError` when another has it."""
    cleaned = cleaned_name(name)
    wanted = spelling(cleaned)
    others = connection.execute(
        "SELECT name FROM tags WHERE deleted_s IS NULL AND id <> ?", (own,)
    ).fetchall()
    if len(others) >= MOST_TAGS and not own:
        raise ParameterError(f"There are {MOST_TAGS:,} tags already; delete or merge some first.")
    taken = next((known for (known,) in others if spelling(known) == wanted), None)
    if taken is not None:
        raise ParameterError(clash(cleaned, taken))
    return cleaned


def free_key(connection: sqlite3.Connection, key: str, own: int = 0) -> str:
    """Return a key fit for a tag; raises `ParameterError` when another has it."""
    chosen = key.casefold()
    if not chosen:
        return ""
    if len(chosen) > 1 or not chosen.isprintable() or chosen.isspace():
        raise ParameterError("The key of a tag is one letter, digit or sign; choose another.")
    row = connection.execute(
        "SELECT name FROM tags WHERE shortcut = ? AND deleted_s IS NULL AND id <> ?", (chosen, own)
    ).fetchone()
    if row:
        raise ParameterError(f"The key {chosen} gives “{row[0]}” already; choose another.")
    return chosen


def checked_colour(colour: str) -> str:
    """Return a colour in small letters; raises `ParameterError` when it is none."""
    small = colour.strip().lower()
    if small and not _COLOUR.fullmatch(small):
        raise ParameterError("A colour is written as #rrggbb, such as #44bb99; choose another.")
    return small


def checked_group(group: str) -> str:
    """Return the name of a group on one line."""
    return " ".join(group.encode("utf-8", "replace").decode().split())[:_LONGEST_GROUP]


def _altered(connection: sqlite3.Connection, tag: int, **values: Any) -> Edit:
    return _swap(existing(connection, tag), **values)


def _swap(row: Row, **values: Any) -> Edit:
    changed = list(row)
    for name, value in values.items():
        changed[_PLACE[name]] = value
    return Edit(tags=Swap((row,), (tuple(changed),)))
