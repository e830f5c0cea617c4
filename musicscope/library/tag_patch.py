"""The bytes by which a retagged file differs from what it was.

New tags may renumber every page of an Ogg file, so that it differs from its start to its end, by
some bytes a page. What differs is therefore kept as its exclusive or with what is there now, which
is nearly all zeros then, and compressed.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

#: Bytes of one file that are kept for undoing; what differs by more is undone by its fields.
MOST_BYTES = 8 * 1024 * 1024
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Patch:
    """Turns the later file into the earlier one.

    Attributes
    ----------
    start, stop : int
        The bytes of the later file that are new.
    packed : bytes
        What the earlier file has in their place, see above.
    earlier, later : bytes
        Digests of both files (BLAKE2b).
    """

    start: int
    stop: int
    packed: bytes
    earlier: bytes
    later: bytes

    def undo(self, path: Path) -> bool:
        """Make the later file the earlier one; returns False where it is not the later file.

        Parameters
        ----------
        path : Path
            A copy, which is written in place.
        """
        if _digest(path) != self.later:
            return False
        with path.open("r+b") as file:
            file.seek(self.start)
            new = np.frombuffer(file.read(self.stop - self.start), np.uint8)
            rest = file.read()
            former = np.frombuffer(zlib.decompress(self.packed), np.uint8)
            file.seek(self.start)
            file.write(_mixed(former, new).tobytes())
            file.write(rest)
            file.truncate()
        if _digest(path) != self.earlier:
            raise OSError(None, "its former bytes could not be brought back", os.fspath(path))
        return True


def difference(earlier: Path, later: Path) -> Patch | None:
    """Return what turns `later` back into `earlier`; None where that is too much to keep."""
    one, other = np.memmap(earlier, np.uint8, "r"), np.memmap(later, np.uint8, "r")
    shorter = min(len(one), len(other))
    start = _same(one[:shorter], other[:shorter])
    rest = shorter - start
    behind = _same(one[len(one) - rest :][::-1], other[len(other) - rest :][::-1])
    former, stop = one[start : len(one) - behind], len(other) - behind
    packed = zlib.compress(_mixed(former, other[start:stop]).tobytes(), 1)
    if len(packed) > MOST_BYTES:
        return None
    return Patch(start, stop, packed, _digest(earlier), _digest(later))


def _mixed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return `one` with its last bytes as exclusive or with the last ones of `other`."""
    both = min(len(one), len(other))
    mixed = one.copy()
    mixed[len(one) - both :] ^= other[len(other) - both :]
    return mixed


def _same(one: np.ndarray, other: np.ndarray) -> int:
    """Return how many bytes at their starts two arrays of one length share."""
    for start in range(0, len(one), _BLOCK):
        differs = one[start : start + _BLOCK] != other[start : start + _BLOCK]
        if differs.any():
            return start + int(differs.argmax())
    return len(one)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()
