"""Sound files to samples: any format that FFmpeg reads, any range, exact to the sample."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from types import TracebackType
from typing import Protocol

import numpy as np

from musicscope.audio.container import (
    NO_SOUND,
    SoundInfo,
    audio_stream,
    describe,
    open_container,
)
from musicscope.audio.fallback import SndfileSource
from musicscope.audio.frames import FrameSource, StreamHealth
from musicscope.audio.resample import Resampler, aligned_start
from musicscope.audio.samples import Block, mix
from musicscope.core.errors import DecodeError

#: Is given samples [shape=(n, channels)], float32.
Tap = Callable[[np.ndarray], None]

__all__ = ["Sound", "SoundInfo", "StreamHealth", "decode", "probe", "stream"]


def probe(path: bytes) -> SoundInfo:
    """Read a file's header, without decoding.

    Raises
    ------
    DecodeError
        If there is no sound in it that could be decoded.
    """
    try:
        with open_container(path) as container:
            return describe(container, audio_stream(container, path))
    except DecodeError as refusal:
        with closing(_second_opinion(path, refusal)) as file:
            return file.info


def _second_opinion(path: bytes, refusal: DecodeError) -> SndfileSource:
    try:
        return SndfileSource(path)
    except DecodeError:
        raise refusal from None


class _Source(Protocol):
    info: SoundInfo
    rate: int
    channels: int

    def blocks(self, start: int) -> Iterator[Block]: ...

    def close(self) -> None: ...


class Sound:
    """An open sound file, from which any number of ranges can be decoded.

    Parameters
    ----------
    path : bytes or str or os.PathLike
    health : StreamHealth, optional
        Counts what had to be left out.

    Raises
    ------
    DecodeError
        If there is no sound in it that could be decoded.
    """

    def __init__(
        self, path: bytes | str | os.PathLike[str], *, health: StreamHealth | None = None
    ) -> None:
        self.path = os.fsencode(path)
        self._source = self._choose(health or StreamHealth())

    def _choose(self, health: StreamHealth) -> _Source:
        try:
            return FrameSource(self.path, health)
        except DecodeError as refusal:
            source = _second_opinion(self.path, refusal)
            health.skipped_packets = 0
            return source

    @property
    def info(self) -> SoundInfo:
        """What the file's header says."""
        return self._source.info

    @property
    def rate(self) -> int:
        """The file's own samples a second, Hz."""
        return self._source.rate

    @property
    def channels(self) -> int:
        """The file's own number of channels."""
        return self._source.channels

    def close(self) -> None:
        """Release the file."""
        self._source.close()

    def __enter__(self) -> Sound:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def stream(
        self,
        *,
        rate: int | None = None,
        channels: int | None = None,
        start_s: float = 0.0,
        stop_s: float | None = None,
        tap: Tap | None = None,
    ) -> Iterator[np.ndarray]:
        """Decode a range, block by block; see the function `stream`.

        Beginning another range ends this one. `tap` is given each block as the file has it, at its
        own rate with all its channels, before it is mixed and resampled.
        """
        rate = rate or self.rate
        channels = channels or self.channels
        first = max(0, round(start_s * rate))
        stop = None if stop_s is None else max(first, round(stop_s * rate))
        blocks = self._blocks(rate, channels, first, tap)
        wanted = None if stop is None else stop - first
        while wanted is None or wanted > 0:
            block = next(blocks, None)
            if block is None:
                return
            block = block[:, :wanted]
            if wanted is not None:
                wanted -= block.shape[1]
            if block.shape[1]:
                yield np.ascontiguousarray(block.T)

    def _tapped(self, first: int, tap: Tap | None) -> Iterator[Block]:
        for block in self._source.blocks(first):
            if tap is not None:
                tap(block.T)
            yield block

    def _blocks(self, rate: int, channels: int, first: int, tap: Tap | None) -> Iterator[Block]:
        if rate == self.rate:
            for block in self._tapped(first, tap):
                yield mix(block, channels)
            return
        start_in, start_out = aligned_start(first, self.rate, rate)
        drop = first - start_out
        resampler = Resampler(self.rate, rate, channels)
        for block in self._tapped(start_in, tap):
            resampled = resampler.push(mix(block, channels))
            yield resampled[:, drop:]
            drop = max(0, drop - resampled.shape[1])
        yield resampler.push(np.zeros((channels, 0), np.float32), last=True)[:, drop:]


def stream(
    path: bytes | str | os.PathLike[str],
    *,
    rate: int | None = None,
    channels: int | None = None,
    start_s: float = 0.0,
    stop_s: float | None = None,
    health: StreamHealth | None = None,
) -> Iterator[np.ndarray]:
    """Decode a file, or a range of it, block by block.

    Any range equals the same part of the whole, sample by sample: the encoder's delay is
    removed, a seek goes further back and drops what it decodes before the range. Two limits:
    noise that AAC draws at random differs, and in containers whose clock is coarser than a
    sample (Matroska, ASF) a range may be off by one tick of it, 1 ms.

    Parameters
    ----------
    path : bytes or str or os.PathLike
    rate : int, optional
        Hz; the file's own by default.
    channels : int, optional
        The file's own by default; one is the mean of all.
    start_s, stop_s : float, optional
        Seconds; the whole file by default.
    health : StreamHealth, optional
        Counts the packets that were corrupt and left out.

    Yields
    ------
    block : np.ndarray [shape=(n_samples, channels)], float32, -1..1
        The first block is short, so that playing can start at once.

    Raises
    ------
    DecodeError
        If there is no sound in it that could be decoded.
    """
    with Sound(path, health=health) as sound:
        yield from sound.stream(rate=rate, channels=channels, start_s=start_s, stop_s=stop_s)


def decode(
    path: bytes | str | os.PathLike[str],
    *,
    rate: int = 22_050,
    start_s: float = 0.0,
    stop_s: float | None = None,
    health: StreamHealth | None = None,
) -> np.ndarray:
    """Decode a file, or a range of it, to one channel.

    Parameters
    ----------
    path, start_s, stop_s, health
        As in `stream`.
    rate : int
        Hz.

    Returns
    -------
    y : np.ndarray [shape=(n_samples,)], float32, -1..1
        The mean of the channels; empty where the range lies behind the end.

    Raises
    ------
    DecodeError
        If there is no sound in it that could be decoded.
    """
    blocks = [
        block[:, 0]
        for block in stream(
            path, rate=rate, channels=1, start_s=start_s, stop_s=stop_s, health=health
        )
    ]
    if not blocks:
        if start_s <= 0 and (stop_s is None or stop_s > 0):
            raise DecodeError(path, NO_SOUND)
        return np.zeros(0, np.float32)
    return np.concatenate(blocks)
