"""The second decoder: libsndfile, for the few formats that FFmpeg refuses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from musicscope.audio.container import NO_SOUND, SoundInfo, check_file, check_header
from musicscope.audio.frames import BLOCK, FIRST_BLOCK
from musicscope.audio.samples import Block, make_finite
from musicscope.core.errors import DecodeError

#: First bytes of what is worth a second try; libsndfile's own MPEG, Ogg and FLAC readers add
#: nothing to FFmpeg's, and the first of them writes to the terminal.
_FIRST_BYTES = (
    b"RIFF", b"RIFX", b"RF64", b"riff", b"FORM", b"caff", b".snd", b"dns.", b"NIST", b"Creative",
    b"2BIT", b"\x64\xa3", b"\xa3\x64", b"fap ", b" paf", b"PVF1", b"MATLAB",
)  # fmt: skip


class SndfileSource:
    """One file decoded by libsndfile.

    Parameters
    ----------
    path : bytes

    Raises
    ------
    DecodeError
        If libsndfile finds no sound in it either.
    """

    def __init__(self, path: bytes) -> None:
        import soundfile

        self.path = path
        size = check_file(path)
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - the path is bytes
                if not file.read(8).startswith(_FIRST_BYTES):
                    raise DecodeError(path, NO_SOUND)
            self._file = soundfile.SoundFile(path)
        except (soundfile.SoundFileError, OSError, ValueError, TypeError):
            raise DecodeError(path, NO_SOUND) from None
        self.rate = int(self._file.samplerate)
        self.channels = int(self._file.channels)
        self._frames = int(self._file.frames)
        try:
            check_header(path, self.rate, self.channels)
            if self._frames <= 0:
                raise DecodeError(path, NO_SOUND)
        except DecodeError:
            self.close()
            raise
        duration_s = self._frames / self.rate
        self.info = SoundInfo(
            self.rate,
            self.channels,
            duration_s,
            str(self._file.subtype).lower(),
            int(8 * size / duration_s),
        )

    def close(self) -> None:
        """Release the file."""
        self._file.close()

    def blocks(self, start: int) -> Iterator[Block]:
        """Yield float32 blocks [shape=(channels, n)] from sample `start` on, to the end."""
        import soundfile

        if start >= self._frames:
            return
        size = FIRST_BLOCK
        try:
            self._file.seek(start)
            while True:
                read = self._file.read(size, dtype="float32", always_2d=True)
                if not len(read):
                    return
                yield make_finite(np.ascontiguousarray(read.T))
                size = min(2 * size, BLOCK)
        except soundfile.SoundFileError:
            raise DecodeError(self.path, "it is damaged") from None
