"""The ring between a decoder thread and a sound callback: one writes, one reads, neither waits."""

from __future__ import annotations

import numpy as np

from musicscope.audio.samples import Block


class Ring:
    """A bounded queue of audio frames for exactly one writer and one reader.

    Each side moves only its own counter, after its copy is done, so no lock is needed.

    Parameters
    ----------
    frames : int
        How many fit.
    channels : int
    """

    def __init__(self, frames: int, channels: int) -> None:
        self._frames: Block = np.zeros((frames, channels), np.float32)
        self._written = 0
        self._read = 0

    @property
    def channels(self) -> int:
        """Samples in a frame."""
        return int(self._frames.shape[1])

    @property
    def filled(self) -> int:
        """Frames that can be read."""
        return self._written - self._read

    @property
    def free(self) -> int:
        """Frames that can be written."""
        return len(self._frames) - self.filled

    def skip(self, n: int) -> int:
        """Leave out the next `n` frames, as the reader; return how many there were."""
        n = min(n, self.filled)
        self._read += n
        return n

    def write(self, block: Block) -> int:
        """Take frames from the start of `block` [shape=(n, channels)]; return how many fitted."""
        n = min(len(block), self.free)
        at = self._written % len(self._frames)
        first = min(n, len(self._frames) - at)
        self._frames[at : at + first] = block[:first]
        self._frames[: n - first] = block[first:n]
        self._written += n
        return n

    def read(self, out: Block) -> int:
        """Move frames to the start of `out` [shape=(n, channels)]; return how many there were."""
        n = min(len(out), self.filled)
        at = self._read % len(self._frames)
        first = min(n, len(self._frames) - at)
        out[:first] = self._frames[at : at + first]
        out[first:n] = self._frames[: n - first]
        self._read += n
        return n
