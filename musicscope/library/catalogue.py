"""The whole library in memory, for search and sorting without a pause."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from musicscope.core.changes import Changes
from musicscope.core.errors import ParameterError
from musicscope.library.columns import COLUMNS, Column
from musicscope.library.label_search import find_tagged
from musicscope.library.library import Library
from musicscope.library.matching import STORED, match, numbers, text_column
from musicscope.library.query import Term, parse
from musicscope.library.rows import select_all, select_some, split_stored_genres
from musicscope.library.tags import Tags
from musicscope.library.track import Track
from musicscope.library.track_table import TEXTS, TrackTable

__all__ = ["COLUMNS", "Catalogue", "Column"]

_NAMES = frozenset(column.name for column in COLUMNS)
_TIES = frozenset({"album", "track_number", "title"})

#: Tracks and search terms that are remembered.
_MOST_TRACKS = 4_096
_MOST_TERMS = 64


class Catalogue:
    """All tracks of a library, as last told by `refresh`.

    To be used from one thread.

    Parameters
    ----------
    library : Library

    Attributes
    ----------
    find_suggested, find_sounding, find_described : callable
        Return the ids of the tracks that ``tag?:word``, ``genre?:word`` and ``sounds:word`` find.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self.find_suggested: Callable[[str], np.ndarray] = _nothing_suggested
        self.find_sounding: Callable[[str], np.ndarray] = _nothing_suggested
        self.find_described: Callable[[str], np.ndarray] = _nothing_suggested
        self._tags = Tags(library.database)
        self._tracks: dict[int, Track] = {}
        self._found: dict[Term, np.ndarray] = {}
        self._orders: dict[tuple[str, bool], np.ndarray] = {}
        self._ties: np.ndarray | None = None
        self._table = self._read()

    def __len__(self) -> int:
        return int(self._visible().sum())

    def __contains__(self, track_id: int) -> bool:
        return track_id in self._table.row_of

    def ids(self) -> np.ndarray:
        """Return the ids of all tracks that are not excluded, int64, oldest first."""
        return np.asarray(self._table.columns["id"][self._visible()])

    def track(self, track_id: int) -> Track:
        """Return a track, also a missing or excluded one; raises `KeyError` when it has left."""
        track = self._tracks.get(track_id)
        if track is None:
            track = self._table.track(self._table.row_of[track_id])
            if len(self._tracks) >= _MOST_TRACKS:
                self._tracks.clear()
            self._tracks[track_id] = track
        return track

    def excluded(self) -> list[Track]:
        """Return the tracks that the owner left out."""
        left_out = self._table.alive & self._table.columns["excluded"]
        return [self._table.track(int(row)) for row in np.flatnonzero(left_out)]

    def reload(self) -> None:
        """Read everything anew."""
        self._table = self._read()
        self._tracks.clear()
        self._forget(frozenset(self._table.columns))

    def refresh(self, changes: Changes) -> None:
        """Read anew what an operation touched."""
        ids = changes.tracks
        if changes.tags:
            self._found.clear()
        if not ids or changes.labels_only:
            return
        with self._library.database.reading() as connection:
            rows = select_some(connection, ids).fetchall()
        changed = self._table.update(ids, rows)
        for track in ids:
            self._tracks.pop(track, None)
        self._forget(changed)
        if self._table.dead > len(self._table.row_of) // 2 + 1_000:
            self.reload()

    def select(self, query: str, sort: str = "artist", descending: bool = False) -> np.ndarray:
        """Return the ids of the tracks that a search finds, in order.

        Parameters
        ----------
        query : str
            See `musicscope.library.query`; empty for all.
        sort : str
            Name of a column. Equal ones are by album, track number and title; unknown ones last.
        descending : bool

        Returns
        -------
        np.ndarray of int64
            Excluded tracks are found by ``state:excluded`` only.
        """
        terms = parse(query).terms
        asks_for_excluded = any(
            t.column == "state" and t.word == "excluded" and not t.negated for t in terms
        )
        mask = self._table.alive.copy() if asks_for_excluded else self._visible()
        for term in terms:
            mask &= self._rows_of(term)
        order = self._order(sort, descending)
        return np.asarray(self._table.columns["id"][order[mask[order]]])

    def values(self, column: str, ids: Iterable[int]) -> list[Any]:
        """Return one column of some tracks.

        Returns
        -------
        list
            Texts as str, numbers as float or int, ``genre`` as tuple of str, ``key`` as (tonic,
            mode), ``state`` as str, ``path`` as bytes; None or the empty text where unknown.
        """
        value = self._reader(column)
        return [value(self._table.row_of[int(i)]) for i in ids]

    def _read(self) -> TrackTable:
        with self._library.database.reading() as connection:
            return TrackTable(select_all(connection))

    def _visible(self) -> np.ndarray:
        return np.asarray(self._table.alive & ~self._table.columns["excluded"])

    def forget_suggestions(self) -> None:
        """Ask `find_suggested`, `find_sounding` and `find_described` anew from now on."""
        self._found.clear()

    def _match(self, term: Term) -> np.ndarray:
        finders: dict[str, Callable[[str], np.ndarray]] = {
            "tag": partial(find_tagged, self._tags),
            "tag?": self.find_suggested,
            "genre?": self.find_sounding,
            "sounds": self.find_described,
        }
        if term.column not in finders:
            return match(self._table, term)
        ids = finders[term.column](term.word)
        tagged = np.isin(self._table.columns["id"], ids)
        return ~tagged if term.negated else tagged

    def _forget(self, changed: frozenset[str]) -> None:
        if changed:
            self._found.clear()
        if changed & _TIES:
            self._orders.clear()
            self._ties = None
        for name, descending in list(self._orders):
            if changed & _stored(name):
                del self._orders[name, descending]

    def _rows_of(self, term: Term) -> np.ndarray:
        found = self._found.get(term)
        if found is None:
            if len(self._found) >= _MOST_TERMS:
                self._found.clear()
            found = self._found[term] = self._match(term)
        return found

    def _order(self, column: str, descending: bool) -> np.ndarray:
        order = self._orders.get((column, descending))
        if order is None:
            ties = self._by_album()
            key = self._sort_key(column)[ties]
            order = ties[np.argsort(-key if descending else key, kind="stable")]
            self._orders[column, descending] = order
        return order

    def _by_album(self) -> np.ndarray:
        if self._ties is None:
            keys = [self._sort_key(name) for name in ("title", "track_number", "album")]
            self._ties = np.lexsort(keys)
        return self._ties

    def _sort_key(self, column: str) -> np.ndarray:
        """Return what sorts the rows by a column, float64; NaN, where unknown, sorts last."""
        _check(column)
        table = self._table
        if column == "path" or STORED.get(column, column) in TEXTS:
            texts, codes = text_column(table, column)
            return np.take(texts.ranks(), codes) if len(codes) else np.empty(0)
        if column == "key":
            return _fifths(table.columns["key_tonic"], table.columns["key_mode"])
        if column == "state":
            return _shown_state(table)
        return numbers(table, column)

    def _reader(self, column: str) -> Callable[[int], Any]:
        _check(column)
        table = self._table
        name = STORED.get(column, column)
        if column == "genre":
            return lambda row: split_stored_genres(table.text("genres", row))
        if name in TEXTS:
            return partial(table.text, name)
        if column == "key":
            return lambda row: _key(table.whole("key_tonic", row), table.whole("key_mode", row))
        if column == "state":
            return lambda row: _state(table.track(row))
        if column == "path":
            return table.paths.__getitem__
        if column in {"loudness", "brightness"}:
            return partial(table.number, name)
        if column in {"duration", "tempo", "added"}:
            return lambda row: table.number(name, row) or None
        return lambda row: table.whole(name, row)


