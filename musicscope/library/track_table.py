"""Every track of a library in memory, column by column."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from musicscope.library.corrections import corrected_names
from musicscope.library.rows import SELECTED, split_stored_genres, title_from
from musicscope.library.text_column import TextColumn
from musicscope.library.track import Track, TrackState

TEXTS = ("title", "artist", "album", "album_artist", "genres", "codec")

_STATES = tuple(TrackState)
_STATE_CODES = {state.value: code for code, state in enumerate(_STATES)}

_INTEGERS = {
    "id": np.int64,
    "size": np.int64,
    "mtime_ns": np.int64,
    "channels": np.int32,
    "rate": np.int32,
    "plays": np.int32,
    "corrected": np.int8,
    "missing": np.bool_,
    "excluded": np.bool_,
}
#: Kept as float64, NaN where unknown.
_FLOATS = (
    "year",
    "track_number",
    "duration_s",
    "bit_rate",
    "added_s",
    "last_played_s",
    "key_tonic",
    "key_mode",
    "key_confidence",
    "tempo_bpm",
    "tempo_confidence",
    "loudness_lufs",
    "brightness_hz",
)
#: Rows read from the database at a time; few, so that what was read is soon given back.
_ROWS = 4_000

Block = dict[str, np.ndarray]


class TrackTable:
    """Rows of tracks; a track keeps its row until it leaves.

    Attributes
    ----------
    columns : dict of str to np.ndarray
        By the names of `SELECTED`; for texts their codes, for ``state`` its place in `TrackState`.
    texts : dict of str to TextColumn
    paths : list of bytes
    alive : np.ndarray of bool
        False for rows of tracks that have left.
    row_of : dict of int to int
        The row of each track id.
    """

    def __init__(self, rows: sqlite3.Cursor) -> None:
        self.texts = {name: TextColumn() for name in TEXTS}
        self.paths: list[bytes] = []
        self._reasons: dict[int, str] = {}
        self._path_texts = TextColumn()
        self._path_codes = np.empty(0, np.int32)
        blocks = [self._block(())]
        while chunk := rows.fetchmany(_ROWS):
            blocks.append(self._block(chunk))
            self.paths.extend(row[1] for row in chunk)
        self.columns: Block = {
            name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]
        }
        self.alive = np.ones(len(self.paths), bool)
        self.row_of = {int(track): row for row, track in enumerate(self.columns["id"])}

    @property
    def dead(self) -> int:
        """How many rows are of tracks that have left."""
        return len(self.paths) - len(self.row_of)

    def update(self, ids: Iterable[int], rows: Sequence[tuple[Any, ...]]) -> frozenset[str]:
        """Replace, add and drop rows; return the names of the columns that differ now.

        Parameters
        ----------
        ids : iterable of int
            Tracks that may differ; those without a row in `rows` have left.
        rows : sequence of tuple
            Their rows of `SELECTED`.
        """
        here = {row[0] for row in rows}
        gone = [i for i in ids if i not in here and i in self.row_of]
        for track in gone:
            self.alive[self.row_of.pop(track)] = False
            self._reasons.pop(track, None)
        known = [row for row in rows if row[0] in self.row_of]
        new = [row for row in rows if row[0] not in self.row_of]
        changed = self._replace(known) if known else set()
        if new:
            self._append(new)
        return frozenset(self.columns) | {"path"} if new or gone else frozenset(changed)

    def _replace(self, rows: Sequence[tuple[Any, ...]]) -> set[str]:
        at = np.fromiter((self.row_of[row[0]] for row in rows), np.int64, len(rows))
        changed = set()
        for name, values in self._block(rows).items():
            column = self.columns[name]
            equal_nan = column.dtype.kind == "f"
            if not np.array_equal(column[at], values, equal_nan=equal_nan):
                column[at] = values
                changed.add(name)
        for row, cells in zip(at.tolist(), rows, strict=True):
            if self.paths[row] != cells[1]:
                self.paths[row] = cells[1]
                if row < len(self._path_codes):
                    self._path_codes[row] = self._path_texts.encode([_shown(cells[1])])[0]
                changed.add("path")
        return changed

    def _append(self, rows: Sequence[tuple[Any, ...]]) -> None:
        first = len(self.paths)
        for name, values in self._block(rows).items():
            self.columns[name] = np.concatenate([self.columns[name], values])
        self.paths.extend(row[1] for row in rows)
        self.alive = np.concatenate([self.alive, np.ones(len(rows), bool)])
        self.row_of.update((row[0], first + n) for n, row in enumerate(rows))

    def _block(self, rows: Sequence[tuple[Any, ...]]) -> Block:
        cells = zip(*rows, strict=True) if rows else ((),) * len(SELECTED)
        by_name = dict(zip(SELECTED, cells, strict=True))
        titles = zip(by_name["title"], by_name["path"], strict=True)
        by_name["title"] = tuple(title or title_from(path) for title, path in titles)
        for track, reason in zip(by_name["id"], by_name["reason"], strict=True):
            if reason:
                self._reasons[track] = reason
            else:
                self._reasons.pop(track, None)
        block: Block = {name: self.texts[name].encode(by_name[name]) for name in TEXTS}
        block["state"] = np.array([_STATE_CODES[s] for s in by_name["state"]], np.int8)
        block.update({n: np.array(by_name[n], kind) for n, kind in _INTEGERS.items()})
        block.update({n: np.array(by_name[n], np.float64) for n in _FLOATS})
        return block

    def text(self, name: str, row: int) -> str:
        """Return the text of one cell."""
        return self.texts[name].texts[int(self.columns[name][row])]

    def number(self, name: str, row: int) -> float | None:
        """Return the number in one cell, or None where it is unknown."""
        value = float(self.columns[name][row])
        return value if value == value else None

    def whole(self, name: str, row: int) -> int | None:
        """Return the whole number in one cell, or None where it is unknown."""
        value = self.number(name, row)
        return None if value is None else int(value)

    def path_column(self) -> tuple[TextColumn, np.ndarray]:
        """Return the paths as text, and each row's code; made when first asked for."""
        new = self.paths[len(self._path_codes) :]
        if new:
            codes = self._path_texts.encode(map(_shown, new))
            self._path_codes = np.concatenate([self._path_codes, codes])
        return self._path_texts, self._path_codes

    def state(self, row: int) -> TrackState:
        """Return a track's state."""
        return _STATES[int(self.columns["state"][row])]

    def track(self, row: int) -> Track:
        """Return the track in a row."""
        columns = self.columns
        track = int(columns["id"][row])
        return Track(
            id=track,
            path=self.paths[row],
            title=self.text("title", row),
            artist=self.text("artist", row),
            album=self.text("album", row),
            album_artist=self.text("album_artist", row),
            year=self.whole("year", row),
            genres=split_stored_genres(self.text("genres", row)),
            track_number=self.whole("track_number", row),
            duration_s=float(columns["duration_s"][row]),
            codec=self.text("codec", row),
            bit_rate=self.whole("bit_rate", row),
            channels=int(columns["channels"][row]),
            rate=int(columns["rate"][row]),
            size=int(columns["size"][row]),
            mtime_ns=int(columns["mtime_ns"][row]),
            added_s=float(columns["added_s"][row]),
            missing=bool(columns["missing"][row]),
            excluded=bool(columns["excluded"][row]),
            state=self.state(row),
            reason=self._reasons.get(track, ""),
            plays=int(columns["plays"][row]),
            last_played_s=self.number("last_played_s", row),
            key_tonic=self.whole("key_tonic", row),
            key_mode=self.whole("key_mode", row),
            key_confidence=self.number("key_confidence", row),
            tempo_bpm=self.number("tempo_bpm", row),
            tempo_confidence=self.number("tempo_confidence", row),
            loudness_lufs=self.number("loudness_lufs", row),
            brightness_hz=self.number("brightness_hz", row),
            corrected=corrected_names(int(columns["corrected"][row])),
        )


def _shown(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")
