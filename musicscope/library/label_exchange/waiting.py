"""Imported labels whose tracks were not there, matched when they appear."""

from __future__ import annotations

import sqlite3

from musicscope.library.database import Database
from musicscope.library.label_exchange.finding import TrackIndex
from musicscope.library.label_exchange.row import ExchangedLabel
from musicscope.library.label_rows import Edit, Row, Swap, next_id, select_rows
from musicscope.library.tags import Tags


def count_waiting(database: Database) -> int:
    """Return how many imported labels wait for their track."""
    with database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM label_orphans").fetchone()[0])


def match_waiting(database: Database) -> tuple[Edit, dict[int, Row]]:
    """Give waiting labels to the tracks that have appeared; to be called after each scan.

    Returns
    -------
    edit : Edit
        What was stored.
    labels : dict of int to tuple
        The label that each of the matched ones became, by the id under which it waited; none for
        one that its track had already.
    """
    if not count_waiting(database):
        return Edit(), {}
    index = TrackIndex(database)
    became: dict[int, Row] = {}

    def plan(connection: sqlite3.Connection) -> Edit:
        orphans: list[Row] = []
        labels: list[Row] = []
        known = set(
            connection.execute("SELECT tag, track, start_s, stop_s, value FROM labels").fetchall()
        )
        new_id = next_id(connection, "labels")
        for row in select_rows(connection, "label_orphans"):
            number, tag, audio_hash, path, title, artist, start, stop, value, made_s = row
            label = ExchangedLabel(
                "", "", bool(value), None, artist, title, path or b"", audio_hash or b""
            )
            track = index.find(label).track
            if track is None:
                continue
            orphans.append(row)
            said = (tag, track, start, stop, value)
            if said not in known:
                known.add(said)
                made = (new_id + len(labels), *said, "import", made_s)
                labels.append(made)
                became[number] = made
        return Edit(labels=Swap(after=tuple(labels)), orphans=Swap(before=tuple(orphans)))

    edit = Tags(database).run(plan)
    return edit, became