def _check(column: str) -> None:
    if column not in _NAMES:
        raise ParameterError(f"There is no column called {column}; choose {', '.join(_NAMES)}.")


def _stored(column: str) -> frozenset[str]:
    if column == "key":
        return frozenset({"key_tonic", "key_mode"})
    if column == "state":
        return frozenset({"state", "missing", "excluded"})
    return frozenset({STORED.get(column, column)})


def _fifths(tonic: np.ndarray, mode: np.ndarray) -> np.ndarray:
    """Place keys on the circle of fifths from C, each minor key after its relative major."""
    relative_major = (tonic + 3 * (mode == 1)) % 12
    return np.asarray((relative_major * 7) % 12 * 2 + (mode == 1))


def _shown_state(table: TrackTable) -> np.ndarray:
    columns = table.columns
    shown = columns["state"].astype(np.float64)
    shown[columns["excluded"]] = 10
    shown[columns["missing"]] = 11
    return shown


def _key(tonic: int | None, mode: int | None) -> tuple[int, int] | None:
    return None if tonic is None or mode is None else (tonic, mode)


def _state(track: Track) -> str:
    if track.missing:
        return "missing"
    return "excluded" if track.excluded else track.state.value


def _nothing_suggested(_word: str) -> np.ndarray:
    return np.empty(0, np.int64)
