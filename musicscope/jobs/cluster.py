"""A cluster of machines as the place where a batch runs (Dask distributed)."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import CancelledError, Future
from typing import Any

from musicscope.core.errors import JobError
from musicscope.jobs.context import JobSpec

#: Seconds to wait for the scheduler's first answer.
CONNECT_S = 10.0
#: Seconds between two looks at how many workers there are.
_LOOK_EVERY_S = 0.5
#: Seconds past its limit after which a worker gives up an item that does not stop by itself.
_GRACE_S = 5.0


class ClusterExecutor:
    """Runs items on the workers of a Dask cluster; they need this program and the same folders.

    The scheduler gives the items of a worker that dies to another one. One thread a worker is
    best: ``dask worker tcp://host:port --nthreads 1``.

    Parameters
    ----------
    address : str
        Of the scheduler, ``"tcp://host:port"``.

    Attributes
    ----------
    width : int
        How many items the workers run at a time, as they come and go.

    Raises
    ------
    JobError
        When Dask is not installed, nothing answers, or there are no workers.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise JobError(
                "Spreading work over machines needs Dask; run “pip install musicscope[cluster]”."
            ) from error
        self.address = address
        try:
            self._client: Any = Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise JobError(
                f"No cluster answers at {address}; start one with “dask scheduler” "
                "and give the address that it prints."
            ) from error
        self.width = self._count()
        self._lost = False
        self._running: set[Future[Any]] = set()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        if not self.width:
            self._client.close(timeout=CONNECT_S)
            raise JobError(
                f"The cluster at {address} has no workers; "
                f"start some with “dask worker {address} --nthreads 1”."
            )
        threading.Thread(target=self._watch, name="watch cluster", daemon=True).start()

    def _count(self) -> int:
        return sum(self._client.nthreads().values())

    def _watch(self) -> None:
        """Follow the workers as they come and go; a scheduler that does not return is lost."""
        while not self._closed.wait(_LOOK_EVERY_S):
            if self._client.status == "closed":
                self._lose()
                return
            with contextlib.suppress(Exception):
                self.width = self._count()

    def _lose(self) -> None:
        with self._lock:
            self._lost = True
            for future in tuple(self._running):
                if not future.done() and future.cancel():
                    future.set_running_or_notify_cancel()

    def submit_item(self, spec: JobSpec, timeout_s: float) -> Future[Any]:
        """Start one item.

        Its future fails with `TimeoutError` past the limit, and with `JobError` when the item
        killed worker after worker.

        Raises
        ------
        JobError
            When the cluster has gone away; what it had not finished can be submitted again.
        """
        if self._lost:
            raise JobError(f"The cluster at {self.address} went away; start it and go on.")
        remote = self._client.submit(run_within, spec, timeout_s, pure=False)
        local: Future[Any] = Future()
        self._running.add(local)
        local.add_done_callback(self._running.discard)
        local.add_done_callback(lambda ended: self._forward(ended, remote))
        remote.add_done_callback(lambda ended: self._settle(local, ended))
        return local

    def _forward(self, local: Future[Any], remote: Any) -> None:
        if local.cancelled() and not self._lost:
            remote.cancel()

    def _settle(self, local: Future[Any], remote: Any) -> None:
        """Give `local` the end of `remote`; a cluster that ends what nobody cancelled is lost."""
        from distributed import KilledWorker

        if local.cancelled():
            return
        error: BaseException | None = None
        result = None
        try:
            if remote.status == "error":
                error = remote.exception()
            else:
                result = remote.result()
        except (CancelledError, OSError):
            self._lose()
            return
        if isinstance(error, KilledWorker):
            error = JobError("It crashed every worker that was reading it.")
        if not local.set_running_or_notify_cancel():
            return
        if error is None:
            local.set_result(result)
        else:
            local.set_exception(error)

    def close(self) -> None:
        """Leave the cluster; its workers stay."""
        self._closed.set()
        self._client.close(timeout=CONNECT_S)


class DeadlineContext:
    """The context of an item on a cluster: it ends when its time is over."""

    def __init__(self, limit_s: float) -> None:
        self._end = time.monotonic() + limit_s

    def progress(self, done: int, total: int, unit: str) -> None:
        """See `JobContext.progress`."""

    def publish(self, partial: Any) -> None:
        """See `JobContext.publish`."""

    def check(self) -> None:
        """Raise `TimeoutError` when the time is over."""
        if time.monotonic() > self._end:
            raise TimeoutError


def run_within(spec: JobSpec, timeout_s: float) -> Any:
    """Run one item in a worker of a cluster, for at most `timeout_s`.

    An item that does not stop by itself is left behind in its thread, so that the worker goes on.
    """
    outcome: Future[Any] = Future()

    def work() -> None:
        try:
            outcome.set_result(spec.run(DeadlineContext(timeout_s)))
        except BaseException as error:  # noqa: BLE001 - a future carries any error
            outcome.set_exception(error)

    threading.Thread(target=work, name=spec.label, daemon=True).start()
    return outcome.result(timeout_s + _GRACE_S)
