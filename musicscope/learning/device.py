"""Where networks run, and why there."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

from musicscope.learning.torch_ahead import load_torch_ahead


@dataclass(frozen=True)
class Device:
    """A device of PyTorch.

    Attributes
    ----------
    name : str
        As ``torch.device`` takes it: ``"cuda"``, ``"mps"``, ``"xpu"`` or ``"cpu"``.
    reason : str
        Why it was chosen, in words.
    """

    name: str
    reason: str

    @property
    def words(self) -> str:
        """For people: ``"CPU: no CUDA driver found"``."""
        return f"{self.name.upper()}: {self.reason}"


def choose_device() -> Device:
    """Choose the quickest device there is: CUDA, then Apple's, then Intel's GPU, then the CPU.

    Returns
    -------
    Device
        Always one: the CPU also where PyTorch is missing or cannot be loaded.
    """
    load_torch_ahead()
    try:
        import torch
    except (ImportError, OSError) as error:
        return Device("cpu", f"PyTorch cannot be loaded: {error}")
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        chosen = _choose(torch)
    if chosen.name == "cpu" and said:
        return Device("cpu", str(said[-1].message))
    return chosen


def _choose(torch: Any) -> Device:
    if torch.cuda.is_available():
        return Device("cuda", f"{torch.cuda.get_device_name()} with CUDA {torch.version.cuda}")
    mps = getattr(torch.backends, "mps", None)
    if mps is not None and mps.is_available():
        return Device("mps", "the GPU of an Apple computer, by Metal")
    xpu = getattr(torch, "xpu", None)
    if xpu is not None and xpu.is_available():
        return Device("xpu", f"{xpu.get_device_name()}, an Intel GPU")
    if torch.version.cuda is None:
        return Device("cpu", "this build of PyTorch has no CUDA, and there is no other GPU")
    return Device("cpu", "no CUDA driver or GPU found, and there is no other GPU")
