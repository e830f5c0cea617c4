"""How long work takes on a device, at which batch it is quickest, and how much memory it needs."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from musicscope.learning.training.machine import Machine

Work = Callable[[], object]

#: A batch twice as large must be quicker by so much to be worth its memory.
_WORTH = 1.04
_SAMPLE_S = 0.1


@dataclass(frozen=True)
class Pace:
    """The quickest way to do something: windows at a time, and windows a second."""

    batch: int
    a_second: float


def seconds_of(machine: Machine, work: Work) -> float:
    """Return how long work takes until the device is through with it."""
    if machine.is_cuda:
        torch.cuda.synchronize()
    began = time.perf_counter()
    work()
    if machine.is_cuda:
        torch.cuda.synchronize()
    return time.perf_counter() - began


def median_s(machine: Machine, work: Work, spend_s: float) -> float:
    """Return the median of as many runs as fit into `spend_s`, three or more of short work."""
    took = [seconds_of(machine, work)]
    while sum(took) < spend_s or (len(took) < 3 and took[0] < spend_s):
        took.append(seconds_of(machine, work))
    return sorted(took)[len(took) // 2]


def quickest(
    machine: Machine, make: Callable[[int], Work], spend_s: float, first: int, most: int
) -> Pace:
    """Double the batch until that is no quicker, or too much for the memory or the time.

    Parameters
    ----------
    machine : Machine
    make : callable
        ``make(batch)`` returns the work on so many windows.
    spend_s : float
        For the last measurement, which counts.
    first, most : int
        Where to begin, and where to end at the latest.

    Raises
    ------
    RuntimeError
        When even the first batch is too much for the memory.
    """
    best, batch, work = Pace(first, 0.0), first, None
    while batch <= most:
        try:
            work = None
            work = make(batch)
            seconds_of(machine, work)
            took = median_s(machine, work, spend_s / 5)
        except (RuntimeError, MemoryError):  # also the kernels' own limits
            if not best.a_second:
                raise
            break
        worth = batch / took > _WORTH * best.a_second
        best = max(best, Pace(batch, batch / took), key=lambda pace: pace.a_second)
        if not worth or took > spend_s:
            break
        batch *= 2
    del work
    machine.forget()
    work = make(best.batch)
    seconds_of(machine, work)
    return Pace(best.batch, best.batch / median_s(machine, work, spend_s))


class Memory:
    """The most that was in use since it was last reset: the device's, or of the whole process."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def reset(self) -> None:
        """Begin anew, where the system allows it."""
        if self._machine.is_cuda:
            self._machine.forget()
            torch.cuda.reset_peak_memory_stats()
            return
        try:
            Path("/proc/self/clear_refs").write_text("5")
        except OSError:
            return

    def peak_mb(self) -> float | None:
        """Return MiB; None where nobody counts."""
        if not self._machine.is_cpu:
            return round(self._machine.memory_used() / 2**20, 1) or None
        try:
            status = Path("/proc/self/status").read_text()
        except OSError:
            return None
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return round(int(found[1]) / 1024, 1) if found else None


class DriverWatch:
    """What the driver says of the GPU ten times a second: the share of time it computed.

    A second opinion on the training's own `busy`, from ``nvidia-smi`` where that is there. Use it
    with ``with``.
    """

    def __init__(self, machine: Machine) -> None:
        self._seen: list[tuple[float, float]] = []
        self._process: subprocess.Popen[str] | None = None
        if machine.is_cuda:
            command = ["nvidia-smi", "--query-gpu=utilization.gpu", "--format=csv,noheader,nounits"]
            uuid = getattr(torch.cuda.get_device_properties(0), "uuid", None)
            which = [] if uuid is None else ["-i", f"GPU-{uuid}"]
            try:
                self._process = subprocess.Popen(
                    [*command, *which, "-lms", str(round(1000 * _SAMPLE_S))],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                )
            except OSError:
                return
            threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> DriverWatch:
        return self

    def __exit__(self, *error: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def share(self, began: float, ended: float) -> float | None:
        """Return the mean, 0..1, between two times of `time.perf_counter`; None if unknown.

        What the driver says is of the past fifth of a second or so.
        """
        own = [share for at, share in self._seen if began + 2 * _SAMPLE_S <= at <= ended]
        return round(sum(own) / len(own), 3) if len(own) > 4 else None

    def _read(self) -> None:
        for line in self._process.stdout:
            try:
                self._seen.append((time.perf_counter(), float(line) / 100))
            except ValueError:  # "[N/A]", as where a GPU is divided
                continue
