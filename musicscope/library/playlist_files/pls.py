"""PLS: numbered keys as in an INI file, as Winamp and radio stations write them."""

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
from musicscope.library.playlist_files.text import Line, lines_of
from musicscope.library.track import Track

_KEY = re.compile(r"\s*(file|title|length)(\d{1,7})\s*=(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\s*numberofentries\s*=\s*(\d{1,9})", re.IGNORECASE)
_NAME = re.compile(r"\s*x-gnome-title\s*=(.*)", re.IGNORECASE)


def read(data: bytes) -> PlaylistFile:
    """Return the entries of a PLS file, by their numbers."""
    files: list[tuple[int, Line, tuple[str, ...]]] = []
    titles: dict[int, str] = {}
    lengths: dict[int, str] = {}
    damage: list[BadEntry] = []
    name, told, told_at = "", 0, ""
    for line in lines_of(data):
        key, guessed = _KEY.match(line.text), _KEY.match(line.guess)
        if key is None or guessed is None:
            count, named = _NUMBER.match(line.guess), _NAME.match(line.guess)
            if count:
                told, told_at = int(count[1]), f"line {line.number}"
            elif named:
                name = named[1]
            continue
        kind, number = key[1].lower(), int(key[2])
        if kind == "title":
            titles[number] = guessed[3].strip()
        elif kind == "length":
            lengths[number] = guessed[3]
        elif len(key[3]) > LONGEST_LOCATION:
            words = key[3][:60] + "…"
            damage.append(BadEntry(f"line {line.number}", words, "It is too long to be a path."))
        elif key[3].strip():
            files.append((number, line, line.readings(key[3], guessed[3])))
    files.sort(key=lambda file: file[0])
    entries = [
        Entry(
            f"line {line.number}",
            locations,
            title=titles.get(number, ""),
            duration_s=seconds(lengths.get(number, "")),
        )
        for number, line, locations in files
    ]
    if told > len(files) + len(damage):
        words = f"It promises {told:,} entries and has {len(files):,}; its end may be cut off."
        damage.append(BadEntry(told_at, f"NumberOfEntries={told}", words))
    return limited(name, entries, damage)


def write(name: str, tracks: Sequence[Track], folder: bytes | None) -> tuple[bytes, list[BadEntry]]:
    """Return a PLS file in UTF-8, and what is odd about entries."""
    lines = [b"[playlist]", f"X-GNOME-Title={one_line(name)}".encode()]
    odd: list[BadEntry] = []
    for number, track in enumerate(tracks, 1):
        place, strange = location_line(f"line {len(lines) + 1}", track, folder, utf8=True)
        words = " - ".join(filter(None, (one_line(track.artist), one_line(track.title))))
        lines.append(b"File%d=%b" % (number, place))
        lines.append(f"Title{number}={words}".encode())
        lines.append(f"Length{number}={round(track.duration_s) or -1}".encode())
        if strange is not None:
            odd.append(strange)
    lines += [b"NumberOfEntries=%d" % len(tracks), b"Version=2"]
    return b"\n".join(lines) + b"\n", odd
