"""One question whose answer is found by jobs, and the rows that all of them need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from musicscope.jobs import JobHandle, JobState
from musicscope.workspace.similar_space import LibraryRows, ReadRowsSpec, RenewRowsSpec

if TYPE_CHECKING:
    from musicscope.core.changes import Changes
    from musicscope.jobs import JobRunner
    from musicscope.library.library import Library

T = TypeVar("T")

#: From so many changed tracks on, all are read anew: that is as quick.
_MOST_RENEWED = 2_000


class Asked:
    """A question that may be taken back.

    Parameters
    ----------
    label : str
        What is being done, for people.
    done : callable
        Gets the answer.
    failed : callable
        Gets one sentence when there is no answer.

    Attributes
    ----------
    ended : bool
        Whether it has been answered, has failed, or was taken back.
    error : None
        As a job has it; why there is no answer is told to `failed`.
    """

    error = None

    def __init__(
        self, label: str, done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        self.label = label
        self.ended = False
        self._done = done
        self._failed = failed
        self._job: JobHandle | None = None

    def cancel(self) -> None:
        """Take the question back: no answer will come."""
        self.ended = True
        if self._job is not None and not self._job.ended:
            self._job.cancel()

    def follow(self, job: JobHandle) -> None:
        """Let `cancel` end this job."""
        self._job = job

    def answer(self, value: Any) -> None:
        """Give the answer."""
        if not self.ended:
            self.ended = True
            self._done(value)

    def fail(self, sentence: str) -> None:
        """Say why there is no answer."""
        if not self.ended:
            self.ended = True
            self._failed(sentence)

    def unless_cancelled(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """Return `then`, silent once the question was taken back."""

        def call(value: T) -> None:
            if not self.ended:
                then(value)

        return call

    def ending(self, then: Callable[[Any], None]) -> Callable[[JobHandle], None]:
        """Return what hands a job's result to `then`."""

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.FAILED:
                self.fail(f"That could not be found out: {handle.error}")
            elif handle.state is JobState.DONE and not self.ended:
                then(handle.result)

        return ended


class KnownRows:
    """The library in the space of likeness, read when it is first needed."""

    def __init__(self, library: Library, jobs: JobRunner) -> None:
        self._library = library
        self._jobs = jobs
        self._known: LibraryRows | None = None
        self._changed: set[int] = set()
        self._gone: set[int] = set()
        self._reading = False
        self._waiting: list[tuple[Callable[[LibraryRows], None], Callable[[str], None]]] = []

    def apply(self, changes: Changes) -> None:
        """Note what has to be read anew before the next answer."""
        if changes.vectors:
            self._known = None
        if self._known is not None or self._reading:
            self._changed |= changes.analysed | changes.added
            self._gone |= changes.removed

    def use(self, then: Callable[[LibraryRows], None], failed: Callable[[str], None]) -> None:
        """Call `then` with the rows as they are now, at once if they are there."""
        if self._known is not None and not self._changed and not self._gone:
            then(self._known)
            return
        self._waiting.append((then, failed))
        if not self._reading:
            self._read()

    def _read(self) -> None:
        self._reading = True
        changed, gone = frozenset(self._changed - self._gone), frozenset(self._gone)
        self._changed.clear()
        self._gone.clear()
        known = self._known
        spec: ReadRowsSpec | RenewRowsSpec = ReadRowsSpec(self._library.path)
        if known is not None and len(changed) <= _MOST_RENEWED and not known.outgrown:
            spec = RenewRowsSpec(self._library, known, changed, gone)
        self._jobs.submit(spec, key="likeness rows", on_end=self._ended)

    def _ended(self, handle: JobHandle) -> None:
        if handle.state is JobState.DONE:
            self._known = handle.result
            if self._known is not None and self._known.outgrown:
                self._read()
                return
        self._reading = False
        waiting, self._waiting = self._waiting, []
        for then, failed in waiting:
            if handle.state is JobState.DONE and self._known is not None:
                then(self._known)
            else:
                failed("What tracks are like could not be read; try again.")
