"""M3U and M3U8: one path a line, with title and length before it.

Winamp's format (Nullsoft, 1997); M3U8 is the same in UTF-8.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from musicscope.library.playlist_files.addresses import location_line, one_line
from musicscope.library.playlist_files.entry import (
    LONGEST_LOCATION,
    BadEntry,
    Entry,
    PlaylistFile,
    limited,
    seconds,
)
from musicscope.library.playlist_files.text import lines_of
from musicscope.library.track import Track

_TITLE = re.compile(r'#EXTINF:\s*([-+.\d]*)(?:[^",]|"[^"]*")*,(.*)', re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"#PLAYLIST:(.*)", re.IGNORECASE)


def read(data: bytes) -> PlaylistFile:
    """Return the entries of an M3U file."""
    name, title, duration = "", "", None
    entries: list[Entry] = []
    damage: list[BadEntry] = []
    for line in lines_of(data):
        bare = line.text.strip(" \t")
        if bare.startswith("#"):
            words = line.guess.strip(" \t")
            told, named = _TITLE.match(words), _NAME.match(words)
            if told:
                title, duration = told[2].strip(), seconds(told[1])
            elif named:
                name = named[1].strip()
        elif len(bare) > LONGEST_LOCATION:
            where, words = f"line {line.number}", line.guess[:60] + "…"
            damage.append(BadEntry(where, words, "It is too long to be a path."))
        elif bare:
            locations = line.readings(line.text, line.guess)
            entries.append(
                Entry(f"line {line.number}", locations, title=title, duration_s=duration)
            )
            title, duration = "", None
    return limited(name, entries, damage)


def write_m3u8(
    name: str, tracks: Sequence[Track], folder: bytes | None
) -> tuple[bytes, list[BadEntry]]:
    """Return an M3U8 file, all of it UTF-8, and what is odd about entries."""
    return _write(name, tracks, folder, utf8=True)


def write_m3u(
    name: str, tracks: Sequence[Track], folder: bytes | None
) -> tuple[bytes, list[BadEntry]]:
    """Return an M3U file, its paths byte by byte as the disk has them."""
    return _write(name, tracks, folder, utf8=False)


def _write(
    name: str, tracks: Sequence[Track], folder: bytes | None, *, utf8: bool
) -> tuple[bytes, list[BadEntry]]:
    lines = [b"#EXTM3U", f"#PLAYLIST:{one_line(name)}".encode()]
    odd: list[BadEntry] = []
    for track in tracks:
        length = round(track.duration_s) or -1
        words = " - ".join(filter(None, (one_line(track.artist), one_line(track.title))))
        lines.append(f"#EXTINF:{length},{words}".encode())
        place, strange = location_line(f"line {len(lines) + 1}", track, folder, utf8=utf8)
        lines.append(place)
        if strange is not None:
            odd.append(strange)
    return b"\n".join(lines) + b"\n", odd
