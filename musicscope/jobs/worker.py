"""What runs inside a worker process; imports nothing that loads numpy before limits are set."""

from __future__ import annotations

import os
import signal
import sys
import threading
from multiprocessing import parent_process
from multiprocessing.connection import Client, Connection
from typing import Any

from musicscope.jobs.context import JobContext, JobSpec, Pace

_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _limit_loaded_blas() -> None:
    """Limit what a program's main module has loaded before the environment could say so."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(limits=1)


def initialise(niceness: int, single_threaded: bool) -> None:
    """Prepare a fresh worker process.

    Parameters
    ----------
    niceness : int
        Added to the process's nice value, so that the window and the sound go first.
    single_threaded : bool
        Whether BLAS and OpenMP get one thread.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["JOBLIB_MULTIPROCESSING"] = "0"
    if single_threaded:
        os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
        os.environ["NUMBA_NUM_THREADS"] = "1"
        if "numpy" in sys.modules:
            _limit_loaded_blas()
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    threading.Thread(target=_end_with_parent, name="end with parent", daemon=True).start()


class RemoteContext:
    """The context of a job in a worker process: reports go over a connection of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._pace = Pace()

    def progress(self, done: int, total: int, unit: str) -> None:
        """See `JobContext.progress`."""
        if self._pace.due(done, total):
            self._connection.send(self._pace.measure(done, total, unit))

    def publish(self, partial: Any) -> None:
        """See `JobContext.publish`."""
        self._connection.send(("partial", partial))

    def check(self) -> None:
        """Do nothing: a cancelled worker process is killed."""


class SilentContext:
    """The context of one item of a batch, whose progress is counted outside."""

    def progress(self, done: int, total: int, unit: str) -> None:
        """See `JobContext.progress`."""

    def publish(self, partial: Any) -> None:
        """See `JobContext.publish`."""

    def check(self) -> None:
        """Do nothing: a cancelled worker process is killed."""


def run_reporting(spec: JobSpec, address: Any, key: bytes, job_id: int) -> Any:
    """Run `spec` in this worker; progress and partial results go to the runner at `address`."""
    with Client(address, authkey=key) as connection:
        connection.send(job_id)
        context: JobContext = RemoteContext(connection)
        return spec.run(context)


def run_item(spec: JobSpec) -> Any:
    """Run one item of a batch in this worker."""
    return spec.run(SilentContext())
