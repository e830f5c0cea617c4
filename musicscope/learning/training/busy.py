"""Which share of an epoch the device computed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch

from musicscope.learning.training.machine import Machine


class BusyClock:
    """Adds up the time from a batch's arrival to the end of its work.

    On CUDA the device's own events tell it, since work is handed over long before it is done;
    elsewhere it is the time of the thread that trains.

    Parameters
    ----------
    machine : Machine
    """

    def __init__(self, machine: Machine) -> None:
        self._cuda = machine.is_cuda
        self._spans: list[tuple[Any, Any]] = []
        self._seconds = 0.0

    @contextmanager
    def working(self) -> Iterator[None]:
        """Count what happens inside."""
        if self._cuda:
            first, last = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            first.record()
            yield
            last.record()
            self._spans.append((first, last))
            return
        began = time.perf_counter()
        yield
        self._seconds += time.perf_counter() - began

    def share(self, seconds: float) -> float:
        """Return the share of `seconds` that was counted, 0..1; waits for the device."""
        if self._cuda:
            torch.cuda.synchronize()
            self._seconds = sum(first.elapsed_time(last) for first, last in self._spans) / 1000
        return min(1.0, self._seconds / seconds) if seconds > 0 else 0.0
