"""The owner's playlists: every change is on disk at once and can be undone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.changes import Changes
from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.undo import Command
from musicscope.jobs import InlineRunner, JobRunner
from musicscope.library.playlist_files.entry import BadEntry
from musicscope.library.playlist_files.formats import write_playlist
from musicscope.library.playlist_files.importing import FindPlaylistSpec, FoundPlaylist
from musicscope.library.playlists import HISTORY, Play, Playlist, Playlists
from musicscope.workspace.doing import at_once, or_notice
from musicscope.workspace.notices import Notice
from musicscope.workspace.playlist_report import ImportReport

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.playback import Playback

__all__ = ["HISTORY", "ImportReport", "Play", "Playlist", "PlaylistService", "Slot"]

#: Plays that the history lists.
LISTED_PLAYS = 1_000
#: Characters of a name that are kept.
LONGEST_NAME = 400


@dataclass(frozen=True, slots=True)
class Slot:
    """One place of a playlist, filled by a track that is in the library.

    Attributes
    ----------
    place : int
        From 0; places of tracks whose folder is not in the library are left out.
    track : int
    played_s : float or None
        For the history: when it was played, s since 1970.
    """

    place: int
    track: int
    played_s: float | None = None


class PlaylistService:
    """Playlists, smart playlists and the history; each change is published.

    Parameters
    ----------
    library : Library
    catalogue : Catalogue
        Answers smart playlists.
    playback : Playback
        Has the queue.
    jobs : JobRunner
    push : callable
        Runs an undoable command, and says in a notice why it failed.
    publish : callable
        Tells every view what was touched.
    notify : callable
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        playback: Playback,
        jobs: JobRunner | InlineRunner,
        push: Callable[[Command], None],
        publish: Callable[[Changes], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self._path = library.path
        self._store = Playlists(library.database)
        self._catalogue = catalogue
        self._playback = playback
        self._jobs = jobs
        self._push = push
        self._publish = publish
        self._notify = notify

    # --- what there is

    def all(self) -> tuple[Playlist, ...]:
        """Return all playlists with their counts; smart ones as their search finds now."""
        return tuple(map(self._counted, self._store.all()))

    def get(self, playlist_id: int) -> Playlist | None:
        """Return one playlist, or None when it is gone."""
        found = self._store.get(playlist_id)
        return None if found is None else self._counted(found)

    def named(self, name: str) -> Playlist | None:
        """Return the first playlist of this name, or else the first whatever the case."""
        playlists = self.all()
        exact = (p for p in playlists if p.name == name)
        folded = (p for p in playlists if p.name.casefold() == name.casefold())
        return next(exact, None) or next(folded, None)

    def slots(self, playlist_id: int) -> list[Slot]:
        """Return the tracks of a playlist, or of `HISTORY`, with their places."""
        if playlist_id == HISTORY:
            return [
                Slot(place, play.track, play.played_s)
                for place, play in enumerate(self.history(LISTED_PLAYS))
                if play.track in self._catalogue
            ]
        playlist = self._store.get(playlist_id)
        if playlist is None:
            return []
        if playlist.query is not None:
            found = self._catalogue.select(playlist.query).tolist()
            return [Slot(place, track) for place, track in enumerate(found)]
        return [
            Slot(place, track)
            for place, track in enumerate(self._store.tracks(playlist_id))
            if track in self._catalogue
        ]

    def tracks(self, playlist_id: int) -> list[int]:
        """Return the tracks of a playlist that are in the library, in their order."""
        return [slot.track for slot in self.slots(playlist_id)]

    def history(self, limit: int = LISTED_PLAYS) -> tuple[Play, ...]:
        """Return what was played last, the newest first."""
        return self._store.history(limit)

    def count_plays(self) -> int:
        """Return how many plays were recorded."""
        return self._store.count_plays()

    # --- what can be undone

    def make(self, name: str, ids: Iterable[int] = ()) -> int | None:
        """Make a playlist of tracks and return its id; None when it could not be stored."""
        return self._create(_checked_name(name), None, tuple(map(int, ids)))

    def make_smart(self, name: str, query: str) -> int | None:
        """Make a playlist that always holds what a search finds, and return its id."""
        return self._create(_checked_name(name), _checked_query(query), ())

    def add(self, playlist_id: int, ids: Iterable[int], at: int | None = None) -> None:
        """Put tracks into a playlist, before place `at` or at its end."""
        playlist, before = self._ordinary(playlist_id), self._store.tracks(playlist_id)
        new = tuple(map(int, ids))
        if new:
            where = len(before) if at is None else min(max(at, 0), len(before))
            self._put(
                f"Add {_count(len(new))} to “{playlist.name}”",
                playlist_id,
                before,
                (*before[:where], *new, *before[where:]),
            )

    def remove_places(self, playlist_id: int, places: Iterable[int]) -> None:
        """Take the tracks at these places out of a playlist."""
        playlist, before = self._ordinary(playlist_id), self._store.tracks(playlist_id)
        gone = {place for place in places if 0 <= place < len(before)}
        if gone:
            after = tuple(track for place, track in enumerate(before) if place not in gone)
            label = f"Remove {_count(len(gone))} from “{playlist.name}”"
            self._put(label, playlist_id, before, after)

    def move(self, playlist_id: int, old: int, new: int) -> None:
        """Move the track at place `old` so that it is at place `new`."""
        self.move_places(playlist_id, (old,), new + 1 if new > old else new)

    def move_places(self, playlist_id: int, places: Iterable[int], at: int) -> None:
        """Move the tracks at these places, in their order, before what is at place `at` now."""
        playlist, before = self._ordinary(playlist_id), self._store.tracks(playlist_id)
        chosen = sorted({place for place in places if 0 <= place < len(before)})
        moved = set(chosen)
        head = [track for place, track in enumerate(before[:at]) if place not in moved]
        tail = [track for place, track in enumerate(before[at:], at) if place not in moved]
        after = (*head, *(before[place] for place in chosen), *tail)
        if after != before:
            label = f"Move {_count(len(chosen))} in “{playlist.name}”"
            self._put(label, playlist_id, before, after)

    def put_in_order(self, playlist_id: int, ids: Sequence[int]) -> None:
        """Give a playlist exactly these tracks, in this order."""
        playlist = self._ordinary(playlist_id)
        before, after = self._store.tracks(playlist_id), tuple(map(int, ids))
        if after != before:
            self._put(f"Order “{playlist.name}”", playlist_id, before, after)

    def rename(self, playlist_id: int, name: str) -> None:
        """Give a playlist another name."""
        former = self._existing(playlist_id)
        new = replace(former, name=_checked_name(name))
        if new != former:
            self._replace(f"Rename “{former.name}”", former, new)

    def change_smart(self, playlist_id: int, name: str, query: str) -> None:
        """Give a smart playlist another name and another search."""
        former = self._existing(playlist_id)
        if former.query is None:
            raise ParameterError(f"“{former.name}” is a list of tracks and searches for nothing.")
        new = replace(former, name=_checked_name(name), query=_checked_query(query))
        if new != former:
            self._replace(f"Change the search of “{former.name}”", former, new)

    def delete(self, playlist_id: int) -> None:
        """Forget a playlist; its tracks stay in the library."""
        former, tracks = self._existing(playlist_id), self._store.tracks(playlist_id)
        self._push_changes(
            f"Delete the playlist “{former.name}”",
            lambda: self._store.remove(playlist_id),
            lambda: self._store.restore(former, tracks),
        )

    # --- files

    def import_file(self, path: Path | bytes) -> ImportReport:
        """Make a playlist of a playlist file; what it lacks is part of the report.

        Raises
        ------
        MusicScopeError
            When the file cannot be read, or is no playlist.
        """
        return self._take_over(at_once(FindPlaylistSpec(self._path, os.fsencode(path))))

    def start_import(self, path: bytes, done: Callable[[ImportReport], None]) -> None:
        """Import in the background; says in a notice why a file cannot be read."""
        ended = or_notice(lambda found: done(self._take_over(found)), self._notify)
        self._jobs.submit(FindPlaylistSpec(self._path, path), on_end=ended)

    def export_file(
        self, playlist_id: int, path: Path, relative: bool = True
    ) -> tuple[BadEntry, ...]:
        """Write a playlist to a file, and return what other programs may not understand.

        Parameters
        ----------
        playlist_id : int
            A playlist, or `HISTORY`.
        path : Path
            Its ending says the format, see `musicscope.library.playlist_files.formats`.
        relative : bool
            Whether paths are as seen from the file's folder.

        Raises
        ------
        MusicScopeError
            When the file cannot be written.
        """
        return self.export_tracks(
            self.name_of(playlist_id), self.tracks(playlist_id), path, relative
        )

    def export_queue(self, path: Path, relative: bool = True) -> tuple[BadEntry, ...]:
        """Write what plays, and what plays next, to a playlist file; see `export_file`."""
        return self.export_tracks("Queue", self.queue(), path, relative)

    def export_tracks(
        self, name: str, ids: Iterable[int], path: Path, relative: bool = True
    ) -> tuple[BadEntry, ...]:
        """Write tracks to a playlist file; see `export_file`."""
        tracks = [self._catalogue.track(track) for track in ids]
        if not tracks:
            raise MusicScopeError(f"“{name}” holds no tracks, so there is nothing to write.")
        return write_playlist(path, name, tracks, relative=relative)

    def queue(self) -> list[int]:
        """Return what plays and what plays next."""
        current = self._playback.current
        ids = [*([] if current is None else [current]), *self._playback.queue]
        return [track for track in ids if track in self._catalogue]

    def name_of(self, playlist_id: int) -> str:
        """Return the name of a playlist, or of the history."""
        return "History" if playlist_id == HISTORY else self._existing(playlist_id).name

    def free_name(self, wish: str) -> str:
        """Return `wish`, with a number where a playlist has that name."""
        taken = {playlist.name for playlist in self._store.all()}
        wish = _checked_name(wish)
        name, number = wish, 1
        while name in taken:
            number += 1
            name = f"{wish} {number}"
        return name

    # --- how

    def _take_over(self, found: FoundPlaylist) -> ImportReport:
        playlist = None
        if found.found:
            name = self.free_name(found.name or "Imported playlist")
            tracks = tuple(entry.track for entry in found.found)
            playlist = self._create(name, None, tracks, verb="Import")
        return ImportReport(playlist, found.name, found.found, found.missing)

    def _create(
        self, name: str, query: str | None, tracks: tuple[int, ...], verb: str = "Make"
    ) -> int | None:
        made: list[Playlist] = []

        def do() -> Changes:
            if made:
                return self._store.restore(made[0], tracks)
            made.append(self._store.create(name, query, tracks))
            return Changes(playlists=frozenset({made[0].id}))

        label = f"{verb} the playlist “{name}”"
        self._push_changes(label, do, lambda: self._store.remove(made[0].id))
        return made[0].id if made else None

    def _put(
        self, label: str, playlist_id: int, before: tuple[int, ...], after: tuple[int, ...]
    ) -> None:
        self._push_changes(
            label,
            lambda: self._store.put_tracks(playlist_id, after),
            lambda: self._store.put_tracks(playlist_id, before),
        )

    def _replace(self, label: str, former: Playlist, new: Playlist) -> None:
        self._push_changes(label, lambda: self._store.put(new), lambda: self._store.put(former))

    def _push_changes(
        self, label: str, do: Callable[[], Changes], undo: Callable[[], Changes]
    ) -> None:
        self._push(Command(label, lambda: self._publish(do()), lambda: self._publish(undo())))

    def _existing(self, playlist_id: int) -> Playlist:
        found = self._store.get(playlist_id)
        if found is None:
            raise ParameterError("This playlist is gone; choose another.")
        return found

    def _ordinary(self, playlist_id: int) -> Playlist:
        found = self._existing(playlist_id)
        if found.query is not None:
            raise ParameterError(
                f"“{found.name}” holds what its search finds; change the search, "
                "or keep its tracks as a playlist of their own."
            )
        return found

    def _counted(self, playlist: Playlist) -> Playlist:
        if playlist.query is None:
            return playlist
        return replace(playlist, count=len(self._catalogue.select(playlist.query)))


def _checked_name(name: str) -> str:
    cleaned = " ".join(name.encode("utf-8", "replace").decode().split())[:LONGEST_NAME].strip()
    if not cleaned:
        raise ParameterError("A playlist needs a name; type one.")
    return cleaned


def _checked_query(query: str) -> str:
    cleaned = query.encode("utf-8", "replace").decode().strip()
    if not cleaned:
        raise ParameterError("A smart playlist needs a search, such as genre:jazz; type one.")
    return cleaned


def _count(n: int) -> str:
    return "1 track" if n == 1 else f"{n:,} tracks"
