"""The submitter's side of a job."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from enum import Enum
from typing import Any

from musicscope.jobs.context import Progress

log = logging.getLogger(__name__)

_ids = itertools.count(1)

#: Runs a callable where results belong, for instance in the thread of the window.
Deliver = Callable[[Callable[[], None]], None]


def call_now(callback: Callable[[], None]) -> None:
    """Deliver at once, in the thread that has the result."""
    callback()


class JobState(Enum):
    """Where a job is in its life; the last three are ends."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobHandle:
    """One submitted job.

    Attributes
    ----------
    id : int
        Unique in this process.
    label : str
        For people.
    key : str or None
        Submitting the same key again cancels this job.
    state : JobState
        As last delivered.
    progress : Progress or None
        As last delivered.
    result : Any
        What ``run`` returned, once `state` is DONE.
    error : BaseException or None
        Why, once `state` is FAILED.
    """

    def __init__(
        self,
        label: str,
        key: str | None,
        deliver: Deliver,
        *,
        on_partial: Callable[[Any], None] | None = None,
        on_end: Callable[[JobHandle], None] | None = None,
        on_change: Callable[[JobHandle], None] | None = None,
    ) -> None:
        self.id = next(_ids)
        self.label = label
        self.key = key
        self.state = JobState.RUNNING
        self.progress: Progress | None = None
        self.result: Any = None
        self.error: BaseException | None = None
        self._deliver = deliver
        self._on_partial = on_partial
        self._on_end = on_end
        self._on_change = on_change
        self._cancel_requested = threading.Event()
        self._lock = threading.Lock()
        self._end_claimed = False
        self._ended = threading.Event()
        self.stop: Callable[[], None] = lambda: None

    def cancelled(self) -> bool:
        """Return whether cancelling was asked for."""
        return self._cancel_requested.is_set()

    @property
    def ended(self) -> bool:
        """Whether the end has been delivered."""
        return self._ended.is_set()

    def cancel(self) -> None:
        """Stop waiting for this job; its end is reported now, a late result is dropped."""
        self._cancel_requested.set()
        self.stop()
        self.end(JobState.CANCELLED)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Block until the end was delivered; returns False on a time-out."""
        return self._ended.wait(timeout_s)

    def end(self, state: JobState, value: Any = None) -> None:
        """Report the end, from any thread; only the first call counts."""
        with self._lock:
            if self._end_claimed:
                return
            self._end_claimed = True
        self._deliver(lambda: self._deliver_end(state, value))

    def _deliver_end(self, state: JobState, value: Any) -> None:
        if self._cancel_requested.is_set():
            state = JobState.CANCELLED
        self.state = state
        if state is JobState.DONE:
            self.result = value
        elif state is JobState.FAILED:
            self.error = value
            log.warning("%s failed", self.label, exc_info=value)
        try:
            if self._on_end:
                self._on_end(self)
        finally:
            self._ended.set()
            if self._on_change:
                self._on_change(self)

    def report_progress(self, progress: Progress) -> None:
        """Deliver progress, unless the job has ended or was cancelled."""

        def deliver() -> None:
            if not self.ended and not self.cancelled():
                self.progress = progress
                if self._on_change:
                    self._on_change(self)

        self._deliver(deliver)

    def report_partial(self, partial: Any) -> None:
        """Deliver a partial result, unless the job has ended or was cancelled."""
        on_partial = self._on_partial
        if on_partial is None:
            return

        def deliver() -> None:
            if not self.ended and not self.cancelled():
                on_partial(partial)

        self._deliver(deliver)
