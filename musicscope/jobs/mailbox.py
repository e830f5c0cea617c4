"""Delivery for programs without an event loop: the command line, tests, benchmarks."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable


class Mailbox:
    """Collects callbacks from any thread and runs them in the thread that pumps.

    Its `deliver` is given to a `JobRunner`, so that all results arrive in one thread.
    """

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def deliver(self, callback: Callable[[], None]) -> None:
        """Queue `callback`; may be called from any thread."""
        self._queue.put(callback)

    def pump(self, until: Callable[[], bool], timeout_s: float = float("inf")) -> bool:
        """Run callbacks until `until()` holds; returns False when the time is over first."""
        deadline = time.monotonic() + timeout_s
        while not until():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                self._queue.get(timeout=min(left, 0.1))()
            except queue.Empty:
                continue
        return True

    def drain(self) -> None:
        """Run what has already arrived."""
        while True:
            try:
                self._queue.get_nowait()()
            except queue.Empty:
                return
