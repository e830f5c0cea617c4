"""What a running job sees of the world: a way to report, and to notice that nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

#: Seconds between two progress reports of one job; more would only load the receiver.
REPORT_EVERY_S = 0.05


class Cancelled(Exception):  # noqa: N818 - an outcome, not an error
    """Raised inside a job by `JobContext.check` after its handle was cancelled."""


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes
    ----------
    done, total : int
        In `unit`; a total of 0 means that it is not known yet.
    unit : str
        ``"files"``, ``"tracks"``, ``"steps"``.
    remaining_s : float or None
        Estimated seconds left, from the pace so far.
    failed : int
        How many of `done` failed.
    """

    done: int
    total: int
    unit: str
    remaining_s: float | None = None
    failed: int = 0


class JobContext(Protocol):
    """Given to a job's ``run``."""

    def progress(self, done: int, total: int, unit: str) -> None:
        """Report progress; may be called as often as convenient, it is throttled here."""

    def publish(self, partial: Any) -> None:
        """Hand out a partial result (picklable)."""

    def check(self) -> None:
        """Raise `Cancelled` if the job was cancelled; call it at least ten times a second."""


class JobSpec(Protocol):
    """A frozen, picklable description of work."""

    @property
    def label(self) -> str:
        """What the person reads in the list of running work."""

    def run(self, context: JobContext) -> Any:
        """Do the work and return its (picklable) result."""


class Pace:
    """Throttles progress and estimates the time left."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._last_report = 0.0

    def due(self, done: int, total: int) -> bool:
        """Return whether a report is due: at intervals, and always for the last step."""
        now = time.monotonic()
        if now - self._last_report < REPORT_EVERY_S and done < total:
            return False
        self._last_report = now
        return True

    def measure(self, done: int, total: int, unit: str, failed: int = 0) -> Progress:
        """Return the progress with the time left at the mean pace so far."""
        elapsed = time.monotonic() - self._started
        remaining = elapsed * (total - done) / done if done and total >= done else None
        return Progress(done, total, unit, remaining, failed)


def counted(items: Sequence[T], context: JobContext, unit: str, every: int = 1_000) -> Iterator[T]:
    """Yield items of a job's work, telling progress and looking for cancel now and then.

    Raises
    ------
    Cancelled
        When the job was cancelled, also behind the last item.
    """
    for number, item in enumerate(items):
        if number % every == 0:
            context.check()
            context.progress(number, len(items), unit)
        yield item
    context.check()


class LocalContext:
    """The context of a job that runs in this process."""

    def __init__(
        self,
        cancelled: Callable[[], bool],
        on_progress: Callable[[Progress], None],
        on_partial: Callable[[Any], None],
    ) -> None:
        self._cancelled = cancelled
        self._on_progress = on_progress
        self._on_partial = on_partial
        self._pace = Pace()

    def progress(self, done: int, total: int, unit: str) -> None:
        """See `JobContext.progress`."""
        if self._pace.due(done, total):
            self._on_progress(self._pace.measure(done, total, unit))

    def publish(self, partial: Any) -> None:
        """See `JobContext.publish`."""
        self._on_partial(partial)

    def check(self) -> None:
        """See `JobContext.check`."""
        if self._cancelled():
            raise Cancelled
