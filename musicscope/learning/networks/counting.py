"""How large a network is, as its publication counted it."""

from __future__ import annotations

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


def keras_total(network: nn.Module) -> int:
    """Return all numbers a network holds, as Keras counts: four for a channel of batch norm."""
    weights: int = sum(parameter.numel() for parameter in network.parameters())
    norms = [module for module in network.modules() if isinstance(module, _BatchNorm)]
    running: int = sum(2 * norm.num_features for norm in norms if norm.track_running_stats)
    return weights + running


def trainable(network: nn.Module) -> int:
    """Return the numbers that training changes, as PyTorch counts: two for a channel of it."""
    changing: int = sum(p.numel() for p in network.parameters() if p.requires_grad)
    return changing
