"""One question whose newest answer counts; the window never waits for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

#: What comes sooner than this needs no sign that it is awaited, ms.
_PATIENCE_MS = 200

Done = Callable[[Any], None]
Failed = Callable[[str], None]
#: Puts a question, with what takes its answer and what takes a sentence on why there is none;
#: returns a job that can be cancelled, or nothing.
Put = Callable[[Done, Failed], Any]


class Question(QObject):
    """Puts a question a little later, once; drops the answers to those before it.

    Parameters
    ----------
    parent : QObject
    delay_ms : int
        Questions that follow each other sooner than this are one.

    Signals
    -------
    answered : object
    failed : str
        A sentence.
    waiting : bool
        Whether an answer is overdue.
    """

    answered = Signal(object)
    failed = Signal(str)
    waiting = Signal(bool)

    def __init__(self, parent: QObject, delay_ms: int = 0) -> None:
        super().__init__(parent)
        self._number = 0
        self._put: Put | None = None
        self._job: Any = None
        self.open = False
        self._delay = QTimer(self, singleShot=True, interval=delay_ms)
        self._delay.timeout.connect(self._ask)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(lambda: self.waiting.emit(True))
        self.destroyed.connect(lambda *_, asked=self.__dict__: _cancel(asked.get("_job")))

    @property
    def job(self) -> Any:
        """The work that is being done for it, if there is any."""
        return self._job if self.open else None

    def ask(self, put: Put) -> None:
        """Ask; what was asked before is forgotten."""
        self._number += 1
        self._put, self.open = put, True
        self._delay.start()
        if not self._patience.isActive():
            self._patience.start()

    def drop(self) -> None:
        """Forget the question; no answer will come."""
        self._number += 1
        self._delay.stop()
        self._end()
        _cancel(self._job)
        self._job = None

    def _ask(self) -> None:
        number, put = self._number, self._put
        _cancel(self._job)
        self._job = None
        if put is None:
            return

        def done(answer: Any) -> None:
            if number == self._number:
                self._end()
                self.answered.emit(answer)

        def failed(sentence: str) -> None:
            if number == self._number:
                self._end()
                self.failed.emit(sentence)

        job = put(done, failed)
        if self.open and number == self._number:
            self._job = job

    def _end(self) -> None:
        self.open = False
        self._patience.stop()
        self.waiting.emit(False)


def _cancel(job: Any) -> None:
    if hasattr(job, "cancel") and not getattr(job, "ended", False):
        job.cancel()
