"""What a file says of itself: tags and the figures of its header."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musicscope.core.paths import display_path
from musicscope.library.cleaning import clean_text, parse_track_number, parse_year
from musicscope.library.covers import read_cover
from musicscope.library.genres import split_genres

__all__ = ["Tags", "read_cover", "read_tags"]

log = logging.getLogger(__name__)

#: Where each family of tags keeps what we read, best first.
_KEYS: dict[str, dict[str, tuple[str, ...]]] = {
    "ID3": {
        "title": ("TIT2",),
        "artist": ("TPE1",),
        "album": ("TALB",),
        "album_artist": ("TPE2",),
        "year": ("TDRC", "TDRL", "TDOR", "TYER", "TORY"),
        "genre": ("TCON",),
        "track": ("TRCK",),
    },
    "MP4Tags": {
        "title": ("\xa9nam",),
        "artist": ("\xa9ART",),
        "album": ("\xa9alb",),
        "album_artist": ("aART",),
        "year": ("\xa9day",),
        "genre": ("\xa9gen",),
        "track": ("trkn",),
    },
    "VComment": {
        "title": ("title",),
        "artist": ("artist",),
        "album": ("album",),
        "album_artist": ("albumartist", "album artist", "album_artist"),
        "year": ("date", "year", "originaldate", "originalyear"),
        "genre": ("genre",),
        "track": ("tracknumber", "track"),
    },
    "APEv2": {
        "title": ("Title",),
        "artist": ("Artist",),
        "album": ("Album",),
        "album_artist": ("Album Artist", "Albumartist"),
        "year": ("Year", "Date"),
        "genre": ("Genre",),
        "track": ("Track",),
    },
    "ASFTags": {
        "title": ("Title",),
        "artist": ("Author",),
        "album": ("WM/AlbumTitle",),
        "album_artist": ("WM/AlbumArtist",),
        "year": ("WM/Year", "WM/OriginalReleaseYear"),
        "genre": ("WM/Genre",),
        "track": ("WM/TrackNumber", "WM/Track"),
    },
}

#: Headers that claim more are wrong: twelve days of sound, rates from telephone to fastest DSD.
_LONGEST_S = 1e6
_RATES = (1_000, 50_000_000)

_CODECS = {
    "MP3": "mp3",
    "EasyMP3": "mp3",
    "FLAC": "flac",
    "OggFLAC": "flac",
    "OggVorbis": "vorbis",
    "OggOpus": "opus",
    "OggSpeex": "speex",
    "OggTheora": "theora",
    "AAC": "aac",
    "ASF": "wma",
    "WAVE": "pcm",
    "AIFF": "pcm",
    "WavPack": "wavpack",
    "MonkeysAudio": "ape",
    "Musepack": "musepack",
    "TrueAudio": "tta",
    "OptimFROG": "optimfrog",
    "TAK": "tak",
    "DSF": "dsd",
    "DSDIFF": "dsd",
}


@dataclass(frozen=True)
class Tags:
    """What a file says of itself; each field is empty, 0 or None where it says nothing.

    Attributes
    ----------
    title, artist, album, album_artist : str
    year, track_number : int or None
    genres : tuple of str
    duration_s : float
    codec : str
    bit_rate : int or None
        In bit/s.
    channels : int
    rate : int
        In Hz.
    """

    title: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    year: int | None = None
    genres: tuple[str, ...] = ()
    track_number: int | None = None
    duration_s: float = 0.0
    codec: str = ""
    bit_rate: int | None = None
    channels: int = 0
    rate: int = 0


def read_tags(path: bytes) -> Tags:
    """Read a file's tags and header; a file that says nothing readable gives empty `Tags`.

    Raises
    ------
    OSError
        When the file cannot be read at all.
    """
    import mutagen

    with Path(os.fsdecode(path)).open("rb") as file:
        try:
            content = mutagen.File(file)
        except Exception as error:  # noqa: BLE001 - mutagen raises anything on broken files
            log.info("no tags in %s: %s", display_path(path), error)
            return Tags()
        if content is None:
            return Tags()
        tags = content.tags
        if tags is None and type(content).__name__ == "MP3":
            tags = _trailing_ape(file)
        size = os.fstat(file.fileno()).st_size
    return _tags(tags, content, size)


def _trailing_ape(file: Any) -> Any:
    from mutagen.apev2 import APEv2

    try:
        file.seek(0)
        return APEv2(file)
    except Exception:  # noqa: BLE001 - most files have none
        return None


def _tags(tags: Any, content: Any, size: int) -> Tags:
    family = next((c.__name__ for c in type(tags).__mro__ if c.__name__ in _KEYS), None)
    keys = _KEYS[family] if family else {}

    def values(field: str) -> Iterator[object]:
        for key in keys.get(field, ()):
            yield from _values(tags, family, key)

    def text(field: str) -> str:
        for key in keys.get(field, ()):
            joined = ", ".join(filter(None, map(clean_text, _values(tags, family, key))))
            if joined:
                return clean_text(joined)
        return ""

    years = (parse_year(str(value)[:40]) for value in values("year"))
    numbers = (parse_track_number(str(value)[:40]) for value in values("track"))
    return Tags(
        title=text("title"),
        artist=text("artist"),
        album=text("album"),
        album_artist=text("album_artist"),
        year=next((year for year in years if year), None),
        genres=split_genres(values("genre")),
        track_number=next((number for number in numbers if number), None),
        **_header(content, size),
    )


def _values(tags: Any, family: str | None, key: str) -> Iterator[object]:
    """Yield all values of one tag, whatever odd thing the file holds there."""
    try:
        if family == "ID3":
            for frame in tags.getall(key):
                yield from (frame.genres if key == "TCON" else frame.text)
            return
        value = tags[key]
        if family == "APEv2":
            yield from value if value.kind == 0 else ()
        elif key == "trkn":
            yield from (pair[0] for pair in value)
        else:
            yield from value
    except Exception:  # noqa: BLE001 - absent or malformed is the same to us: unknown
        return


def _header(content: Any, size: int) -> dict[str, Any]:
    info = content.info
    codec = _codec(content)
    duration = _within(getattr(info, "length", 0), 0, _LONGEST_S)
    bit_rate = _within(getattr(info, "bitrate", 0), 1, 2**31)
    if not bit_rate and duration > 1:
        bit_rate = size * 8 / duration
    return {
        "duration_s": duration,
        "codec": codec,
        "bit_rate": round(bit_rate) or None,
        "channels": round(_within(getattr(info, "channels", 0), 1, 255)),
        "rate": 48_000
        if codec == "opus"
        else round(_within(getattr(info, "sample_rate", 0), *_RATES)),
    }


def _within(value: Any, least: float, most: float) -> float:
    """Return a number that a header may well mean, or 0."""
    number = float(value) if isinstance(value, int | float) else 0.0
    return number if math.isfinite(number) and least <= number <= most else 0.0


def _codec(content: Any) -> str:
    kind = type(content).__name__
    if kind == "MP4":
        codec = str(getattr(content.info, "codec", "")).partition(".")[0]
        return {"mp4a": "aac", "ac-3": "ac3", "ec-3": "eac3"}.get(codec, clean_text(codec))
    if kind == "AC3":
        return "eac3" if getattr(content.info, "codec", "") == "ec-3" else "ac3"
    if kind == "MP3" and getattr(content.info, "layer", 3) in {1, 2}:
        return f"mp{content.info.layer}"
    return _CODECS.get(kind, "")
