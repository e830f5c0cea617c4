"""Tags and a cover, written the way music taggers do."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import mutagen
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, TIT2, TPE1
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4, MP4Cover
from mutagen.wave import WAVE


def cover() -> bytes:
    from PIL import Image

    noise = Image.effect_noise((200, 200), 80.0)
    buffer = io.BytesIO()
    noise.save(buffer, "PNG")
    return buffer.getvalue()


def tag_and_add_cover(path: Path) -> None:
    """Give a file a title, an artist and a cover of some 40 kB."""
    file = mutagen.File(path)
    picture = Picture()
    picture.data, picture.mime, picture.type = cover(), "image/png", 3
    if isinstance(file, MP3 | WAVE):
        if file.tags is None:
            file.add_tags()
        tags = file.tags
        assert isinstance(tags, ID3)
        tags.add(TIT2(encoding=3, text="Träume"))
        tags.add(TPE1(encoding=3, text="Someone else"))
        tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=picture.data))
    elif isinstance(file, MP4):
        file["\xa9nam"], file["\xa9ART"] = "Träume", "Someone else"
        file["covr"] = [MP4Cover(picture.data, MP4Cover.FORMAT_PNG)]
    else:
        file["title"], file["artist"] = "Träume", "Someone else"
        if isinstance(file, FLAC):
            file.add_picture(picture)
        else:
            file["metadata_block_picture"] = base64.b64encode(picture.write()).decode()
    file.save()
