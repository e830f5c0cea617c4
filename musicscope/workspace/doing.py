"""Jobs as operations use them: done at once, or in the background with a notice for what failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from musicscope.jobs import InlineRunner, JobHandle, JobState
from musicscope.jobs.context import JobSpec
from musicscope.workspace.notices import Notice


def at_once(spec: JobSpec) -> Any:
    """Return the result of a job that is done here and now; raises what it raises."""
    handle = InlineRunner().submit(spec)
    if handle.error is not None:
        raise handle.error
    return handle.result


def or_notice(
    done: Callable[[Any], object], notify: Callable[[Notice], None]
) -> Callable[[JobHandle], None]:
    """Return what hands the result of a job to `done`, and says in a notice why there is none."""

    def ended(handle: JobHandle) -> None:
        if handle.state is JobState.DONE:
            done(handle.result)
        elif handle.state is JobState.FAILED:
            notify(Notice("error", str(handle.error)))

    return ended
