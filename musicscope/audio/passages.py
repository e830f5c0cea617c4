"""What is taken from a file, one passage after the other: to its end, or round a loop for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from musicscope.audio.decode import Sound
from musicscope.audio.samples import Block

#: Seconds in which the end of a loop goes over into what stands before its beginning.
SEAM_S = 0.005
#: Seconds of a loop that is kept in memory, rather than decoded each time.
_KEPT_S = 20.0
#: Frames that are given out at once from memory.
_BLOCK = 32_768


@dataclass(frozen=True)
class Passage:
    """Samples that follow each other in one file.

    Attributes
    ----------
    samples : np.ndarray [shape=(n, channels)], float32
    start_s : float
        The position of the first in the file.
    """

    samples: Block
    start_s: float


@dataclass(frozen=True)
class Excerpt:
    """An open sound as an output wants it.

    Attributes
    ----------
    sound : Sound
    rate : int
        Hz of the output.
    channels : int
    gain : float
        What samples are multiplied by.
    """

    sound: Sound
    rate: int
    channels: int
    gain: float = 1.0

    def passages(self, start_s: float, loop: tuple[float, float] | None) -> Iterator[Passage]:
        """Yield what is to be heard from `start_s` on.

        Parameters
        ----------
        loop : tuple of float or None
            Where a part begins and ends that is repeated for ever, once it is reached; its last
            `SEAM_S` go over into the sound before its beginning, so that it turns without a click.
            Behind its end, or where it is shorter than two such seams, it is left aside.
        """
        begin = max(0, round(start_s * self.rate))
        if loop is not None:
            first, stop = (max(0, round(s * self.rate)) for s in loop)
            if stop - first >= 2 * self._seam and begin < stop:
                yield from self._looped(begin, first, stop)
                return
        for block in self._blocks(begin, None):
            yield Passage(block, begin / self.rate)
            begin += len(block)

    @property
    def _seam(self) -> int:
        return round(SEAM_S * self.rate)

    def _blocks(self, first: int, stop: int | None) -> Iterator[Block]:
        rate = self.rate
        stop_s = None if stop is None else stop / rate
        for block in self.sound.stream(
            rate=rate, channels=self.channels, start_s=first / rate, stop_s=stop_s
        ):
            yield block if self.gain == 1.0 else block * np.float32(self.gain)

    def _looped(self, begin: int, first: int, stop: int) -> Iterator[Passage]:
        frames = _Frames(self._blocks(begin, stop), self.channels)
        while True:
            at = begin
            kept: list[Block] = []
            for block in frames.all_but(self._seam):
                yield Passage(block, at / self.rate)
                at += len(block)
                kept.append(block)
            outgoing = frames.rest
            lead = min(first, self._seam)
            frames = _Frames(self._blocks(first - lead, stop), self.channels)
            incoming = np.zeros_like(outgoing)
            taken = frames.take(lead)[: len(outgoing)]
            incoming[len(incoming) - len(taken) :] = taken
            turning = _linear(outgoing, incoming)
            if len(turning):
                yield Passage(turning, at / self.rate)
            elif not kept:
                return
            if begin == first and stop - first <= _KEPT_S * self.rate:
                yield from self._repeated(np.concatenate([*kept, turning]), first)
            begin = first

    def _repeated(self, whole: Block, first: int) -> Iterator[Passage]:
        places = [*range(0, len(whole), _BLOCK), len(whole)]
        while True:
            for start, stop in pairwise(places):
                yield Passage(whole[start:stop], (first + start) / self.rate)


class _Frames:
    """Blocks, of which any number of frames can be taken, or all but the last."""

    def __init__(self, blocks: Iterator[Block], channels: int) -> None:
        self._blocks = blocks
        self.rest: Block = np.zeros((0, channels), np.float32)

    def take(self, n: int) -> Block:
        """Return the next `n` frames, or as many as there are."""
        while len(self.rest) < n:
            block = next(self._blocks, None)
            if block is None:
                break
            self.rest = np.concatenate([self.rest, block])
        taken, self.rest = self.rest[:n], self.rest[n:]
        return taken

    def all_but(self, n: int) -> Iterator[Block]:
        """Yield blocks and leave the last `n` frames in `rest`."""
        for block in self._blocks:
            self.rest = np.concatenate([self.rest, block])
            if len(self.rest) > n:
                yield self.rest[: len(self.rest) - n]
                self.rest = self.rest[len(self.rest) - n :]
        if len(self.rest) > n:
            yield self.rest[: len(self.rest) - n]
            self.rest = self.rest[len(self.rest) - n :]


def _linear(outgoing: Block, incoming: Block) -> Block:
    share = (np.arange(1, len(outgoing) + 1, dtype=np.float32) / (len(outgoing) + 1))[:, None]
    return np.asarray(outgoing + share * (incoming - outgoing), np.float32)
