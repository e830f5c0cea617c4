"""How a person ends a training from another thread."""

from __future__ import annotations

import threading


class StopFlag:
    """Asks a training in the same process to end now and hand over the best model so far.

    Cancelling a job drops its result; this does not. It travels in a job's spec; a copy that was
    sent to another process is a flag of its own.
    """

    def __init__(self) -> None:
        self._raised = threading.Event()

    def stop(self) -> None:
        """Ask for the end."""
        self._raised.set()

    def is_set(self) -> bool:
        """Return whether somebody asked."""
        return self._raised.is_set()

    def __reduce__(self) -> tuple[type[StopFlag], tuple[()]]:
        return type(self), ()
