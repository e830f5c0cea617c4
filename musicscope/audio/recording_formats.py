"""Sound files that can be played at every moment of being written."""

from __future__ import annotations

import errno
import os
import struct
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.audio.samples import Block

_BYTES = 3
_FULL_SCALE = 2**23
#: What a 32-bit size in a RIFF header can say.
_LARGEST = 2**32 - 1
#: RIFF header, room for 64-bit sizes, format chunk, head of the data chunk.
_WAVE_HEADER = 12 + 36 + 48 + 8
#: The subformat PCM of the extensible format, behind its number.
_SUBFORMAT = bytes.fromhex("000000001000800000aa00389b71")
#: Samples of a FLAC frame as libsndfile writes them.
_FLAC_FRAME = 4096
#: Where the block STREAMINFO keeps the number of samples, in its lowest 36 bits.
_FLAC_TOTAL = slice(18, 26)


class WaveFile:
    """A WAV file of 24 bits, its header renewed now and then.

    Beyond 4 GB it becomes RF64 (EBU Tech 3306), for which room is kept from the beginning.

    Parameters
    ----------
    path : Path
        Written over.
    rate, channels : int

    Attributes
    ----------
    frames : int
        How many are on disk.

    Raises
    ------
    OSError
        When the disk is full or the file cannot be written.
    """

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        self.frames = 0
        self._rate, self._channels = rate, channels
        self._width = _BYTES * channels
        self._file = path.open("wb", buffering=0)
        try:
            self._put(self._header())
        except OSError:
            self._file.close()
            raise

    def write(self, block: Block) -> None:
        """Append frames [shape=(n, channels)], -1..1; louder ones are clipped."""
        scaled = np.clip(np.rint(block * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
        whole = np.ascontiguousarray(scaled, "<i4")
        raw = whole.view(np.uint8).reshape(-1, 4)[:, :_BYTES].tobytes()
        try:
            self._put(raw)
        finally:
            self.frames = (self._file.tell() - _WAVE_HEADER) // self._width

    def renew(self) -> None:
        """Let the header tell how much there is."""
        end = self._file.tell()
        self._file.seek(0)
        self._put(self._header())
        self._file.seek(end)

    def close(self) -> None:
        """Cut off an incomplete frame, renew the header and close."""
        try:
            size = self.frames * self._width
            self._file.truncate(_WAVE_HEADER + size)
            self._file.seek(_WAVE_HEADER + size)
            if size % 2:
                self._put_quietly(b"\0")
            self.renew()
        finally:
            self._file.close()

    def _put(self, raw: bytes) -> None:
        rest = memoryview(raw)
        while rest:
            written = self._file.write(rest)
            if not written:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            rest = rest[written:]

    def _put_quietly(self, raw: bytes) -> None:
        try:
            self._put(raw)
        except OSError:
            return

    def _header(self) -> bytes:
        size = self.frames * self._width
        whole = _WAVE_HEADER - 8 + size + size % 2
        large = whole > _LARGEST
        riff = (b"RF64", _LARGEST, b"WAVE") if large else (b"RIFF", whole, b"WAVE")
        sizes = (b"ds64", 28, whole, size, self.frames, 0) if large else (b"JUNK", 28, 0, 0, 0, 0)
        speakers = {1: 4, 2: 3}.get(self._channels, 0)
        form = struct.pack(
            "<4sIHHIIHHHHIH14s",
            *(b"fmt ", 40, 0xFFFE, self._channels, self._rate, self._rate * self._width),
            *(self._width, 8 * _BYTES, 22, 8 * _BYTES, speakers, 1, _SUBFORMAT),
        )
        return b"".join(
            (
                struct.pack("<4sI4s", *riff),
                struct.pack("<4sIQQQI", *sizes),
                form,
                struct.pack("<4sI", b"data", _LARGEST if large else size),
            )
        )


class FlacFile:
    """A FLAC file of 24 bits, whose header tells how much there is.

    Parameters
    ----------
    path : Path
        Written over.
    rate, channels : int

    Attributes
    ----------
    frames : int
        How many were handed over.

    Raises
    ------
    RuntimeError
        When the format does not take the rate or the channels, or the file cannot be opened.
    OSError
        When the disk is full.
    """

    def __init__(self, path: Path, rate: int, channels: int) -> None:
        import soundfile

        self.frames = 0
        self._path = path
        self._broken = False
        self._file: Any = soundfile.SoundFile(
            os.fsencode(path), "w", rate, channels, "PCM_24", format="FLAC"
        )

    def write(self, block: Block) -> None:
        """Append frames [shape=(n, channels)], -1..1; louder ones are clipped."""
        try:
            self._file.write(np.clip(block, -1.0, 1.0))
        except (RuntimeError, AssertionError) as error:
            self._broken = True
            raise OSError("the disk is full or can no longer be written") from error
        self.frames += len(block)

    def renew(self) -> None:
        """Let the header tell how much there is in whole FLAC frames."""
        self._tell(max(self.frames - 1, 0) // _FLAC_FRAME * _FLAC_FRAME)

    def close(self) -> None:
        """Write the last FLAC frame and the header."""
        self._file.close()
        if self._broken:
            self.frames = max(self.frames - 1, 0) // _FLAC_FRAME * _FLAC_FRAME
            self._tell(self.frames)

    def _tell(self, total: int) -> None:
        with self._path.open("r+b", buffering=0) as file:
            head = bytearray(file.read(_FLAC_TOTAL.stop))
            if len(head) < _FLAC_TOTAL.stop:
                return
            (packed,) = struct.unpack(">Q", head[_FLAC_TOTAL])
            file.seek(_FLAC_TOTAL.start)
            file.write(struct.pack(">Q", packed >> 36 << 36 | total))
