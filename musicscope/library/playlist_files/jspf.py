"""JSPF: the fields of XSPF as JSON (Xiph.Org)."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from musicscope.core.errors import MusicScopeError
from musicscope.library.playlist_files.addresses import fit_for_xml, location_address
from musicscope.library.playlist_files.entry import (
    LONGEST_LOCATION,
    BadEntry,
    Entry,
    PlaylistFile,
    limited,
    seconds,
)
from musicscope.library.playlist_files.text import text_of
from musicscope.library.track import Track

_TRACKS = re.compile(r'"track"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


def read(data: bytes) -> PlaylistFile:
    """Return the entries of a JSPF file; of a damaged one, those before the damage.

    Raises
    ------
    MusicScopeError
        When it is JSON, but no playlist.
    """
    text = text_of(data)
    damage: list[BadEntry] = []
    name = ""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        tracks = _before_damage(text, damage)
    else:
        playlist = values.get("playlist") if isinstance(values, dict) else None
        if not isinstance(playlist, dict) or not isinstance(playlist.get("track", []), list):
            raise MusicScopeError("It is JSON, but no JSPF playlist.")
        tracks = playlist.get("track", [])
        name = _text(playlist.get("title"))
    entries: list[Entry] = []
    for number, values in enumerate(tracks, 1):
        found = _entry(f"entry {number}", values)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            damage.append(found)
    return limited(name, entries, damage)


def _entry(where: str, values: Any) -> Entry | BadEntry:
    if not isinstance(values, dict):
        return BadEntry(where, json.dumps(values)[:60], "It is no track.")
    location = values.get("location", [])
    locations = tuple(
        filter(None, map(_text, location if isinstance(location, list) else [location]))
    )
    title = _text(values.get("title"))
    if any(len(each) > LONGEST_LOCATION for each in locations):
        return BadEntry(where, title, "Its location is too long to be a path.")
    if not locations and not title:
        return BadEntry(where, "", "This track has neither location nor title.")
    return Entry(
        where,
        locations,
        encoded=True,
        title=title,
        artist=_text(values.get("creator")),
        duration_s=seconds(str(values.get("duration", "")), 1e-3),
    )


def _before_damage(text: str, damage: list[BadEntry]) -> list[Any]:
    """Return the tracks that stand before the place where the JSON ends to be JSON."""
    start = _TRACKS.search(text)
    tracks: list[Any] = []
    at = start.end() if start else 0
    decoder = json.JSONDecoder()
    while start:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        try:
            track, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        tracks.append(track)
    line = text.count("\n", 0, at) + 1
    damage.append(BadEntry(f"line {line}", "", "The file is damaged from here on."))
    return tracks


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def write(name: str, tracks: Sequence[Track], folder: bytes | None) -> tuple[bytes, list[BadEntry]]:
    """Return a JSPF file; its addresses hold any path."""
    written = []
    for track in tracks:
        fields: dict[str, Any] = {"location": [location_address(track, folder)]}
        named = {"title": track.title, "creator": track.artist, "album": track.album}
        fields |= {key: fit_for_xml(text) for key, text in named.items() if text}
        if track.duration_s > 0:
            fields["duration"] = round(1000 * track.duration_s)
        written.append(fields)
    playlist = {"playlist": {"title": fit_for_xml(name), "track": written}}
    return (json.dumps(playlist, ensure_ascii=False, indent=1) + "\n").encode("utf-8"), []
