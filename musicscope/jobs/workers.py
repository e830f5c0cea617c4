"""Worker processes that can be killed, and come back."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from pebble import ProcessPool

from musicscope.jobs.worker import initialise

#: A worker that is still busy this long after everything was cancelled is killed.
PATIENCE_S = 1.0


class Workers:
    """A pool of processes that is made anew when it breaks.

    A worker that dies at work fails its task alone. One that dies idle, for instance because the
    system ran out of memory, breaks the whole pool: the next task then begins a new one.

    Parameters
    ----------
    number : int
        How many processes.
    niceness : int
        Added to their nice value.
    single_threaded : bool
        Whether BLAS and OpenMP get one thread.
    """

    def __init__(self, number: int, *, niceness: int, single_threaded: bool) -> None:
        self._number = number
        self._initargs = (niceness, single_threaded)
        self._lock = threading.Lock()
        self._pool = self._begin()

    def _begin(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._number,
            context=multiprocessing.get_context("spawn"),
            initializer=initialise,
            initargs=self._initargs,
        )

    def schedule(
        self, function: Callable[..., Any], *arguments: Any, timeout_s: float | None = None
    ) -> Future[Any]:
        """Run a function in a worker; see `pebble.ProcessPool.schedule`."""
        with self._lock:
            try:
                future: Future[Any] = self._pool.schedule(
                    function, args=arguments, timeout=timeout_s
                )
            except RuntimeError:
                self._pool.stop()
                self._pool.join()
                self._pool = self._begin()
                future = self._pool.schedule(function, args=arguments, timeout=timeout_s)
        return future

    def close(self) -> None:
        """Let idle workers leave, so that they tidy up; kill those that do not."""
        self._pool.close()
        try:
            self._pool.join(PATIENCE_S)
        except TimeoutError:
            self._pool.stop()
            self._pool.join()
