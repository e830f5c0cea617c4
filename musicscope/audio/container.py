"""Opening a file with FFmpeg: its one audio stream, and its packets, whatever state they are in."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from musicscope.core.errors import DecodeError

#: Formats that FFmpeg reads by opening other files, which must not happen unasked.
_PLAYLISTS = frozenset(
    {"hls", "applehttp", "concat", "dash", "imf", "sdp", "rtsp", "webm_dash_manifest"}
)
#: FFmpeg opens it, and reads some bit depths in the wrong byte order.
_BIG_ENDIAN_WAV = b"RIFX"
#: Read errors in a row after which the rest of a file is given up.
_PATIENCE = 64
#: What a header may say about sample rate (Hz) and channels before it is taken as damaged.
_RATES = range(100, 6_000_001)
_CHANNELS = range(1, 65)

#: Open no other place; do not search seconds of plain PCM for something hidden in it.
_OPTIONS = {"protocol_whitelist": "file", "max_probe_packets": "4", "max_size": "16384"}

NO_SOUND = "it holds no sound"
#: Bits a second below which no codec goes: a header that implies less is wrong.
_FEWEST_BITS = 100


@dataclass(frozen=True)
class SoundInfo:
    """What a file's header says of its sound.

    Attributes
    ----------
    rate : int
        Samples a second, Hz.
    channels : int
    duration_s : float
        Seconds; 0 where the file does not tell. Decoding may end a little earlier or later.
    codec : str
        FFmpeg's short name: ``"vorbis"``, ``"mp3"``, ``"pcm_s16le"``.
    bit_rate : int or None
        Bits a second.
    """

    rate: int
    channels: int
    duration_s: float
    codec: str
    bit_rate: int | None


@cache
def ffmpeg() -> ModuleType:
    """Return PyAV, told to keep FFmpeg's messages off the terminal."""
    import av
    import av.logging

    av.logging.set_level(None)
    return av  # type: ignore[no-any-return]


def explain(error: BaseException) -> str:
    """Return why an error of FFmpeg or of the system ended reading, as half a sentence."""
    av = ffmpeg()
    if isinstance(error, FileNotFoundError):
        return "the file is not there"
    if isinstance(error, PermissionError):
        return "reading it is not allowed"
    if isinstance(error, (av.DecoderNotFoundError, av.PatchWelcomeError, NotImplementedError)):
        return "it uses a codec that is not known here"
    if isinstance(error, av.InvalidDataError):
        return "it is damaged, or not in a known format of sound"
    if isinstance(error, EOFError):
        return "it ends before its sound begins"
    if isinstance(error, MemoryError):
        return "its header asks for an absurd amount of memory"
    return (getattr(error, "strerror", None) or str(error) or "it is damaged").lower()


def check_file(path: bytes) -> int:
    """Return the size of a regular file, bytes; raises `DecodeError` for what is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - the path is bytes
    except FileNotFoundError:
        raise DecodeError(path, "the file is not there") from None
    except (OSError, ValueError) as error:
        raise DecodeError(path, explain(error)) from None
    if stat.S_ISDIR(status.st_mode):
        raise DecodeError(path, "it is a folder")
    if not stat.S_ISREG(status.st_mode):
        raise DecodeError(path, "it is not an ordinary file")
    if status.st_size == 0:
        raise DecodeError(path, "the file is empty")
    return status.st_size


def open_container(path: bytes) -> Any:
    """Open a file with FFmpeg, which may read this file and no other place.

    Returns
    -------
    container : av.container.InputContainer

    Raises
    ------
    DecodeError
        If it is no regular file, or not in a format that FFmpeg knows.
    """
    check_file(path)
    av = ffmpeg()
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - the path is bytes
            if file.read(4) == _BIG_ENDIAN_WAV:
                raise DecodeError(path, "it is a big-endian WAV file")
        container = av.open(
            "file:" + os.fsdecode(path),
            options=_OPTIONS,
            metadata_errors="replace",
        )
    except (av.FFmpegError, OSError, ValueError, MemoryError, RuntimeError) as error:
        raise DecodeError(path, explain(error)) from None
    if not _PLAYLISTS.isdisjoint(container.format.name.split(",")):
        container.close()
        raise DecodeError(path, "it is a playlist")
    return container


def audio_stream(container: Any, path: bytes) -> Any:
    """Return the stream to be heard; cover art and video are passed over.

    Raises
    ------
    DecodeError
        If there is none, none that can be decoded, or if its header is absurd.
    """
    streams = container.streams.audio
    if not streams:
        raise DecodeError(path, NO_SOUND)
    best = container.streams.best("audio")
    known = [s for s in (best, *streams) if s is not None and s.codec_context is not None]
    if not known:
        raise DecodeError(path, "it uses a codec that is not known here")
    stream = known[0]
    check_header(path, stream.codec_context.sample_rate, stream.codec_context.channels)
    if stream.codec_context.name == "flac":
        # Without it, a damaged frame is played as noise.
        stream.codec_context.options = {"err_detect": "crccheck+explode"}
    stream.codec_context.thread_type = "NONE"
    stream.codec_context.thread_count = 1
    return stream


def check_header(path: bytes, rate: int, channels: int) -> None:
    """Raise `DecodeError` where a sample rate or a number of channels cannot be true."""
    if rate not in _RATES:
        raise DecodeError(path, f"its header names an impossible sample rate, {rate} Hz")
    if channels not in _CHANNELS:
        raise DecodeError(path, f"its header names an impossible number of channels, {channels}")


def read_packets(container: Any, stream: Any) -> Iterator[Any | None]:
    """Yield the packets of a stream, and None in place of each that cannot be read.

    The last packet is empty; it makes a decoder give out what it still holds.
    """
    av = ffmpeg()
    packets = container.demux(stream)
    failures = 0
    while failures < _PATIENCE:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except (av.FFmpegError, MemoryError):
            failures += 1
            packets = container.demux(stream)
            yield None
            continue
        failures = 0
        yield packet


def describe(container: Any, stream: Any) -> SoundInfo:
    """Return what the header says of `stream`; a duration that cannot be true counts as unknown."""
    context = stream.codec_context
    bits = 8 * container.size
    bit_rate = stream.bit_rate or context.bit_rate or container.bit_rate or None
    duration_s = 0.0
    if stream.duration:
        duration_s = float(stream.duration * stream.time_base)
    elif container.duration:
        duration_s = container.duration / 1e6
    if duration_s <= 0 or bits < _FEWEST_BITS * duration_s:
        duration_s = bits / bit_rate if bit_rate and bit_rate >= _FEWEST_BITS else 0.0
    return SoundInfo(
        rate=context.sample_rate,
        channels=context.channels,
        duration_s=duration_s,
        codec=context.codec.canonical_name,
        bit_rate=bit_rate,
    )
