"""The only place where results of background work hop to the thread of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Bridge(QObject):
    """Runs callbacks in the Qt thread; its `deliver` is given to the workspace."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._open = True
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def deliver(self, callback: Callable[[], None]) -> None:
        """Run `callback` in the Qt thread, soon; may be called from any thread."""
        if self._open:
            self._posted.emit(callback)

    def close(self) -> None:
        """Drop what arrives from now on: the window is gone."""
        self._open = False

    def _run(self, callback: Callable[[], None]) -> None:
        if self._open:
            callback()
