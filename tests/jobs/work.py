"""Specs for the tests of the job system, in a module that workers can import."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

from musicscope.core.errors import DecodeError


@dataclass(frozen=True)
class Add:
    a: int
    b: int
    label: str = "Adding"

    def run(self, context):
        return self.a + self.b


@dataclass(frozen=True)
class Count:
    steps: int
    pause_s: float = 0.01
    label: str = "Counting"

    def run(self, context):
        for step in range(1, self.steps + 1):
            context.check()
            time.sleep(self.pause_s)
            context.progress(step, self.steps, "steps")
            context.publish(step)
        return self.steps


@dataclass(frozen=True)
class Fail:
    label: str = "Failing"

    def run(self, context):
        raise DecodeError(b"/music/bad.ogg", "it holds no sound")


@dataclass(frozen=True)
class Crash:
    label: str = "Crashing"

    def run(self, context):
        os._exit(7)


@dataclass(frozen=True)
class Hang:
    label: str = "Hanging"

    def run(self, context):
        time.sleep(600)


@dataclass(frozen=True)
class Touch:
    folder: str
    label: str = "Touching"

    def run(self, context):
        Path(self.folder, str(os.getpid())).touch()
        time.sleep(600)


@dataclass(frozen=True)
class Square:
    """Takes a while, says in which process it began, and returns a square."""

    number: int
    folder: str
    label: str = "Squaring"

    def run(self, context):
        Path(self.folder, f"{os.getpid()}-{self.number}").touch()
        time.sleep(0.15)
        return self.number**2


@dataclass(frozen=True)
class Dawdle:
    """Checks forever whether it may go on."""

    label: str = "Dawdling"

    def run(self, context):
        while True:
            context.check()
            time.sleep(0.01)


@dataclass(frozen=True)
class CountThreads:
    label: str = "Counting threads"

    def run(self, context):
        import numpy as np
        from threadpoolctl import threadpool_info

        np.ones((4, 4)) @ np.ones((4, 4))
        return max(pool["num_threads"] for pool in threadpool_info())
