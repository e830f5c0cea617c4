"""Learned tags over the time of tracks: each track is listened through once, and remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from musicscope.jobs import JobHandle, JobState
from musicscope.workspace.learning_windows import TrackWindows, WindowsSpec

if TYPE_CHECKING:
    from musicscope.jobs import InlineRunner, JobRunner
    from musicscope.library.catalogue import Catalogue
    from musicscope.workspace.learning_features import TagSpace

#: Tracks whose windows are remembered.
_MOST = 16


class ListenedThrough:
    """The windows of the tracks that were asked about last.

    Parameters
    ----------
    catalogue : Catalogue
    jobs : JobRunner
    """

    def __init__(self, catalogue: Catalogue, jobs: JobRunner | InlineRunner) -> None:
        self._catalogue = catalogue
        self._jobs = jobs
        self._known: dict[int, TrackWindows] = {}

    def __contains__(self, track: int) -> bool:
        return track in self._known

    def forget(self, track: int) -> None:
        """Listen anew when this track is asked about next."""
        self._known.pop(track, None)

    def forget_all(self) -> None:
        """Listen anew to every track, as when vectors are placed otherwise."""
        self._known.clear()

    def ask(
        self,
        track: int,
        space: TagSpace,
        done: Callable[[TrackWindows], None],
        failed: Callable[[str], None],
    ) -> JobHandle | None:
        """Give the windows of a track to `done`: at once where they are known.

        Parameters
        ----------
        track : int
        space : TagSpace
        done, failed : callable
            `failed` gets one sentence.
        """
        if track in self._known:
            done(self._known[track])
            return None

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                if len(self._known) >= _MOST:
                    del self._known[next(iter(self._known))]
                self._known[track] = handle.result
                done(handle.result)
            elif handle.state is JobState.FAILED:
                failed(str(handle.error))

        spec = WindowsSpec(self._catalogue.track(track).path, space)
        return self._jobs.submit(spec, where="process", key="tags over time", on_end=ended)
