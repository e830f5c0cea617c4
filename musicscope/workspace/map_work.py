"""The jobs of one map, one after the other; who begins anew drops what still runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from musicscope.jobs import JobHandle, JobState
from musicscope.maps.layout import FirstPictureSpec, Layout, LayoutSpec, MeasureSpec, Settled

if TYPE_CHECKING:
    import numpy as np

    from musicscope.jobs import JobRunner
    from musicscope.jobs.context import JobSpec
    from musicscope.workspace.features import Features
    from musicscope.workspace.map_state import MapState

SEED = 7


class MapWork:
    """Runs a map's jobs; only results of the newest beginning are handed on.

    Attributes
    ----------
    busy : bool
        Whether a chain of jobs is under way.
    stop_asked : bool
        Whether the person stopped it.
    """

    def __init__(self, name: str, jobs: JobRunner) -> None:
        self.busy = False
        self.stop_asked = False
        self._name = name
        self._jobs = jobs
        self._turn = 0
        self._job: JobHandle | None = None
        self._started = 0.0
        self._measuring = False
        self._measure_next: tuple[MeasureSpec, Callable[[Settled], None]] | None = None

    def begin(self) -> None:
        """Begin a chain of jobs; one that is under way ends without a word."""
        self._turn += 1
        self.busy = True
        self.stop_asked = False
        self._started = time.monotonic()

    def end(self) -> float:
        """End the chain; returns how long it took, in seconds."""
        self._turn += 1
        self.busy = False
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        return time.monotonic() - self._started

    def stop(self) -> None:
        """Cancel what runs, because the person wants it; its end is reported as any other."""
        if self._job is not None:
            self.stop_asked = True
            self._job.cancel()

    def run(
        self,
        spec: JobSpec,
        then: Callable[[Any], None],
        otherwise: Callable[[JobHandle], None],
        *,
        on_partial: Callable[[Any], None] | None = None,
    ) -> None:
        """Run the next job of the chain; one that publishes goes to the worker process."""
        turn = self._turn

        def ended(handle: JobHandle) -> None:
            if turn != self._turn:
                return
            self._job = None
            if handle.state is JobState.DONE:
                then(handle.result)
            else:
                otherwise(handle)

        def partly(partial: Any) -> None:
            if turn == self._turn and on_partial is not None:
                on_partial(partial)

        job = self._jobs.submit(
            spec,
            where="thread" if on_partial is None else "process",
            key=f"map {self._name}",
            on_partial=partly,
            on_end=ended,
        )
        if turn == self._turn and not job.ended:
            self._job = job

    def settle(
        self,
        features: Features,
        state: MapState,
        onto: Layout | None,
        show: Callable[[Layout], None],
        then: Callable[[Settled], None],
        otherwise: Callable[[JobHandle], None],
    ) -> None:
        """Lay tracks out; `show` gets PCA at once and then each picture while it settles."""
        turn, seen = self._turn, False

        def first(handle: JobHandle) -> None:
            if turn == self._turn and handle.state is JobState.DONE and not seen:
                show(handle.result)

        def next_picture(layout: Layout) -> None:
            nonlocal seen
            seen = True
            show(layout)

        self._jobs.submit(
            FirstPictureSpec(features.ids, features.X, onto),
            key=f"map {self._name} first",
            on_end=first,
        )
        spec = LayoutSpec(
            features.ids,
            features.X,
            state.projection,
            state.settings,
            state.metric,
            seed=SEED,
            onto=onto,
        )
        self.run(spec, then, otherwise, on_partial=next_picture)

    def measure(
        self, layout: Layout, X: np.ndarray, state: MapState, then: Callable[[Settled], None]
    ) -> None:
        """Measure a layout in the background; while one is measured, only the newest waits."""
        self._measure_next = (MeasureSpec(layout, X, state.metric, SEED), then)
        if not self._measuring:
            self._measure_newest()

    def _measure_newest(self) -> None:
        if self._measure_next is None:
            return
        (spec, then), self._measure_next = self._measure_next, None
        self._measuring = True

        def ended(handle: JobHandle) -> None:
            self._measuring = False
            if handle.state is JobState.DONE:
                then(handle.result)
                self._measure_newest()

        self._jobs.submit(spec, where="process", key=f"map {self._name} measure", on_end=ended)
