"""The only way to run work in the background.

A spec is a frozen, picklable object with everything its work needs and a ``run(context)`` method. A
runner runs it in a thread or in a process and reports exactly one end: done, failed or cancelled.
"""

from musicscope.jobs.batch import Outcome
from musicscope.jobs.context import Cancelled, JobContext, JobSpec, Progress
from musicscope.jobs.handle import JobHandle, JobState
from musicscope.jobs.inline import InlineRunner
from musicscope.jobs.mailbox import Mailbox
from musicscope.jobs.runner import JobRunner

__all__ = [
    "Cancelled",
    "InlineRunner",
    "JobContext",
    "JobHandle",
    "JobRunner",
    "JobSpec",
    "JobState",
    "Mailbox",
    "Outcome",
    "Progress",
]
