"""A network as it is in use, looked at while it answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from torch import nn

from musicscope.core.errors import ParameterError


@contextmanager
def looked_at(network: nn.Module) -> Iterator[torch.device]:
    """Set a network to use, not training, for a while; gives the device on which it is."""
    training = {module: module.training for module in network.modules()}
    held = next(network.parameters(), None)
    try:
        network.eval()
        yield torch.device("cpu") if held is None else held.device
    finally:
        for module, was in training.items():
            module.training = was


def as_picture(x: np.ndarray, device: torch.device) -> torch.Tensor:
    """Return one picture [shape=(rows, frames)] as a batch of one, float32, on `device`."""
    if x.ndim != 2:
        raise ParameterError("Choose one window to look at: a picture of rows × frames.")
    return torch.from_numpy(np.ascontiguousarray(x, np.float32)).to(device)[None]


def check_target(logits: torch.Tensor, target: int) -> None:
    """Raise `ParameterError` unless `target` numbers one of the answers [shape=(b, k)]."""
    if not 0 <= target < logits.shape[1]:
        raise ParameterError(
            f"This network has {logits.shape[1]} answers; number {target} is none of them."
        )
