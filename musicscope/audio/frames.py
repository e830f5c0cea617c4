"""Decoding with FFmpeg from any sample on, exactly."""

from __future__ import annotations

import sys
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from musicscope.audio.container import (
    NO_SOUND,
    audio_stream,
    check_header,
    describe,
    explain,
    ffmpeg,
    open_container,
    read_packets,
)
from musicscope.audio.resample import Resampler
from musicscope.audio.samples import Block, FrameReader, mix
from musicscope.core.errors import DecodeError

#: Samples of the first block, so that playing starts at once, and of all later ones.
FIRST_BLOCK, BLOCK = 2_048, 65_536
#: Seconds decoded and dropped before a place that was sought: a lossy codec's memory (the bit
#: reservoir of MP3, Opus's 80 ms, an overlap of AAC and Vorbis) several times over.
_RUN_UP_S = (0.5, 2.0, 8.0)
#: Frames, or samples, by whose time stamps a place is recognised. One stamp is not enough:
#: those of Vorbis are late by a part of a block where block lengths change.
_WITNESSES, _WITNESS_SAMPLES = 8, 32_768
#: The longest loss, seconds, that is filled with silence; a longer one is a broken clock.
_LONGEST_GAP_S = 10.0


@dataclass
class StreamHealth:
    """What had to be left out while decoding.

    Attributes
    ----------
    skipped_packets : int
        Packets that could not be read or decoded.
    """

    skipped_packets: int = 0


