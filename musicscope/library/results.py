"""What the analysis found of single tracks, read back: figures, arrays of any shape, moodbars."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable

import numpy as np

from musicscope.library.rows import id_list

#: As many columns as a moodbar in a table can show.
MOODBAR_COLUMNS = 64

#: Figures and arrays by name.
Results = tuple[dict[str, float], dict[str, np.ndarray]]


def select_results(
    connection: sqlite3.Connection, track: int, names: Collection[str] | None = None
) -> Results:
    """Return the facts of one track, and its arrays, or those in `names`, in their shapes."""
    facts = connection.execute("SELECT name, value FROM facts WHERE track = ?", (track,)).fetchall()
    rows = connection.execute(
        "SELECT name, shape, data FROM vectors WHERE track = ?1 "
        "AND (?2 IS NULL OR name IN (SELECT value FROM json_each(?2)))",
        (track, None if names is None else json.dumps([*names])),
    )
    return dict(facts), {name: _array(shape, data) for name, shape, data in rows}


def select_fact_names(connection: sqlite3.Connection) -> list[str]:
    """Return the names of all facts that are known of any track, sorted."""
    rows = connection.execute("SELECT DISTINCT name FROM facts ORDER BY name")
    return [name for (name,) in rows]


def select_lengths(connection: sqlite3.Connection, names: Iterable[str]) -> dict[str, int]:
    """Return how many numbers the newest array of each of `names` has, for those there are."""
    newest = "SELECT length(data) / 4 FROM vectors WHERE name = ? ORDER BY id DESC LIMIT 1"
    rows = {name: connection.execute(newest, (name,)).fetchone() for name in names}
    return {name: row[0] for name, row in rows.items() if row}


def select_moodbars(connection: sqlite3.Connection, ids: Iterable[int]) -> dict[int, np.ndarray]:
    """Return the moodbars of those of `ids` that have one, by id.

    Returns
    -------
    dict of int to np.ndarray [shape=(n, 3)], uint8
        Red, green, blue of at most `MOODBAR_COLUMNS` columns over the track.
    """
    rows = connection.execute(
        "SELECT track, shape, data FROM vectors "
        "WHERE name = 'moodbar' AND track IN (SELECT value FROM json_each(?))",
        (id_list(ids),),
    )
    return {track: _narrowed(_array(shape, data).reshape(-1, 3)) for track, shape, data in rows}


def _array(shape: str, data: bytes) -> np.ndarray:
    sizes = tuple(map(int, shape.split(","))) if shape else ()
    return np.frombuffer(data, "<f4").astype(np.float32).reshape(sizes)


def _narrowed(moodbar: np.ndarray) -> np.ndarray:
    """Return the mean colour of at most `MOODBAR_COLUMNS` equal parts."""
    columns = min(len(moodbar), MOODBAR_COLUMNS)
    if columns:
        starts = np.arange(columns) * len(moodbar) // columns
        widths = np.diff([*starts, len(moodbar)])
        moodbar = np.add.reduceat(moodbar, starts, axis=0) / widths[:, None]
    levels: np.ndarray = np.rint(np.clip(moodbar, 0, 255)).astype(np.uint8)
    return levels
