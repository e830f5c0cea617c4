"""Reads tracks from the database."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable
from typing import Any

from musicscope.core.paths import display_path
from musicscope.library.corrections import CONFIDENCE_OF, CORRECTABLE, corrected_names
from musicscope.library.track import Track, TrackState

#: Between two genres of one track in the database; no cleaned text holds it.
GENRE_SEPARATOR = "\n"

_FACTS = (
    "key_tonic",
    "key_mode",
    "key_confidence",
    "tempo_bpm",
    "tempo_confidence",
    "loudness_lufs",
    "brightness_hz",
)

#: The columns in which `select_all` yields. Facts are as the owner corrected them; ``corrected``
#: is a number that `musicscope.library.corrections.corrected_names` reads.
SELECTED = (
    "id",
    "path",
    "title",
    "artist",
    "album",
    "album_artist",
    "year",
    "genres",
    "track_number",
    "duration_s",
    "codec",
    "bit_rate",
    "channels",
    "rate",
    "size",
    "mtime_ns",
    "added_s",
    "missing",
    "excluded",
    "state",
    "reason",
    "plays",
    "last_played_s",
    *_FACTS,
    "corrected",
)


def _expression(name: str) -> str:
    if name == "corrected":
        return " + ".join(
            f"(own_{n}.value IS NOT NULL) * {1 << bit}" for bit, n in enumerate(CORRECTABLE)
        )
    if name in CORRECTABLE:
        return f"ifnull(own_{name}.value, {name}.value)"
    if name in CONFIDENCE_OF:
        return f"iif(own_{CONFIDENCE_OF[name]}.value IS NULL, {name}.value, 1.0)"
    return f"{name}.value" if name in _FACTS else f"t.{name}"


_SELECT = " ".join(
    (
        f"SELECT {', '.join(map(_expression, SELECTED))} FROM tracks t",
        *(f"LEFT JOIN facts {n} ON {n}.name = '{n}' AND {n}.track = t.id" for n in _FACTS),
        *(
            f"LEFT JOIN corrections own_{n} ON own_{n}.track = t.id AND own_{n}.name = '{n}'"
            for n in CORRECTABLE
        ),
        "WHERE NOT t.detached",
    )
)


def select_all(connection: sqlite3.Connection) -> sqlite3.Cursor:
    """Return a cursor over all tracks of the library by id, as tuples of `SELECTED`."""
    return connection.execute(f"{_SELECT} ORDER BY t.id")


def select_some(connection: sqlite3.Connection, ids: Iterable[int]) -> sqlite3.Cursor:
    """Return a cursor over those of the tracks `ids` that are in the library, by id."""
    return connection.execute(
        f"{_SELECT} AND t.id IN (SELECT value FROM json_each(?)) ORDER BY t.id", (id_list(ids),)
    )


def id_list(ids: Iterable[int]) -> str:
    """Return ids as what ``json_each`` reads; any number of them is one parameter."""
    return json.dumps([int(i) for i in ids])


def title_from(path: bytes) -> str:
    """Return the name to show for a file whose tags have no title."""
    name = os.path.basename(path)
    stem, extension = os.path.splitext(name)
    return display_path(name if b" " in extension else stem)


def split_stored_genres(stored: str) -> tuple[str, ...]:
    """Return the genres of one database value."""
    return tuple(stored.split(GENRE_SEPARATOR)) if stored else ()


def to_track(row: tuple[Any, ...]) -> Track:
    """Return the track of one row of `SELECTED`."""
    values = dict(zip(SELECTED, row, strict=True))
    tonic, mode = values["key_tonic"], values["key_mode"]
    values.update(
        title=values["title"] or title_from(values["path"]),
        genres=split_stored_genres(values["genres"]),
        missing=bool(values["missing"]),
        excluded=bool(values["excluded"]),
        state=TrackState(values["state"]),
        key_tonic=None if tonic is None else int(tonic),
        key_mode=None if mode is None else int(mode),
        corrected=corrected_names(values["corrected"]),
    )
    return Track(**values)
