"""The device as a training needs it: precision, memory, and what its errors mean."""

from __future__ import annotations

import os
import re
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any

import torch
from torch import nn

from musicscope.learning.device import Device

_NO_MEMORY = re.compile(
    r"out of memory|not enough memory|can't allocate memory|cannot allocate memory"
    r"|DefaultCPUAllocator|bad_alloc|CUBLAS_STATUS_ALLOC_FAILED",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\bCUDA error|\bCUDA driver|\bcuDNN error|\bCUBLAS_STATUS|\bHIP error|device-side assert"
    r"|\bMPS backend|\bMetal\b.*(error|fail)|level.?zero|\bUR error|\bSYCL|\bxpu\b.*(error|lost)"
    r"|device (was )?(lost|removed|disappeared)|driver shutting down|no CUDA-capable",
    re.IGNORECASE,
)


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether an error means that a smaller batch could work."""
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(error, RuntimeError) and bool(_NO_MEMORY.search(str(error)))


def is_lost(error: BaseException) -> bool:
    """Return whether an error means that the device is gone or refuses all further work."""
    accelerator = getattr(torch, "AcceleratorError", None)
    if accelerator is not None and isinstance(error, accelerator):
        return True
    return isinstance(error, RuntimeError) and bool(_LOST.search(str(error)))


def torch_device(name: str) -> torch.device:
    """Return the device that PyTorch calls by a name."""
    return torch.device(name)


class Machine:
    """One device with the arithmetic that suits it.

    Parameters
    ----------
    device : Device
    precision : {"auto", "full"}
        Auto takes bfloat16 on CUDA where the card has it, float16 with scaled gradients where it
        has not, and 32 bits elsewhere.
    """

    def __init__(self, device: Device, precision: str = "auto") -> None:
        self.name = device.name
        self.reason = device.reason
        self.is_cpu = device.name == "cpu"
        self.torch = torch_device(device.name)
        self.is_cuda = self.torch.type == "cuda"
        self._half: torch.dtype | None = None
        if self.is_cuda and precision == "auto":
            whole = torch.cuda.is_bf16_supported(including_emulation=False)
            self._half = torch.bfloat16 if whole else torch.float16
        self.scaler = torch.amp.GradScaler(self.torch.type, enabled=self._half is torch.float16)
        if self.is_cuda:
            torch.cuda.reset_peak_memory_stats(self.torch)

    @property
    def precision(self) -> str:
        """``"32 bit"``, or the 16-bit numbers in use."""
        return "32 bit" if self._half is None else str(self._half).removeprefix("torch.")

    def arithmetic(self) -> AbstractContextManager[Any]:
        """Return the context in which the network computes."""
        if self._half is None:
            return nullcontext()
        context: AbstractContextManager[Any] = torch.autocast(self.torch.type, self._half)
        return context

    def settle(self, module: nn.Module) -> nn.Module:
        """Return the module on this device, its filters laid out with the channels last.

        With that the networks of section 3 learn about twice as quickly on a CPU, too.
        """
        module = module.to(self.torch)
        laid_out = self.is_cuda or self.is_cpu
        return module.to(memory_format=torch.channels_last) if laid_out else module

    def memory_used(self) -> int:
        """Return the most bytes in use so far; 0 where it is not counted."""
        if self.is_cuda:
            return int(torch.cuda.max_memory_allocated(self.torch))
        if self.torch.type == "mps":
            return int(torch.mps.driver_allocated_memory())
        return 0

    def forget(self) -> None:
        """Give memory that nobody uses back to the device."""
        with suppress(RuntimeError):
            if self.is_cuda:
                torch.cuda.empty_cache()
            elif self.torch.type == "mps":
                torch.mps.empty_cache()


def leave_a_core() -> int:
    """Let torch compute on all cores but one, for the window; return how many that are.

    The number is one thread's own with OpenMP: call it in the thread that trains.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    threads = max(1, cores - 1)
    if torch.get_num_threads() > threads:
        torch.set_num_threads(threads)
    return threads
