"""Texture of the spectrogram for those tracks that are asked for; no part of every analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

import numpy as np

from musicscope.analysis.texture.track import TextureSpec
from musicscope.analysis.texture.vector import TEXTURE, texture_columns
from musicscope.core.changes import Changes
from musicscope.jobs import JobHandle, JobState, Outcome
from musicscope.library.track import Track, TrackState
from musicscope.library.vector_sets import VectorSets
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.learning.evaluation.experiment import Experiment
    from musicscope.library.library import Library

#: Seconds that one file may take before its worker is killed.
FILE_LIMIT_S = 120.0


def learns_from_texture(experiment: Experiment) -> bool:
    """Return whether one of the models of a run asks for texture by name."""
    return any(TEXTURE in groups for _, _, groups in experiment.parts())


class Textures:
    """Describes texture where it is wanted and not known, and stores it beside the analysis.

    Texture is looked at by those who compare classifiers, and costs a tenth of an analysis; so
    tracks do not wait for it, and what was analysed before it existed is not out of date.

    Parameters
    ----------
    library, jobs, publish, notify
        Of the workspace.
    """

    def __init__(
        self,
        library: Library,
        jobs: JobRunner | InlineRunner,
        publish: Callable[[Changes], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self._library = library
        self._jobs = jobs
        self._publish = publish
        self._notify = notify
        self._stored = VectorSets(library.database)
        self._failed: dict[int, str] = {}

    def missing(self, tracks: Iterable[int] | None = None) -> frozenset[int]:
        """Return those of `tracks`, or of all, that are analysed and have no texture yet.

        Without those whose texture could not be described since the program started.
        """
        ids, values = self._stored.read(TEXTURE)
        known = set(ids.tolist()) if values.shape[1] == len(texture_columns()) else set()
        return frozenset(self._analysed(tracks).keys() - known - self._failed.keys())

    def ensure(
        self,
        tracks: Iterable[int] | None = None,
        done: Callable[[], None] = lambda: None,
    ) -> JobHandle | None:
        """Describe the texture of those of `tracks`, or of all, that lack it.

        In worker processes, with progress. What is found is stored as it comes, so that after a
        cancelled job the next one goes on where it stopped.

        Parameters
        ----------
        tracks : iterable of int, optional
        done : callable
            Called when nothing is missing any more, at once if nothing is; not after a cancelled
            job. A file that could not be read is named in a notice and does not hold it up.

        Returns
        -------
        JobHandle or None
            None if nothing was missing.
        """
        wanted = self.missing(tracks)
        if not wanted:
            done()
            return None
        items = [
            (id_, TextureSpec(track.path, track.duration_s))
            for id_, track in self._analysed(wanted).items()
        ]
        failed_before = len(self._failed)

        def ended(handle: JobHandle) -> None:
            self._tell(len(self._failed) - failed_before, handle)
            if handle.state is JobState.DONE:
                done()

        return self._jobs.submit_batch(
            "Describing texture",
            items,
            self._store,
            timeout_s=FILE_LIMIT_S,
            unit="tracks",
            key="texture",
            on_end=ended,
        )

    def _analysed(self, tracks: Iterable[int] | None) -> dict[int, Track]:
        return {
            track.id: track
            for track in self._library.tracks(tracks)
            if track.state is TrackState.READY and not (track.missing or track.excluded)
        }

    def _store(self, outcomes: list[Outcome]) -> None:
        found = {cast(int, o.item): cast(np.ndarray, o.result) for o in outcomes if not o.reason}
        self._failed |= {cast(int, o.item): o.reason for o in outcomes if o.reason}
        still = self._analysed(found)
        changes = self._stored.put(TEXTURE, {id_: found[id_] for id_ in found if id_ in still})
        if changes:
            self._jobs.deliver(lambda: self._publish(changes))

    def _tell(self, failed: int, handle: JobHandle) -> None:
        if handle.state is JobState.FAILED:
            self._notify(Notice("error", f"Texture could not be described: {handle.error}"))
        elif failed:
            tracks = "1 track" if failed == 1 else f"{failed} tracks"
            first = next(iter(self._failed.values()))
            self._notify(Notice("warn", f"The texture of {tracks} could not be described: {first}"))
