"""Reads a playlist file and finds its tracks, in the background."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from musicscope.core.paths import display_path
from musicscope.jobs import JobContext
from musicscope.library.database import Database
from musicscope.library.playlist_files.entry import BadEntry
from musicscope.library.playlist_files.finding import FoundEntry, TrackFinder
from musicscope.library.playlist_files.formats import read_playlist

#: Entries between two looks at whether to go on.
_AT_ONCE = 1_000


@dataclass(frozen=True)
class FoundPlaylist:
    """A playlist file with the tracks that it means.

    Attributes
    ----------
    name : str
        What the file calls itself, or its own name.
    found : tuple of FoundEntry
        In the order of the file; guesses among them.
    missing : tuple of BadEntry
    """

    name: str
    found: tuple[FoundEntry, ...]
    missing: tuple[BadEntry, ...]


@dataclass(frozen=True)
class FindPlaylistSpec:
    """Reads a playlist file and finds its tracks in a library; changes nothing.

    Attributes
    ----------
    database : Path
        The library's file.
    path : bytes
        The playlist file.
    """

    database: Path
    path: bytes
    label: str = field(default="Importing a playlist")

    def run(self, context: JobContext) -> FoundPlaylist:
        """Return what was found, `FoundPlaylist`.

        Raises
        ------
        MusicScopeError
            When the file cannot be read, or is no playlist.
        """
        path = Path(os.fsdecode(self.path)).absolute()
        content = read_playlist(os.fsencode(path))
        found: list[FoundEntry] = []
        missing = list(content.damage)
        with Database(self.database) as database:
            finder = TrackFinder(database, os.fsencode(path.parent))
        for number, entry in enumerate(content.entries):
            if number % _AT_ONCE == 0:
                context.check()
                context.progress(number, len(content.entries), "entries")
            result = finder.find(entry)
            if isinstance(result, FoundEntry):
                found.append(result)
            else:
                missing.append(result)
        name = content.name or display_path(os.path.splitext(os.path.basename(self.path))[0])
        return FoundPlaylist(name, tuple(found), tuple(missing))
