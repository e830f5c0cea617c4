"""Arrays of many tracks in one file of float16 that is read as memory and never grows too large."""

from __future__ import annotations

import json
import os
import threading
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicscope.core.errors import MusicScopeError, ParameterError

_BYTES = 2  # of a float16
_VERSION = 1


class CacheError(MusicScopeError):
    """The cache of decoded sound cannot be written."""


@dataclass
class _Place:
    start: int  # in numbers, not bytes
    count: int
    crc: int
    used: int
    checked: bool


class TrackStore:
    """Keeps one array a track; when full, the tracks that were not used for longest leave whole.

    Bytes are written as a file is, so that a full disk is an error and no crash, and read as
    memory. The list beside the file is written before anything of it is overwritten; what a crash
    damaged is known by its checksum and forgotten.

    Parameters
    ----------
    path : Path
        The file of numbers; its list lies beside it, as ``.json``.
    width : int
        Numbers in a row: 1 for samples, the rows of a picture for frames.
    most_bytes : int
    """

    def __init__(self, path: Path, width: int = 1, most_bytes: int = 4 * 2**30) -> None:
        self._path = path
        self._list = path.with_name(path.name + ".json")
        self._width = width
        self._most = most_bytes // _BYTES
        self._lock = threading.RLock()
        self._memory: np.ndarray | None = None
        self._clock = 0
        self._places: dict[str, _Place] = {}
        self._unwritten = False
        self._open()

    @property
    def most_bytes(self) -> int:
        """How large the file may become."""
        return self._most * _BYTES

    @property
    def bytes_used(self) -> int:
        """Of all tracks that are in it."""
        return sum(place.count for place in self._places.values()) * _BYTES

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def __len__(self) -> int:
        return len(self._places)

    def rows(self, key: str) -> int:
        """Return how many rows a track has; raises `KeyError` when it is not here."""
        return self._places[key].count // self._width

    def read(self, key: str, start: int = 0, count: int | None = None) -> np.ndarray:
        """Return rows of a track.

        Returns
        -------
        np.ndarray [shape=(count,) or (count, width)], float16
            A copy, shorter where the track ends.

        Raises
        ------
        KeyError
            When the track is not here: it was never put, left, or was damaged on disk.
        """
        with self._lock:
            place = self._places[key]
            self._clock += 1
            place.used = self._clock
            memory = self._mapped(place)
            if not place.checked and not self._is_whole(key, place, memory):
                raise KeyError(key)
            first = place.start + start * self._width
            last = place.start + place.count
            if count is not None:
                last = min(last, first + count * self._width)
            found: np.ndarray = np.array(memory[first : max(first, last)])
        return found if self._width == 1 else found.reshape(-1, self._width)

    def put(self, key: str, values: np.ndarray) -> None:
        """Keep a track, in place of older ones where there is no room.

        Parameters
        ----------
        key : str
        values : np.ndarray [shape=(n,) or (n, width)]
            Kept as float16.

        Raises
        ------
        ParameterError
            When it is larger than the whole file may become.
        CacheError
            When the disk is full or refuses; what was there before stays.
        """
        numbers = np.ascontiguousarray(values, np.float16).ravel()
        if len(numbers) > self._most:
            raise ParameterError(
                "One track alone is larger than the cache of decoded sound; allow it more space."
            )
        with self._lock:
            if key in self._places:
                del self._places[key]
            start = self._make_room(len(numbers))
            try:
                with self._path.open("r+b") as file:
                    file.seek(start * _BYTES)
                    file.write(numbers.data)
            except OSError as error:
                raise _refused(self._path, error) from error
            self._clock += 1
            crc = zlib.crc32(numbers.data)
            self._places[key] = _Place(start, len(numbers), crc, self._clock, True)
            self._unwritten = True

    def flush(self) -> None:
        """Write the list of what is here; raises `CacheError` when the disk is full."""
        with self._lock:
            if self._unwritten:
                self._write_list()

    def _make_room(self, count: int) -> int:
        left = False
        while (start := self._gap(count)) is None:
            oldest = min(self._places, key=lambda key: self._places[key].used)
            del self._places[oldest]
            left = True
        if left:
            self._write_list()
        return start

    def _gap(self, count: int) -> int | None:
        end = 0
        for place in sorted(self._places.values(), key=lambda place: place.start):
            if place.start - end >= count:
                return end
            end = place.start + place.count
        return end if end + count <= self._most else None

    def _mapped(self, place: _Place) -> np.ndarray:
        last = place.start + place.count
        if self._memory is None or len(self._memory) < last:
            self._memory = np.memmap(self._path, np.float16, mode="r")
        return self._memory

    def _is_whole(self, key: str, place: _Place, memory: np.ndarray) -> bool:
        numbers = memory[place.start : place.start + place.count]
        place.checked = len(numbers) == place.count and zlib.crc32(numbers.data) == place.crc
        if not place.checked:
            del self._places[key]
        return place.checked

    def _open(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.touch()
        except OSError as error:
            raise _refused(self._path, error) from error
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            stored = json.loads(self._list.read_text())
            if stored["version"] != _VERSION or stored["width"] != self._width:
                return
            end = self._path.stat().st_size // _BYTES
            for key, (start, count, crc, used) in stored["tracks"].items():
                if start >= 0 and count >= 0 and start + count <= min(end, self._most):
                    self._places[key] = _Place(start, count, crc, used, False)
                    self._clock = max(self._clock, used)

    def _write_list(self) -> None:
        tracks = {k: (p.start, p.count, p.crc, p.used) for k, p in self._places.items()}
        stored = {"version": _VERSION, "width": self._width, "tracks": tracks}
        temporary = self._list.with_name(self._list.name + ".new")
        try:
            temporary.write_text(json.dumps(stored))
            os.replace(temporary, self._list)  # noqa: PTH105 - the only atomic one on all systems
        except OSError as error:
            raise _refused(self._path, error) from error
        self._unwritten = False


def _refused(path: Path, error: OSError) -> CacheError:
    return CacheError(
        f"Decoded sound cannot be kept in {path.parent} ({error.strerror or error}); "
        "free some space, or choose another folder or a smaller cache."
    )
