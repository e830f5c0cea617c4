"""XSPF, the XML shareable playlist format, version 1 (Xiph.Org, 2006)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.parsers import expat
from xml.sax.saxutils import escape

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

NAMESPACE = "http://xspf.org/ns/0/"
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.-]{1,40})["']""")
_ROOT, _LIST, _TRACK, _FIELD = range(1, 5)


def read(data: bytes) -> PlaylistFile:
    """Return the entries of an XSPF file; of a damaged one, those before the damage.

    Raises
    ------
    MusicScopeError
        When it declares entities, by which a small file can fill the memory, or is no playlist.
    """
    content = _Content()
    declared = _DECLARED.search(data[:400])
    if declared is None or declared[1].lower() in {b"utf-8", b"utf8", b"utf-16"}:
        data = text_of(data).encode("utf-8", "replace")
        content.parse(data, "utf-8")
    else:
        content.parse(data, None)
    return limited(content.name, content.entries, content.damage)


class _Content:
    """What the parser has met so far."""

    def __init__(self) -> None:
        self.name = ""
        self.entries: list[Entry] = []
        self.damage: list[BadEntry] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._line = 0
        self._locations: list[str] = []
        self._fields: dict[str, str] = {}

    def parse(self, data: bytes, encoding: str | None) -> None:
        self._parser = expat.ParserCreate(encoding, namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.EntityDeclHandler = self._refuse
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            line = getattr(error, "lineno", self._parser.CurrentLineNumber)
            said = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else error
            self.damage.append(
                BadEntry(f"line {line}", "", f"The file is damaged from here on ({said}).")
            )

    def _refuse(self, *_: object) -> None:
        raise MusicScopeError(
            "It declares XML entities, which no playlist needs and which can do harm; "
            "write it anew with the program that made it."
        )

    def _start(self, name: str, _: dict[str, str]) -> None:
        local = name.rsplit(" ", 1)[-1]
        self._path.append(local)
        self._text, self._length = [], 0
        if len(self._path) == _ROOT and local != "playlist":
            raise MusicScopeError("It is XML, but no XSPF playlist.")
        if self._path[1:] == ["trackList", "track"]:
            self._line = self._parser.CurrentLineNumber
            self._locations, self._fields = [], {}

    def _characters(self, text: str) -> None:
        room = LONGEST_LOCATION + 1 - self._length
        if room > 0:
            self._text.append(text[:room])
            self._length += len(text)

    def _end(self, _: str) -> None:
        text = "".join(self._text).strip()
        inside = self._path[1:-1]
        name = self._path.pop()
        self._text, self._length = [], 0
        if name == "title" and not inside:
            self.name = text
        elif inside == ["trackList", "track"]:
            if name == "location":
                self._locations.append(text)
            else:
                self._fields.setdefault(name, text)
        elif inside == ["trackList"] and name == "track":
            self._add_track()

    def _add_track(self) -> None:
        where, fields = f"line {self._line}", self._fields
        locations = tuple(filter(None, self._locations))
        title = fields.get("title", "")
        if any(len(location) > LONGEST_LOCATION for location in locations):
            self.damage.append(BadEntry(where, title, "Its location is too long to be a path."))
        elif locations or title:
            self.entries.append(
                Entry(
                    where,
                    locations,
                    encoded=True,
                    title=title,
                    artist=fields.get("creator", ""),
                    duration_s=seconds(fields.get("duration", ""), 1e-3),
                )
            )
        else:
            self.damage.append(BadEntry(where, "", "This track has neither location nor title."))


def write(name: str, tracks: Sequence[Track], folder: bytes | None) -> tuple[bytes, list[BadEntry]]:
    """Return an XSPF file; its addresses hold any path."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<playlist version="1" xmlns="{NAMESPACE}">',
        f"  <title>{_safe(name)}</title>",
        "  <trackList>",
    ]
    for track in tracks:
        fields = {
            "location": location_address(track, folder),
            "title": track.title,
            "creator": track.artist,
            "album": track.album,
            "duration": str(round(1000 * track.duration_s)) if track.duration_s > 0 else "",
        }
        inside = "".join(f"<{tag}>{_safe(text)}</{tag}>" for tag, text in fields.items() if text)
        lines.append(f"    <track>{inside}</track>")
    lines += ["  </trackList>", "</playlist>"]
    return ("\n".join(lines) + "\n").encode("utf-8"), []


def _safe(text: str) -> str:
    return escape(fit_for_xml(text))
