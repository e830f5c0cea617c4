"""Where the owner places tracks on the mood plane: on disk at once, and each step undone."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from musicscope.core.undo import Command
from musicscope.jobs import InlineRunner, JobHandle, JobRunner
from musicscope.library.rating_exchange import (
    ExportRatingsSpec,
    ImportRatingsSpec,
    RatingReport,
    RatingsImported,
)
from musicscope.library.ratings import RatedTracks, Rating, RatingEdit
from musicscope.workspace.doing import at_once, or_notice
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.library.library import Library

__all__ = ["Place", "RatingReport", "Ratings"]


class Place(NamedTuple):
    """A place on the mood plane (Russell, 1980).

    Attributes
    ----------
    valence : float
        How pleasant, -1..1; NaN unknown.
    arousal : float
        How excited, -1..1; NaN unknown.
    """

    valence: float
    arousal: float

    @property
    def known(self) -> bool:
        """Whether both are."""
        return math.isfinite(self.valence) and math.isfinite(self.arousal)


class Ratings:
    """The owner's places of tracks; each change is one undoable step.

    Parameters
    ----------
    library : Library
    jobs : JobRunner
    push : callable
        Runs an undoable command, and says in a notice why it failed.
    publish : callable
        Tells every view what was touched: `Changes.rated`.
    notify : callable
    """

    def __init__(
        self,
        library: Library,
        jobs: JobRunner | InlineRunner,
        push: Callable[[Command], None],
        publish: Callable[[Changes], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self._store = RatedTracks(library.database)
        self._library = library
        self._jobs = jobs
        self._push = push
        self._publish = publish
        self._notify = notify

    # --- what there is

    def all(self) -> dict[int, Place]:
        """Return the place of each track that has one, those of tracks that have left too."""
        return {track: place_of(values) for track, values in self._store.all().items()}

    def of(self, track: int) -> Place | None:
        """Return where a track is; None where nothing was said."""
        values = self._store.of_track(track)
        return place_of(values) if values else None

    # --- what is said

    def place(self, track: int, valence: float, arousal: float) -> None:
        """Place a track, in place of where it was.

        What moves a track about, such as a drag, places it once: where it is let go.

        Parameters
        ----------
        track : int
        valence, arousal : float
            -1..1; a notice says so where they are not.
        """
        said = (Rating(track, "valence", valence), Rating(track, "arousal", arousal))
        self._do("Place a track on the mood plane", lambda: self._store.put(said))

    def clear(self, tracks: Iterable[int]) -> None:
        """Take tracks off the plane."""
        chosen = tuple(map(int, tracks))
        rated = self._store.all()
        count = sum(track in rated for track in chosen)
        if count:
            tracks_ = "1 track" if count == 1 else f"{count:,} tracks"
            self._do(f"Take {tracks_} off the mood plane", lambda: self._store.clear(chosen))

    # --- files

    def import_file(self, path: Path | bytes) -> RatingReport:
        """Take over the places of a CSV file with the columns path, valence and arousal.

        Raises
        ------
        MusicScopeError
            When the file cannot be read.
        """
        return self._take_over(at_once(ImportRatingsSpec(self._library.path, os.fsencode(path))))

    def start_import(self, path: bytes, done: Callable[[RatingReport], None]) -> JobHandle:
        """Import in the background; says in a notice why a file cannot be read."""
        ended = or_notice(lambda found: done(self._take_over(found)), self._notify)
        return self._jobs.submit(ImportRatingsSpec(self._library.path, path), on_end=ended)

    def export_file(self, target: Path) -> int:
        """Write all places to a CSV file, and return of how many tracks.

        Raises
        ------
        MusicScopeError
            When it cannot be written.
        """
        return int(at_once(ExportRatingsSpec(self._library.path, target)))

    def start_export(self, target: Path, done: Callable[[int], None]) -> JobHandle:
        """Export in the background; says in a notice why the file cannot be written."""
        spec = ExportRatingsSpec(self._library.path, target)
        return self._jobs.submit(spec, on_end=or_notice(done, self._notify))

    def _take_over(self, imported: RatingsImported) -> RatingReport:
        if imported.edit != RatingEdit():
            self._do(f"Import “{imported.report.name}”", lambda: imported.edit)
        return imported.report

    # --- how

    def _do(self, label: str, first: Callable[[], RatingEdit]) -> None:
        done: list[RatingEdit] = []

        def do() -> None:
            if done:
                self._publish(self._store.do(done[0]))
            else:
                done.append(first())
                self._publish(done[0].changes)

        def undo() -> None:
            self._publish(self._store.do(done[0].turned_round()))

        self._push(Command(label, do, undo))


def place_of(values: dict[str, float]) -> Place:
    """Return what is known by scale as a place."""
    return Place(values.get("valence", math.nan), values.get("arousal", math.nan))
