"""What the analysis knows of the track that is on stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from musicscope.core.events import Event
from musicscope.jobs import JobState

if TYPE_CHECKING:
    from musicscope.analysis.portrait.portrait import Portrait
    from musicscope.core.changes import Changes
    from musicscope.jobs import JobHandle, JobRunner
    from musicscope.jobs.context import JobContext
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library


@dataclass(frozen=True)
class PortraitSpec:
    """Reads what the library holds of one track."""

    library: Library
    track_id: int
    duration_s: float

    @property
    def label(self) -> str:
        """For people."""
        return "Reading what is known of a track"

    def run(self, context: JobContext) -> Portrait:
        """Return the track's portrait."""
        from musicscope.analysis.portrait.portrait import read_portrait

        facts, vectors = self.library.results(self.track_id)
        context.check()
        return read_portrait(facts, vectors, self.duration_s)


class PortraitNow:
    """The portrait of one track, read again whenever the library learns more of it.

    Attributes
    ----------
    track : int or None
        Whose portrait is wanted.
    portrait : Portrait or None
        None until it has been read, and while nothing is known.
    changed : Event
        Another portrait, or none.
    """

    def __init__(self, library: Library, catalogue: Catalogue, jobs: JobRunner) -> None:
        self.track: int | None = None
        self.portrait: Portrait | None = None
        self.changed: Event[None] = Event()
        self._library = library
        self._catalogue = catalogue
        self._jobs = jobs

    def show(self, track: int | None) -> None:
        """Read the portrait of another track, or of none."""
        if track == self.track:
            return
        self.track = track
        if self.portrait is not None:
            self.portrait = None
            self.changed.emit(None)
        self._read()

    def apply(self, changes: Changes) -> None:
        """Follow a change of the library."""
        if self.track in changes.analysed | changes.changed and not changes.labels_only:
            self._read()

    def _read(self) -> None:
        track = self.track
        if track is None or track not in self._catalogue:
            return

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE and track == self.track:
                self.portrait = handle.result
                self.changed.emit(None)

        spec = PortraitSpec(self._library, track, self._catalogue.track(track).duration_s)
        self._jobs.submit(spec, key="portrait on stage", on_end=ended)
