"""What makes a recording the same after renaming, moving and retagging: its audio packets."""

from __future__ import annotations

import hashlib
import os

from musicscope.audio.container import NO_SOUND, audio_stream, open_container, read_packets
from musicscope.audio.fallback import SndfileSource
from musicscope.core.errors import DecodeError

_BYTES = 16


def hash_packets(path: bytes | str | os.PathLike[str]) -> bytes:
    """Hash the encoded sound of a file, without decoding it.

    Tags, cover art and the file's name do not count; re-encoding gives another hash.

    Returns
    -------
    audio_hash : bytes
        16 bytes (BLAKE2b) over all audio packets in their order. For a file that only
        libsndfile reads, over its samples.

    Raises
    ------
    DecodeError
        If there is no sound in it.
    """
    path = os.fsencode(path)
    try:
        return _hash_with_ffmpeg(path)
    except DecodeError as refusal:
        try:
            file = SndfileSource(path)
        except DecodeError:
            raise refusal from None
        digest = hashlib.blake2b(digest_size=_BYTES)
        for block in file.blocks(0):
            digest.update(block.tobytes())
        file.close()
        return digest.digest()


def _hash_with_ffmpeg(path: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=_BYTES)
    size = 0
    with open_container(path) as container:
        for packet in read_packets(container, audio_stream(container, path)):
            if packet is not None and packet.size:
                digest.update(packet)
                size += packet.size
    if not size:
        raise DecodeError(path, NO_SOUND)
    return digest.digest()
