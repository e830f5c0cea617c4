"""Runs specs in threads and in worker processes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Any, Literal

from musicscope.core.errors import JobError
from musicscope.core.events import Event
from musicscope.jobs.batch import BatchExecutor, Outcome, run_batch
from musicscope.jobs.context import Cancelled, JobSpec, LocalContext
from musicscope.jobs.handle import Deliver, JobHandle, JobState, call_now
from musicscope.jobs.reports import ReportServer
from musicscope.jobs.worker import run_item, run_reporting
from musicscope.jobs.workers import Workers

Where = Literal["thread", "process", "long process"]

#: Threads for what waits or releases the GIL: scans, tiles, thumbnails, one batch feeder.
THREADS = 6


class ItemPool:
    """Killable, single-threaded, low-priority worker processes for batches."""

    def __init__(self, workers: int) -> None:
        self.width = workers
        self._pool = Workers(workers, niceness=19, single_threaded=True)

    def submit_item(self, spec: JobSpec, timeout_s: float) -> Future[Any]:
        """Start one item; its future fails with `TimeoutError` or `ProcessExpired` if need be."""
        return self._pool.schedule(run_item, spec, timeout_s=timeout_s)

    def close(self) -> None:
        """End the workers."""
        self._pool.close()


class JobRunner:
    """Runs work in the background and delivers every result the same way.

    Parameters
    ----------
    deliver : callable, optional
        Runs a callback where results belong. By default at once, in the worker's thread.
    workers : int, optional
        Worker processes of a batch; by default one a core.
    """

    def __init__(self, deliver: Deliver = call_now, *, workers: int | None = None) -> None:
        self.deliver = deliver
        self.workers = workers or os.cpu_count() or 1
        #: Emitted (delivered) when any job starts, progresses or ends.
        self.changed: Event[JobHandle] = Event()
        self._active: dict[int, JobHandle] = {}
        self._by_key: dict[str, JobHandle] = {}
        self._lock = threading.RLock()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="job")
        self._reports: ReportServer | None = None
        self._compute: dict[Where, Workers] = {}
        self._items: ItemPool | None = None
        self._closed = False

    @property
    def active(self) -> list[JobHandle]:
        """Jobs that have not ended, oldest first."""
        with self._lock:
            return list(self._active.values())

    def submit(
        self,
        spec: JobSpec,
        *,
        where: Where = "thread",
        key: str | None = None,
        on_partial: Callable[[Any], None] | None = None,
        on_end: Callable[[JobHandle], None] | None = None,
    ) -> JobHandle:
        """Start `spec` and return its handle.

        Parameters
        ----------
        spec : JobSpec
            Everything the work needs; must pickle for ``where="process"``.
        where : {"thread", "process", "long process"}
            Threads for what waits or releases the GIL, a process for what loops in Python; what
            takes minutes goes into another one, so that maps need not wait for it.
        key : str, optional
            An older job of the same key is cancelled.
        on_partial : callable, optional
            Delivered with each partial result.
        on_end : callable, optional
            Delivered once, with the handle.
        """
        handle = self._open(spec.label, key, on_partial, on_end)
        if where == "thread":
            self._start_thread(spec, handle)
        else:
            self._start_process(spec, handle, where)
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
        """Run one spec for each item in killable worker processes, or in `executor`.

        See `musicscope.jobs.batch.run_batch`; `store` runs in a background thread.
        """
        handle = self._open(label, key, None, on_end)
        chosen = executor or self._item_pool()
        self._threads.submit(
            run_batch, handle, chosen, items, store, timeout_s=timeout_s, unit=unit
        )
        return handle

    def cancel_all(self) -> None:
        """Cancel everything that runs."""
        for handle in self.active:
            handle.cancel()

    def close(self) -> None:
        """Cancel everything, end all threads and worker processes."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self.cancel_all()
        for workers in self._compute.values():
            workers.close()
        if self._items is not None:
            self._items.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        if self._reports is not None:
            self._reports.close()

    def _open(
        self,
        label: str,
        key: str | None,
        on_partial: Callable[[Any], None] | None,
        on_end: Callable[[JobHandle], None] | None,
    ) -> JobHandle:
        handle = JobHandle(
            label, key, self.deliver, on_partial=on_partial, on_end=on_end, on_change=self._changed
        )
        with self._lock:
            if self._closed:
                raise JobError(f"{label} cannot start: the program is closing.")
            older = self._by_key.get(key) if key else None
            self._active[handle.id] = handle
            if key:
                self._by_key[key] = handle
        if older is not None:
            older.cancel()
        self.deliver(lambda: self.changed.emit(handle))
        return handle

    def _changed(self, handle: JobHandle) -> None:
        if handle.ended:
            with self._lock:
                self._active.pop(handle.id, None)
                if handle.key and self._by_key.get(handle.key) is handle:
                    del self._by_key[handle.key]
            if self._reports is not None:
                self._reports.forget(handle)
        self.changed.emit(handle)

    def _start_thread(self, spec: JobSpec, handle: JobHandle) -> None:
        context = LocalContext(handle.cancelled, handle.report_progress, handle.report_partial)

        def work() -> None:
            if handle.cancelled():
                return
            try:
                handle.end(JobState.DONE, spec.run(context))
            except Cancelled:
                handle.end(JobState.CANCELLED)
            except Exception as error:  # noqa: BLE001 - the handle carries it to the submitter
                handle.end(JobState.FAILED, error)

        self._threads.submit(work)

    def _start_process(self, spec: JobSpec, handle: JobHandle, where: Where) -> None:
        with self._lock:
            if self._reports is None:
                self._reports = ReportServer()
            if where not in self._compute:
                self._compute[where] = Workers(1, niceness=5, single_threaded=False)
            workers = self._compute[where]
        reports = self._reports
        reports.expect(handle)
        future = workers.schedule(run_reporting, spec, reports.address, reports.key, handle.id)

        def stop() -> None:
            future.cancel()

        handle.stop = stop

        def ended(future: Future[Any]) -> None:
            try:
                handle.end(JobState.DONE, future.result())
            except CancelledError:
                handle.end(JobState.CANCELLED)
            except Exception as error:  # noqa: BLE001 - the handle carries it to the submitter
                crashed = type(error).__name__ == "ProcessExpired"
                reason = JobError(f"{handle.label} crashed its worker process.")
                handle.end(JobState.FAILED, reason if crashed else error)

        future.add_done_callback(ended)

    def _item_pool(self) -> ItemPool:
        with self._lock:
            if self._items is None:
                self._items = ItemPool(self.workers)
            return self._items
