"""Knows a file again that was moved, renamed or retagged while nobody looked."""

from __future__ import annotations

import os
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from musicscope.core.errors import DecodeError
from musicscope.library.folders import span
from musicscope.library.metadata import Tags
from musicscope.library.rows import id_list
from musicscope.library.walk import SEPARATOR, FoundFile

#: Two headers may tell the length of one recording a little differently.
_SAME_LENGTH_S = 1.0
_SAME_LENGTH_RATIO = 0.05


@dataclass(frozen=True, slots=True)
class Lost:
    """A track whose file may have gone elsewhere.

    Attributes
    ----------
    surely : bool
        Whether its file is known to be gone; else its place is looked at before it is given away.
    """

    id: int
    path: bytes
    size: int
    mtime_ns: int
    audio_hash: bytes | None
    codec: str
    duration_s: float
    surely: bool


def audio_hash(path: bytes) -> bytes | None:
    """Return the hash of a file's audio packets, or None when it holds no readable sound."""
    from musicscope.audio.identity import hash_packets

    try:
        return hash_packets(path)
    except (DecodeError, OSError):
        return None


class LostTracks:
    """Tracks without a file, for new files to be compared with.

    Size and time of writing decide where they can; whole files are read only to settle a doubt,
    and only when something of the same kind and length is missing.

    Parameters
    ----------
    connection : sqlite3.Connection
    walked : sequence of bytes
        The folders that were walked: what vanished from them is known.
    vanished : iterable of int
        The tracks of these folders that were not found.
    at_home : set of int
        Tracks whose file was found in its place, whatever the library says of them.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        walked: Sequence[bytes],
        vanished: Iterable[int],
        at_home: Set[int],
    ) -> None:
        self._taken = set(at_home)
        self._by_time: dict[tuple[int, int], list[Lost]] = defaultdict(list)
        self._by_name: dict[tuple[int, bytes], list[Lost]] = defaultdict(list)
        self._by_hash: dict[bytes, list[Lost]] = defaultdict(list)
        self._lengths: dict[str, list[float]] = defaultdict(list)
        for lost in _select_lost(connection, walked, vanished):
            self._by_time[lost.size, lost.mtime_ns].append(lost)
            self._by_name[lost.size, os.path.basename(lost.path)].append(lost)
            if lost.audio_hash is not None and lost.surely:
                self._by_hash[lost.audio_hash].append(lost)
                self._lengths[lost.codec].append(lost.duration_s)
        for lengths in self._lengths.values():
            lengths.sort()

    def recognise(self, found: FoundFile, tags: Tags) -> int | None:
        """Return the id of the track that is now at `found`, or None; it is given away once."""
        track = self._by_signs(found)
        if track is None and self._has_alike(tags):
            track = self._first(self._by_hash.get(audio_hash(found.path) or b"", ()), found)
        if track is not None:
            self._taken.add(track)
        return track

    def _by_signs(self, found: FoundFile) -> int | None:
        name = os.path.basename(found.path)
        same_time = self._by_time.get((found.size, found.mtime_ns), ())
        exact = found.mtime_ns % 1_000_000_000 != 0
        certain = [lost for lost in same_time if exact or os.path.basename(lost.path) == name]
        track = self._first(certain, found)
        if track is not None or not found.size:
            return track
        same_name = self._by_name.get((found.size, name), ())
        track = self._first([lost for lost in same_name if lost.audio_hash is None], found)
        if track is not None or not same_name:
            return track
        sound = audio_hash(found.path)
        return self._first([lost for lost in same_name if lost.audio_hash == sound], found)

    def _first(self, alike: Iterable[Lost], found: FoundFile) -> int | None:
        """Return the one whose path ends most like the file's."""
        by_likeness = sorted(alike, key=lambda lost: -_common_tail(lost.path, found.path))
        return next((lost.id for lost in by_likeness if self._is_lost(lost)), None)

    def _is_lost(self, lost: Lost) -> bool:
        return lost.id not in self._taken and (lost.surely or not os.path.lexists(lost.path))

    def _has_alike(self, tags: Tags) -> bool:
        """Return whether something of this codec and about this length is lost."""
        lengths = self._lengths.get(tags.codec)
        if not lengths or not tags.duration_s or not lengths[0]:
            return bool(lengths)
        margin = max(_SAME_LENGTH_S, _SAME_LENGTH_RATIO * tags.duration_s)
        at = bisect_left(lengths, tags.duration_s - margin)
        return at < len(lengths) and lengths[at] <= tags.duration_s + margin


def _select_lost(
    connection: sqlite3.Connection, walked: Sequence[bytes], vanished: Iterable[int]
) -> Iterator[Lost]:
    """Yield tracks that are lost, and those outside the walked folders, which may be."""
    outside = " AND ".join(["NOT (path >= ? AND path < ?)"] * len(walked)) or "TRUE"
    bounds = [bound for folder in walked for bound in span(folder)]
    rows = connection.execute(
        "SELECT id, path, size, mtime_ns, audio_hash, codec, duration_s, "
        "missing OR detached OR id IN (SELECT value FROM json_each(?1)) AS lost "
        f"FROM tracks WHERE lost OR ({outside})",
        (id_list(vanished), *bounds),
    )
    for row in rows:
        yield Lost(*row)


def _common_tail(one: bytes, other: bytes) -> int:
    """Return how many parts at their ends two paths share."""
    pairs = zip(reversed(one.split(SEPARATOR)), reversed(other.split(SEPARATOR)), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), 0)
