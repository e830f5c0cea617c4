"""Receives progress and partial results from worker processes.

Each job opens a connection of its own, so that a worker killed in mid-sentence harms no other.
"""

from __future__ import annotations

import contextlib
import os
import threading
from multiprocessing.connection import Client, Connection, Listener
from typing import Any

from musicscope.jobs.context import Progress
from musicscope.jobs.handle import JobHandle


class ReportServer:
    """Listens on a local socket or pipe and hands each report to the job's handle."""

    def __init__(self) -> None:
        self.key = os.urandom(16)
        self._listener = Listener(authkey=self.key)
        self.address: Any = self._listener.address
        self._handles: dict[int, JobHandle] = {}
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._accept, name="job reports", daemon=True)
        self._thread.start()

    def expect(self, handle: JobHandle) -> None:
        """Accept reports for `handle` from now on."""
        self._handles[handle.id] = handle

    def forget(self, handle: JobHandle) -> None:
        """Accept no more reports for `handle`."""
        self._handles.pop(handle.id, None)

    def close(self) -> None:
        """Stop listening and end the thread."""
        self._closing.set()
        with contextlib.suppress(OSError):
            Client(self.address, authkey=self.key).close()
        self._thread.join(2.0)
        self._listener.close()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                connection = self._listener.accept()
            except (OSError, EOFError):
                continue
            if self._closing.is_set():
                connection.close()
                return
            threading.Thread(
                target=self._receive, args=(connection,), name="job report", daemon=True
            ).start()

    def _receive(self, connection: Connection) -> None:
        with connection:
            try:
                job_id = connection.recv()
                while True:
                    message = connection.recv()
                    handle = self._handles.get(job_id)
                    if handle is None:
                        return
                    if isinstance(message, Progress):
                        handle.report_progress(message)
                    else:
                        handle.report_partial(message[1])
            except (EOFError, OSError):
                return
