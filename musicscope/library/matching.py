"""Which rows of a `TrackTable` a search finds."""

from __future__ import annotations

import numpy as np

from musicscope.library.folding import fold
from musicscope.library.query import NUMBERS, Term, parse_interval, parse_key
from musicscope.library.text_column import TextColumn
from musicscope.library.track import TrackState
from musicscope.library.track_table import TrackTable

#: Where a word without a field is looked for.
_EVERYWHERE = ("title", "artist", "album", "album_artist", "genres")

#: The column of the table behind each searchable column of another name.
STORED = {
    "genre": "genres",
    "duration": "duration_s",
    "tempo": "tempo_bpm",
    "loudness": "loudness_lufs",
    "brightness": "brightness_hz",
    "added": "added_s",
}

#: Columns in which 0 stands for unknown.
ZERO_UNKNOWN = frozenset({"duration_s", "channels", "rate"})


def match(table: TrackTable, term: Term) -> np.ndarray:
    """Return for each row of `table` whether `term` holds; bool."""
    found = _positive(table, term)
    return np.logical_not(found) if term.negated else found


def numbers(table: TrackTable, column: str) -> np.ndarray:
    """Return a numeric column [shape=(n_rows,)], float64, NaN where unknown."""
    name = STORED.get(column, column)
    values = table.columns[name].astype(np.float64)
    if name in ZERO_UNKNOWN:
        values[values == 0] = np.nan
    return values


def text_column(table: TrackTable, column: str) -> tuple[TextColumn, np.ndarray]:
    """Return the distinct texts of a column and each row's code."""
    if column == "path":
        return table.path_column()
    name = STORED.get(column, column)
    return table.texts[name], table.columns[name]


def _positive(table: TrackTable, term: Term) -> np.ndarray:
    if not term.column:
        return _any_text(table, fold(term.word))
    if term.column in NUMBERS:
        return _in_interval(table, term)
    if term.column == "key":
        return _in_key(table, term.word)
    if term.column == "state":
        return _in_state(table, term.word)
    texts, codes = text_column(table, term.column)
    return _rows(texts.matches(fold(term.word)) if term.word else texts.is_unknown(), codes)


def _any_text(table: TrackTable, word: str) -> np.ndarray:
    found = np.zeros(len(table.paths), bool)
    for name in _EVERYWHERE:
        found |= _rows(table.texts[name].matches(word), table.columns[name])
    return found


def _rows(found: np.ndarray, codes: np.ndarray) -> np.ndarray:
    return np.take(found, codes) if len(found) else np.zeros(len(codes), bool)


def _in_interval(table: TrackTable, term: Term) -> np.ndarray:
    values = numbers(table, term.column)
    if not term.word:
        return np.asarray(np.isnan(values), bool)
    interval = parse_interval(term.word, term.column)
    if interval.is_any:
        return np.ones(len(values), bool)
    least = values >= interval.least if interval.includes_least else values > interval.least
    most = values <= interval.most if interval.includes_most else values < interval.most
    return np.asarray(least & most)


def _in_key(table: TrackTable, word: str) -> np.ndarray:
    tonic, mode = table.columns["key_tonic"], table.columns["key_mode"]
    if not word:
        return np.isnan(tonic)
    keys = parse_key(word)
    found = np.full(len(tonic), keys is not None)
    if keys is not None and keys.tonic is not None:
        found &= tonic == keys.tonic
    if keys is not None and keys.mode is not None:
        found &= mode == keys.mode
    return found


def _in_state(table: TrackTable, word: str) -> np.ndarray:
    columns = table.columns
    here = ~columns["missing"] & ~columns["excluded"]
    by_name = {state.value: here & (columns["state"] == n) for n, state in enumerate(TrackState)}
    by_name["analysed"] = by_name[TrackState.READY.value]
    by_name["missing"] = columns["missing"]
    by_name["excluded"] = columns["excluded"]
    found = np.zeros(len(table.paths), bool)
    for name, rows in by_name.items():
        if name.startswith(fold(word)):
            found |= rows
    return found
