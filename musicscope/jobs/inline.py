"""The same as `JobRunner`, synchronously: for tests, and where one core must do."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Future
from typing import Any

from musicscope.core.events import Event
from musicscope.jobs.batch import BatchExecutor, Outcome, run_batch
from musicscope.jobs.context import Cancelled, JobSpec, LocalContext
from musicscope.jobs.handle import JobHandle, JobState, call_now
from musicscope.jobs.runner import Where
from musicscope.jobs.worker import run_item


class _InlineItems:
    width = 1

    def submit_item(self, spec: JobSpec, timeout_s: float) -> Future[Any]:  # noqa: ARG002
        future: Future[Any] = Future()
        try:
            future.set_result(run_item(spec))
        except Exception as error:  # noqa: BLE001 - a future carries any error
            future.set_exception(error)
        return future


class InlineRunner:
    """Runs each job inside `submit`; its handle has ended when that returns."""

    def __init__(self) -> None:
        self.deliver = call_now
        self.changed: Event[JobHandle] = Event()
        self.active: list[JobHandle] = []

    def submit(
        self,
        spec: JobSpec,
        *,
        where: Where = "thread",  # noqa: ARG002 - both are here
        key: str | None = None,
        on_partial: Callable[[Any], None] | None = None,
        on_end: Callable[[JobHandle], None] | None = None,
    ) -> JobHandle:
        """See `JobRunner.submit`."""
        handle = self._open(spec.label, key, on_partial, on_end)
        context = LocalContext(handle.cancelled, handle.report_progress, handle.report_partial)
        try:
            handle.end(JobState.DONE, spec.run(context))
        except Cancelled:
            handle.end(JobState.CANCELLED)
        except Exception as error:  # noqa: BLE001 - the handle carries it to the submitter
            handle.end(JobState.FAILED, error)
        return handle

    def submit_batch(
        self,
        label: str,
        items: Iterable[tuple[Hashable, JobSpec]],
        store: Callable[[list[Outcome]], None],
        *,
        timeout_s: float,
        unit: str,
        key: str | None = None,
        executor: BatchExecutor | None = None,
        on_end: Callable[[JobHandle], None] | None = None,
    ) -> JobHandle:
        """See `JobRunner.submit_batch`."""
        handle = self._open(label, key, None, on_end)
        run_batch(handle, executor or _InlineItems(), items, store, timeout_s=timeout_s, unit=unit)
        return handle

    def cancel_all(self) -> None:
        """Do nothing: nothing runs between two calls."""

    def close(self) -> None:
        """Do nothing: there is nothing to end."""

    def _open(
        self,
        label: str,
        key: str | None,
        on_partial: Callable[[Any], None] | None,
        on_end: Callable[[JobHandle], None] | None,
    ) -> JobHandle:
        return JobHandle(
            label,
            key,
            call_now,
            on_partial=on_partial,
            on_end=on_end,
            on_change=self.changed.emit,
        )
