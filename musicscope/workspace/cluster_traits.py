"""What is known of tracks that a cluster can be named after."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.analysis.pitch import key_name
from musicscope.core.paths import display_path
from musicscope.library.database import Database
from musicscope.library.fact_values import read_fact
from musicscope.library.rows import select_some, to_track
from musicscope.library.track import Track
from musicscope.maps.naming_evidence import Category, Measure, Trait

#: Below this confidence, 0..1, a key or a tempo is as good as unknown.
SURE_KEY, SURE_TEMPO = 0.25, 0.3
#: Words of file names that say nothing.
EMPTY_WORDS = frozenset(
    {"the", "and", "for", "of", "in", "to", "with", "from", "feat", "ft", "track", "untitled"}
)
_WORD = re.compile(r"[^\W\d_]{2,}")

Words = Callable[[Track], Sequence[str]]


@dataclass(frozen=True)
class WordSource:
    """Words that a track has.

    Attributes
    ----------
    kind, where, weight, names
        As in `Category`.
    read : callable
        Returns the words of one track.
    """

    kind: str
    read: Words
    where: str = ""
    weight: float = 1.0
    names: bool = True


@dataclass(frozen=True)
class NumberSource:
    """A number that a track has.

    Attributes
    ----------
    kind, low, high, unit, ratio, weight
        As in `Measure`.
    read : callable or str
        Returns the number of one track; or the name of the fact that it is.
    """

    kind: str
    read: Callable[[Track], float | None] | str
    low: str
    high: str
    unit: str = ""
    ratio: bool = False
    weight: float = 1.0


def _mode(track: Track) -> tuple[str, ...]:
    sure = (track.key_confidence or 0.0) >= SURE_KEY
    return () if track.key_mode is None or not sure else (("major", "minor")[track.key_mode],)


def _key(track: Track) -> tuple[str, ...]:
    if track.key_tonic is None or not _mode(track):
        return ()
    return (key_name(track.key_tonic, track.key_mode or 0),)


def _tempo(track: Track) -> float | None:
    return track.tempo_bpm if (track.tempo_confidence or 0.0) >= SURE_TEMPO else None


def _decade(track: Track) -> tuple[str, ...]:
    return () if track.year is None else (f"{track.year // 10 * 10}s",)


def _folder(track: Track) -> tuple[str, ...]:
    folder, _ = os.path.split(track.path)
    name = display_path(os.path.basename(folder))
    return (name,) if name else ()


def _file_words(track: Track) -> tuple[str, ...]:
    """Return the words of the file's name; the first often says what is inside."""
    stem = display_path(os.path.splitext(os.path.basename(track.path))[0])
    words = dict.fromkeys(w for w in _WORD.findall(stem) if w.casefold() not in EMPTY_WORDS)
    return tuple(words)


def _text(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


#: In the order in which they stand in a name. The owner's tags go to the top.
SOURCES: tuple[WordSource | NumberSource, ...] = (
    WordSource("genre", lambda t: t.genres, "by genre"),
    WordSource("prefix", lambda t: _file_words(t)[:1], "by file name", 0.85),
    WordSource("file", lambda t: _file_words(t)[1:], "by file name", 0.6),
    WordSource("folder", _folder, "by folder", 0.75),
    WordSource("album", lambda t: _text(t.album), "by album", 0.7),
    WordSource("artist", lambda t: _text(t.artist), "by artist", 0.75),
    NumberSource("tempo", _tempo, "slow", "fast", "bpm", ratio=True),
    WordSource("key", _key, weight=0.6, names=False),
    WordSource("mode", _mode, weight=1.2, names=False),
    NumberSource("loudness", lambda t: t.loudness_lufs, "quiet", "loud", "LUFS"),
    NumberSource("brightness", lambda t: t.brightness_hz, "dark", "bright", "Hz", ratio=True),
    NumberSource("density", "onsets_per_s", "sparse", "busy", "notes/s", weight=0.8),
    NumberSource("roughness", "roughness", "smooth", "rough", weight=0.6),
    NumberSource(
        "duration", lambda t: t.duration_s or None, "short", "long", "s", ratio=True, weight=0.6
    ),
    WordSource("decade", _decade, weight=0.6, names=False),
)


def read_traits(path: Path, ids: Iterable[int]) -> list[Trait]:
    """Return what the library at `path` knows of tracks, in the order of `ids`.

    Of tracks that have left nothing is known.

    Raises
    ------
    LibraryError
        When the file cannot be read.
    """
    wanted = [int(i) for i in ids]
    with Database(path) as database:
        with database.reading() as connection:
            found = {row[0]: to_track(row) for row in select_some(connection, wanted)}
        tracks = [found.get(i) for i in wanted]
        return [_trait(source, tracks, wanted, database) for source in SOURCES]


def read_titles(path: Path, ids: Iterable[int]) -> list[str]:
    """Return the titles of tracks, in the order of `ids`; empty for those that have left.

    Raises
    ------
    LibraryError
        When the file cannot be read.
    """
    wanted = [int(i) for i in ids]
    with Database(path) as database, database.reading() as connection:
        found = {row[0]: to_track(row).title for row in select_some(connection, wanted)}
    return [found.get(i, "") for i in wanted]


def _trait(
    source: WordSource | NumberSource,
    tracks: list[Track | None],
    ids: list[int],
    database: Database,
) -> Trait:
    if isinstance(source, WordSource):
        words = [() if track is None else tuple(source.read(track)) for track in tracks]
        return Category(source.kind, words, source.where, source.weight, source.names)
    if isinstance(source.read, str):
        values = read_fact(database, source.read, ids)
    else:
        read = [None if track is None else source.read(track) for track in tracks]
        values = np.array([np.nan if value is None else value for value in read], np.float64)
    return Measure(
        source.kind,
        values,
        source.low,
        source.high,
        source.unit,
        source.ratio,
        source.weight,
    )
