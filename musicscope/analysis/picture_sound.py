"""The sound that pictures are made from, decoded once and remembered for the next settings."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache

from musicscope.analysis.picture_excerpt import HOP, RATE
from musicscope.analysis.picture_kinds import TILE_FRAMES

if TYPE_CHECKING:
    from musicscope.audio.decode import Sound

#: Bytes of decoded sound that are remembered, over all tracks: 12 minutes at 22,050 Hz.
MEMORY_BYTES = 64 * 2**20
#: Samples of a block at `RATE`: an eighth of a tile, 3 s.
_BLOCK = TILE_FRAMES * HOP // 8
#: Blocks that are rather decoded than jumped over.
_SHORT_WAY = 2

#: A file as it was when it was decoded, and the rate, Hz.
_Key = tuple[bytes, int, int, int]


class SoundMemory:
    """Decoded blocks by file and place, the latest used; for all threads.

    Parameters
    ----------
    size : int
        Bytes that are kept at most.
    """

    def __init__(self, size: int = MEMORY_BYTES) -> None:
        self._blocks: LRUCache[tuple[_Key, int], np.ndarray] = LRUCache(
            size, getsizeof=lambda block: block.nbytes + 256
        )
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Bytes that are kept."""
        return int(self._blocks.currsize)

    def get(self, key: _Key, block: int) -> np.ndarray | None:
        """Return a block that is remembered."""
        with self._lock:
            return self._blocks.get((key, block))

    def put(self, key: _Key, block: int, samples: np.ndarray) -> None:
        """Remember a block; nobody may change it from now on."""
        samples.flags.writeable = False
        with self._lock:
            self._blocks[key, block] = samples

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._blocks.clear()


#: What all pictures of this process share.
MEMORY = SoundMemory()


class SoundReader:
    """Any stretch of one file, mono, from memory or decoded; for one thread.

    Parameters
    ----------
    path : bytes
        The file; it is opened when something of it is not remembered.
    memory : SoundMemory
    """

    def __init__(self, path: bytes, memory: SoundMemory = MEMORY) -> None:
        self._path = path
        self._memory = memory
        self._decodings: dict[int, _Decoding] = {}
        try:
            status = os.stat(path)  # noqa: PTH116 - names that are not valid text work too
            self._version = (status.st_mtime_ns, status.st_size)
        except OSError:
            self._version = (0, 0)
            self._memory = SoundMemory()

    def close(self) -> None:
        """Release the file."""
        for decoding in self._decodings.values():
            decoding.close()

    def samples(self, rate: int, start: int, stop: int) -> np.ndarray:
        """Return samples `start` to `stop`; silence before the beginning and after the end.

        Parameters
        ----------
        rate : int
            Hz.

        Returns
        -------
        np.ndarray [shape=(stop - start,)], float32

        Raises
        ------
        DecodeError
            When the file cannot be read as sound.
        """
        length = _BLOCK * rate // RATE
        samples = np.zeros(stop - start, np.float32)
        for index in range(max(start, 0) // length, -(-stop // length)):
            block = self._block(rate, index)
            first = index * length
            begin, end = max(start, first), min(stop, first + len(block))
            if begin < end:
                samples[begin - start : end - start] = block[begin - first : end - first]
        return samples

    def _block(self, rate: int, index: int) -> np.ndarray:
        key = (self._path, *self._version, rate)
        block = self._memory.get(key, index)
        if block is not None:
            return block
        if rate not in self._decodings:
            self._decodings[rate] = _Decoding(self._path, rate)
        for place, found in self._decodings[rate].up_to(index):
            self._memory.put(key, place, found)
            block = found
        return np.zeros(0, np.float32) if block is None else block


class _Decoding:
    """A file that is decoded block after block."""

    def __init__(self, path: bytes, rate: int) -> None:
        from musicscope.audio.decode import Sound

        self._sound: Sound = Sound(path)
        self._rate = rate
        self._length = _BLOCK * rate // RATE
        self._next = -1
        self._pieces: Iterator[np.ndarray] = iter(())
        self._rest = np.zeros(0, np.float32)

    def close(self) -> None:
        """Release the file."""
        self._sound.close()

    def up_to(self, index: int) -> Iterator[tuple[int, np.ndarray]]:
        """Yield the block `index`, and before it those that lie on a short way to it."""
        if not 0 <= self._next <= index <= self._next + _SHORT_WAY:
            self._next = index
            self._rest = np.zeros(0, np.float32)
            self._pieces = (
                piece[:, 0]
                for piece in self._sound.stream(
                    rate=self._rate, channels=1, start_s=index * self._length / self._rate
                )
            )
        while self._next <= index:
            yield self._next, self._block()
            self._next += 1

    def _block(self) -> np.ndarray:
        block = np.empty(self._length, np.float32)
        filled = 0
        while filled < self._length:
            if not len(self._rest):
                piece = next(self._pieces, None)
                if piece is None:
                    return block[:filled].copy()
                self._rest = piece
            taken = self._rest[: self._length - filled]
            block[filled : filled + len(taken)] = taken
            filled += len(taken)
            self._rest = self._rest[len(taken) :]
        return block
