"""Finds the tracks of the library that a playlist file means."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from musicscope.core.paths import display_path
from musicscope.library.database import Database
from musicscope.library.folding import fold
from musicscope.library.playlist_files.entry import BadEntry, Entry
from musicscope.library.playlist_files.locating import Place, encode, network_address, places_of
from musicscope.library.rows import title_from

#: Two programs may tell the length of one file this differently.
_SAME_LENGTH_S = 3.0
#: Parts at the end of a path, the file's name among them, by which a moved file is known again.
_TELLING_PARTS = 2


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """A track that an entry means.

    Attributes
    ----------
    where, text : str
        As in `BadEntry`.
    track : int
    guess : str
        By what it was taken for the track, where its file lies elsewhere: ``"folder and name"``;
        empty where the file itself was found.
    """

    where: str
    text: str
    track: int
    guess: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    track: int
    path: bytes
    title: str
    artist: str
    duration_s: float


class TrackFinder:
    """The tracks of a library by path, by name and by title.

    Parameters
    ----------
    database : Database
    folder : bytes
        The playlist's, absolute.
    """

    def __init__(self, database: Database, folder: bytes) -> None:
        with database.reading() as connection:
            rows = connection.execute(
                "SELECT id, path, title, artist, duration_s FROM tracks WHERE NOT detached"
            ).fetchall()
        self._known = [_Known(*row) for row in rows]
        self._by_path = {known.path: known for known in self._known}
        self._folder = os.path.realpath(folder)
        self._real: dict[bytes, bytes] = {}

    def find(self, entry: Entry) -> FoundEntry | BadEntry:
        """Return the track that an entry means, or why there is none."""
        text = shown(entry)
        local = [each for each in entry.locations if not network_address(each)]
        if entry.locations and not local:
            return BadEntry(
                entry.where, text, "It is an address in the network, and no file of the library."
            )
        places: list[Place] = []
        for location in local:
            for place in places_of(location, self._folder, encoded=entry.encoded):
                if place.path in self._by_path:
                    return FoundEntry(entry.where, text, self._by_path[place.path].track)
                places.append(place)
        if any(b"\0" in place.tail for place in places):
            return BadEntry(entry.where, text, "Its path is damaged.")
        known = self._at(places)
        if known is not None:
            return FoundEntry(entry.where, text, known.track)
        present = next(
            (place for place in places if place.path and os.path.lexists(place.path)), None
        )
        if present is None:
            guessed = self._elsewhere(entry, places)
            if guessed is not None:
                return FoundEntry(entry.where, text, *guessed)
        return BadEntry(entry.where, text, self._reason(places, present))

    def _at(self, places: list[Place]) -> _Known | None:
        paths = [place.path for place in places if place.path]
        for path in paths:
            real = self._without_links(path)
            if real in self._by_path:
                return self._by_path[real]
        for path in paths:
            alike = self._by_folded_path.get(_folded(path), ())
            if len(alike) == 1:
                return alike[0]
        return None

    def _elsewhere(self, entry: Entry, places: list[Place]) -> tuple[int, str] | None:
        """Return a track that may be the entry's file in another place, and by what."""
        fits = [
            known for known in self._by_words(entry) if _same_length(entry, known, unknown=True)
        ]
        for place in dict.fromkeys(places):
            named = self._by_name.get(_folded(os.path.basename(place.tail)), ())
            named = [known for known in named if _same_length(entry, known, unknown=True)]
            lengths = {id(known): _common_parts(known.path, place.tail) for known in named}
            longest = max(lengths.values(), default=0)
            nearest = [known for known in named if lengths[id(known)] == longest]
            if longest >= _TELLING_PARTS and len(nearest) == 1:
                return nearest[0].track, "folder and name"
            alike = [known for known in named if known in fits]
            if len(alike) == 1:
                return alike[0].track, "name and title"
            alike = [known for known in named if _same_length(entry, known, unknown=False)]
            if len(alike) == 1:
                return alike[0].track, "name and length"
        return (fits[0].track, "artist and title") if len(fits) == 1 else None

    def _by_words(self, entry: Entry) -> list[_Known]:
        words = f"{entry.artist} - {entry.title}" if entry.artist else entry.title
        return self._by_title.get(_words(words), []) if " - " in words else []

    def _without_links(self, path: bytes) -> bytes:
        folder, name = os.path.split(path)
        if folder not in self._real:
            self._real[folder] = os.path.realpath(folder)
        return os.path.join(self._real[folder], name)

    def _reason(self, places: list[Place], present: Place | None) -> str:
        if present is not None:
            where = "outside the playlist's folder and " if present.outside else ""
            return f"The file is {where}not in the library; open its folder first."
        if not places:
            return "It names no file, and no track of the library has this artist and title."
        if not any(place.path for place in places):
            return self._strange(places)
        if places[0].outside:
            return (
                "It leads out of the playlist's folder, to a file that is not there; "
                "open the folder that holds it."
            )
        return "There is no such file, and no track of the library is like it."

    def _strange(self, places: list[Place]) -> str:
        names = {_folded(os.path.basename(place.tail)) for place in places}
        if any(name in self._by_name for name in names):
            return (
                "It is a path of another computer; a file of the library has this name, "
                "but neither folder, title nor length tell whether it is the same."
            )
        return "It is a path of another computer, and no track of the library has its name."

    @cached_property
    def _by_folded_path(self) -> dict[str, list[_Known]]:
        found = defaultdict(list)
        for known in self._known:
            found[_folded(known.path)].append(known)
        return dict(found)

    @cached_property
    def _by_name(self) -> dict[str, list[_Known]]:
        found = defaultdict(list)
        for known in self._known:
            found[_folded(os.path.basename(known.path))].append(known)
        return dict(found)

    @cached_property
    def _by_title(self) -> dict[str, list[_Known]]:
        found = defaultdict(list)
        for known in self._known:
            if known.artist:
                title = known.title or title_from(known.path)
                found[_words(f"{known.artist} - {title}")].append(known)
        return dict(found)


def shown(entry: Entry) -> str:
    """Return an entry for people: its path, or else its title."""
    if not entry.locations:
        return " - ".join(filter(None, (entry.artist, entry.title)))
    readable = entry.locations[-1]
    if entry.encoded or readable.startswith("file:"):
        readable = unquote(readable, errors="surrogateescape")
    return display_path(encode(readable))


def _folded(path: bytes) -> str:
    """Return a path without the case of its letters and the form of its accents."""
    text = path.decode("utf-8", "surrogateescape")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _words(text: str) -> str:
    return " ".join(fold(text).split())


def _same_length(entry: Entry, known: _Known, *, unknown: bool) -> bool:
    """Return whether two lengths are one; `unknown` where one is not known."""
    if entry.duration_s is None or not known.duration_s:
        return unknown
    return abs(entry.duration_s - known.duration_s) <= _SAME_LENGTH_S


def _common_parts(path: bytes, tail: bytes) -> int:
    """Return how many parts at their ends two paths share."""
    ours = _folded(path.replace(os.fsencode(os.sep), b"/")).split("/")
    theirs = _folded(tail).split("/")
    pairs = zip(reversed(ours), reversed(theirs), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(ours), len(theirs)))