class FrameSource:
    """One file decoded by FFmpeg.

    Sample 0 is the first that a decoder gives after the encoder's delay. Samples lost to
    corrupt packets are silent, so that all that follows stays at its time.

    Parameters
    ----------
    path : bytes
    health : StreamHealth

    Raises
    ------
    DecodeError
        If FFmpeg finds no sound in it.
    """

    def __init__(self, path: bytes, health: StreamHealth) -> None:
        self.path = path
        self._health = health
        self._counting = True
        self._counted = 0
        self._open()
        self.info = describe(self._container, self._stream)
        first = self._pending[0]
        self.rate: int = first.sample_rate
        self.channels: int = first.layout.nb_channels
        try:
            check_header(path, self.rate, self.channels)
        except DecodeError:
            self.close()
            raise
        self._zero = self._place(0)
        self._end = self._known_end()

    def close(self) -> None:
        """Release the file."""
        self._pending.clear()
        self._container.close()

    def blocks(self, start: int) -> Iterator[Block]:
        """Yield float32 blocks [shape=(channels, n)] from sample `start` on, to the end."""
        position = self._go_to(start)
        self._counting = position >= start
        reader: FrameReader | None = None
        block = np.empty((0, 0), np.float32)
        filled, size = 0, FIRST_BLOCK
        sought = position > 0
        for gap, frame in self._frames(position):
            begin = position + gap
            n = min(frame.samples, self._end - begin) if sought else frame.samples
            position = begin + frame.samples
            if n <= 0 or begin + n <= start:
                continue
            self._counting = True
            self._count_loss(gap)
            if reader is None or not reader.fits(frame) or filled + n > block.shape[1] or gap:
                if reader is not None and filled:
                    yield self._finished(reader, block[:, :filled])
                    size = min(2 * size, BLOCK)
                silence = min(gap, begin - start)
                if silence > 0:
                    yield np.zeros((self.channels, silence), np.float32)
                reader = FrameReader(frame)
                block = np.empty((reader.channels, max(size, n)), np.float32)
                filled = 0
            skip = max(0, start - begin)
            reader.copy(frame, skip, n, block[:, filled : filled + n - skip])
            filled += n - skip
        if reader is not None and filled:
            yield self._finished(reader, block[:, :filled])

    def _count_loss(self, gap: int) -> None:
        """Count a gap that no error announced: a parser dropped the packet silently."""
        skipped = self._health.skipped_packets
        if gap and skipped == self._counted:
            self._health.skipped_packets += 1
        self._counted = self._health.skipped_packets

    def _finished(self, reader: FrameReader, raw: Block) -> Block:
        block = reader.finish(raw)
        if reader.rate != self.rate:
            block = Resampler(reader.rate, self.rate, reader.channels).push(block, last=True)
        return mix(block, self.channels)

    def _known_end(self) -> int:
        """Return where an Ogg stream ends: FFmpeg drops what is behind it unless it has sought."""
        stream = self._stream
        if self._zero is None or self._container.format.name != "ogg" or not stream.duration:
            return sys.maxsize
        return self._samples((stream.start_time or 0) + stream.duration) - self._zero

    def _open(self) -> None:
        self._container = open_container(self.path)
        try:
            self._stream = audio_stream(self._container, self.path)
            base = self._stream.time_base
            self._tick = (base.numerator, base.denominator)
            self._restart()
            self._look_ahead()
            if not self._pending:
                raise DecodeError(self.path, self._last_error or NO_SOUND)
            self._at_start = True
        except BaseException:
            self._container.close()
            raise

    def _restart(self) -> None:
        self._pending: deque[Any] = deque()
        self._decoded = self._decode()
        self._last_error = ""

    def _decode(self) -> Iterator[Any]:
        av = ffmpeg()
        decode = self._stream.codec_context.decode
        for packet in read_packets(self._container, self._stream):
            if packet is None:
                self._health.skipped_packets += self._counting
                continue
            try:
                frames = decode(packet)
            except EOFError:
                continue
            except (av.FFmpegError, MemoryError, ValueError) as error:
                self._last_error = explain(error)
                self._health.skipped_packets += self._counting and packet.size > 0
                continue
            for frame in frames:
                if frame.samples:
                    yield frame

    def _look_ahead(self) -> None:
        samples = sum(frame.samples for frame in self._pending)
        while len(self._pending) < _WITNESSES and samples < _WITNESS_SAMPLES:
            frame = next(self._decoded, None)
            if frame is None:
                return
            self._pending.append(frame)
            samples += frame.samples

    def _samples(self, ticks: int) -> int:
        numerator, denominator = self._tick
        return int((2 * ticks * numerator * self.rate + denominator) // (2 * denominator))

    def _stamp(self, frame: Any) -> int | None:
        return None if frame.pts is None else self._samples(frame.pts)

    def _place(self, zero: int | None) -> int | None:
        """Return the sample at which the first pending frame begins, by most of the stamps."""
        votes: Counter[int] = Counter()
        before = 0
        for frame in self._pending:
            stamp = self._stamp(frame)
            if stamp is not None:
                votes[stamp - before] += 1
            before += frame.samples
        if not votes or zero is None:
            return None
        return votes.most_common(1)[0][0] - zero

    def _go_to(self, start: int) -> int:
        """Make the next frame one that begins at or before `start`; return where it begins."""
        if self._at_start and (start < 3 * self.rate or self._zero is None):
            self._at_start = False
            return 0
        av = ffmpeg()
        self._counting = False
        for run_up_s in _RUN_UP_S:
            target = start - int(run_up_s * self.rate)
            if target <= 0 or self._zero is None:
                break
            numerator, denominator = self._tick
            stamp = (target + self._zero) * denominator // (self.rate * numerator)
            self._at_start = False
            try:
                self._container.seek(stamp, stream=self._stream)
            except (av.FFmpegError, ValueError, OverflowError):
                break
            self._restart()
            self._look_ahead()
            place = self._place(self._zero)
            if place is not None and 0 < place <= target + (start - target) // 2:
                return place
        if not self._at_start:
            self._container.close()
            self._open()
        self._at_start = False
        return 0

    def _frames(self, position: int) -> Iterator[tuple[int, Any]]:
        """Yield frames, each with the number of samples that were lost before it."""
        tolerance = 1 + 4 * self._tick[0] * self.rate // self._tick[1]
        longest = int(_LONGEST_GAP_S * self.rate)
        pending = self._pending
        while True:
            frame = pending.popleft() if pending else next(self._decoded, None)
            if frame is None:
                return
            gap = 0
            stamp = self._stamp(frame)
            if stamp is not None and self._zero is not None:
                late = stamp - self._zero - position
                if tolerance < late < longest:
                    pending.appendleft(frame)
                    self._look_ahead()
                    place = self._place(self._zero)
                    pending.popleft()
                    if place is not None and tolerance < place - position < longest:
                        gap = place - position
            yield gap, frame
            position += gap + frame.samples
