"""Portraits of tracks, read in the background and kept for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cachetools import LRUCache

from musicscope.core.changes import Changes
from musicscope.core.events import Event
from musicscope.jobs import JobState
from musicscope.workspace.portrait_now import PortraitSpec

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from musicscope.analysis.portrait.portrait import Portrait
    from musicscope.jobs import JobHandle
    from musicscope.workspace import Workspace

#: Portraits that are kept: a few hundred kB each.
KEPT = 24


class Portraits:
    """What is known of the track that one view shows.

    Parameters
    ----------
    workspace : Workspace
    owner : QObject
        The view; nothing is read for it once it is gone.
    name : str
        Of the view, so that its newest wish replaces its last one.

    Attributes
    ----------
    arrived : Event of int
        The portrait of this track has been read, or read again.
    """

    def __init__(self, workspace: Workspace, owner: QObject, name: str) -> None:
        self._workspace, self._key = workspace, f"portrait {name}"
        self._kept: LRUCache[int, Portrait] = LRUCache(KEPT)
        self._stale: set[int] = set()
        self._wanted: int | None = None
        self.arrived: Event[int] = Event()
        unsubscribe = workspace.changes.subscribe(self._follow_changes)
        owner.destroyed.connect(lambda *_: unsubscribe())
        owner.destroyed.connect(lambda *_: self._forget_owner())

    def get(self, track_id: int) -> Portrait | None:
        """Return a track's portrait if it is at hand; it may be about to be read again."""
        return self._kept.get(track_id)

    def want(self, track_id: int) -> None:
        """Read a track's portrait, unless it is at hand; `arrived` says when it is there."""
        self._wanted = track_id
        fresh = track_id in self._kept and track_id not in self._stale
        if fresh or track_id not in self._workspace.catalogue:
            return
        spec = PortraitSpec(
            self._workspace.library, track_id, self._workspace.catalogue.track(track_id).duration_s
        )

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                self._kept[track_id] = handle.result
                self._stale.discard(track_id)
                self.arrived.emit(track_id)

        self._workspace.jobs.submit(spec, where="thread", key=self._key, on_end=ended)

    def _follow_changes(self, changes: Changes) -> None:
        if changes.labels_only:
            return
        self._stale |= changes.tracks.intersection(self._kept)
        if self._wanted in changes.analysed | changes.changed:
            self.want(self._wanted)

    def _forget_owner(self) -> None:
        self.arrived = Event()
