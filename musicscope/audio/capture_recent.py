"""The newest seconds of a sound, written by one thread and read by any."""

from __future__ import annotations

import numpy as np

from musicscope.audio.samples import Block

#: Frames at the old end that are not handed out, because they may be overwritten meanwhile.
_SPARE_S = 0.5


class Recent:
    """A memory in which every frame stands twice, so that any stretch is one slice.

    Parameters
    ----------
    rate, channels : int
    seconds : float
        How much can be read.

    Attributes
    ----------
    rate : int
        Hz.
    written : int
        Frames since the beginning.
    """

    def __init__(self, rate: int, channels: int, seconds: float) -> None:
        self.rate = rate
        self.written = 0
        self._readable = int(seconds * rate)
        self._size = self._readable + int(_SPARE_S * rate)
        self._frames: Block = np.zeros((2 * self._size, channels), np.float32)

    def write(self, block: Block) -> None:
        """Append frames [shape=(n, channels)]."""
        new = block[-self._size :]
        at = (self.written + len(block) - len(new)) % self._size
        first = min(len(new), self._size - at)
        for begin in (at, at + self._size):
            self._frames[begin : begin + first] = new[:first]
        for begin in (0, self._size):
            self._frames[begin : begin + len(new) - first] = new[first:]
        self.written += len(block)

    def last(self, seconds: float) -> Block:
        """Return up to `seconds` of the newest frames, as a copy [shape=(n, channels)]."""
        written = self.written
        n = max(min(int(seconds * self.rate), self._readable, written), 0)
        stop = (written - 1) % self._size + 1 + self._size
        return self._frames[stop - n : stop].copy()
