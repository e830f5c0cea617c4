"""One task a file, many files: results stored as they come, one bad file costs itself alone."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Any, Protocol

from musicscope.core.errors import DecodeError, MusicScopeError
from musicscope.jobs.context import JobSpec, Pace
from musicscope.jobs.handle import JobHandle, JobState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How one item of a batch ended.

    Attributes
    ----------
    item : Hashable
        The caller's name for it, for instance a track id.
    result : Any
        What its spec returned, or None.
    reason : str or None
        Why it failed, as a sentence; None when it did not.
    """

    item: Hashable
    result: Any = None
    reason: str | None = None


class BatchExecutor(Protocol):
    """Runs single items: a pool of local processes, or a cluster."""

    @property
    def width(self) -> int:
        """How many items it runs at a time."""

    def submit_item(self, spec: JobSpec, timeout_s: float) -> Future[Any]:
        """Start one item."""


def _reason(error: BaseException, timeout_s: float) -> str:
    if isinstance(error, DecodeError):
        return f"{error.reason[:1].upper()}{error.reason[1:]}."
    if isinstance(error, MusicScopeError):
        return str(error)
    if isinstance(error, FutureTimeout):
        return f"It took longer than {timeout_s:.0f} s and was stopped."
    if isinstance(error, MemoryError):
        return "It needs more memory than this computer has free."
    if type(error).__name__ == "ProcessExpired":
        return "It crashed the worker that was reading it."
    log.warning("unexpected error in a batch", exc_info=error)
    return f"It failed unexpectedly ({type(error).__name__}: {error})."


def run_batch(
    handle: JobHandle,
    executor: BatchExecutor,
    items: Iterable[tuple[Hashable, JobSpec]],
    store: Callable[[list[Outcome]], None],
    *,
    timeout_s: float,
    unit: str,
) -> None:
    """Run all items and report the batch's one end on `handle`.

    Parameters
    ----------
    handle : JobHandle
        Whose cancelling stops the batch.
    executor : BatchExecutor
        Where items run.
    items : iterable of (item, JobSpec)
        What to run.
    store : callable
        Called in this thread with each group of outcomes, before their progress is reported;
        when it returns, these outcomes are safe.
    timeout_s : float
        Limit for one item, in seconds.
    unit : str
        Of the progress.
    """
    todo = deque(items)
    total, done, failed = len(todo), 0, 0
    pace = Pace()
    running: dict[Future[Any], Hashable] = {}
    try:
        handle.report_progress(pace.measure(0, total, unit))
        while (todo or running) and not handle.cancelled():
            while todo and len(running) < executor.width + 2:
                item, spec = todo.popleft()
                running[executor.submit_item(spec, timeout_s)] = item
            finished, _ = wait(running, timeout=0.2, return_when=FIRST_COMPLETED)
            outcomes = []
            for future in finished:
                item = running.pop(future)
                try:
                    outcomes.append(Outcome(item, result=future.result()))
                except CancelledError:
                    continue
                except Exception as error:  # noqa: BLE001 - any failure is this item's alone
                    outcomes.append(Outcome(item, reason=_reason(error, timeout_s)))
            if outcomes:
                store(outcomes)
                done += len(outcomes)
                failed += sum(o.reason is not None for o in outcomes)
                if pace.due(done, total):
                    handle.report_progress(pace.measure(done, total, unit, failed))
    except Exception as error:  # noqa: BLE001 - the batch's one end carries it
        handle.end(JobState.FAILED, error)
    finally:
        for future in running:
            future.cancel()
    handle.end(JobState.DONE, done)
