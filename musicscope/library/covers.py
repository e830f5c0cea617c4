"""Cover pictures: inside the file, or beside it in its folder."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Bytes of the largest picture that is read.
LARGEST_PICTURE = 32 * 1024 * 1024

_NAMES = (b"cover", b"folder", b"front", b"album", b"albumart", b"albumartsmall")
_EXTENSIONS = (b".jpg", b".jpeg", b".png", b".webp", b".gif", b".bmp")
_MAGIC = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"RIFF", b"II*\0", b"MM\0*")
_FRONT = 3


def read_cover(path: bytes) -> bytes | None:
    """Return a track's cover as the bytes of an image file, or None where there is none.

    The picture in the file comes first, its front cover before others; then ``cover``, ``folder``,
    ``front`` or ``album`` in the file's folder, or the only picture there.
    """
    return _embedded(path) or _beside(path)


def _embedded(path: bytes) -> bytes | None:
    import mutagen

    try:
        with Path(os.fsdecode(path)).open("rb") as file:
            content = mutagen.File(file)
            pictures = [] if content is None else list(_pictures(content))
    except Exception:  # noqa: BLE001 - mutagen raises anything on broken files
        return None
    pictures.sort(key=lambda picture: picture[0] != _FRONT)
    return next((data for _, data in pictures if data.startswith(_MAGIC)), None)


def _pictures(content: Any) -> Iterator[tuple[int, bytes]]:
    """Yield the type (3 is the front cover) and the bytes of each embedded picture."""
    for picture in getattr(content, "pictures", ()):
        yield picture.type, picture.data
    tags = content.tags
    families = {kind.__name__ for kind in type(tags).__mro__}
    if "ID3" in families:
        for frame in tags.getall("APIC"):
            yield int(frame.type), frame.data
    elif "MP4Tags" in families:
        for data in tags.get("covr", ()):
            yield _FRONT, bytes(data)
    elif "VComment" in families:
        yield from _vorbis_pictures(tags)
    elif "APEv2" in families:
        for key, value in tags.items():
            if key.lower().startswith("cover art") and value.kind == 1:
                front = _FRONT if "front" in key.lower() else 0
                yield front, bytes(value.value).partition(b"\0")[2]
    elif "ASFTags" in families:
        for attribute in tags.get("WM/Picture", ()):
            yield from _windows_picture(bytes(attribute.value))


def _vorbis_pictures(tags: Any) -> Iterator[tuple[int, bytes]]:
    from mutagen.flac import Picture

    for text in tags.get("metadata_block_picture", ()):
        picture = Picture(base64.b64decode(text))
        yield picture.type, picture.data
    for text in tags.get("coverart", ()):
        yield _FRONT, base64.b64decode(text)


def _windows_picture(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Take apart type, length, and two UTF-16 strings before the picture (Microsoft, ASF)."""
    length = int.from_bytes(block[1:5], "little")
    at = 5
    for _ in range(2):
        while block[at : at + 2] not in {b"\0\0", b""}:
            at += 2
        at += 2
    yield block[0], block[at : at + length]


def _beside(path: bytes) -> bytes | None:
    folder = os.path.split(path)[0]
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in entries if e.name.lower().endswith(_EXTENSIONS)]
    except OSError:
        return None
    by_stem = {os.path.splitext(name)[0].lower(): name for name in sorted(names)}
    chosen = next((by_stem[stem] for stem in _NAMES if stem in by_stem), None)
    if chosen is None and len(names) == 1:
        chosen = names[0]
    return _read_picture(os.path.join(folder, chosen)) if chosen else None


def _read_picture(path: bytes) -> bytes | None:
    try:
        with Path(os.fsdecode(path)).open("rb") as file:
            data = file.read(LARGEST_PICTURE + 1)
    except OSError:
        return None
    return data if len(data) <= LARGEST_PICTURE and data.startswith(_MAGIC) else None
