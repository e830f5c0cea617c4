"""Recurrent layers as the operators that ONNX has for them.

PyTorch's exporter unrolls them frame by frame first, which takes minutes for half a minute of
music.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import nn

#: In which order ONNX keeps the gates, told as places in PyTorch's order.
_GATES: dict[type, tuple[str, tuple[int, ...]]] = {
    nn.GRU: ("GRU", (1, 0, 2)),
    nn.LSTM: ("LSTM", (0, 3, 1, 2)),
}


class OnnxRecurrent(nn.Module):  # type: ignore[misc]
    """A stack of GRU or LSTM layers that can only be exported.

    Parameters
    ----------
    layers : nn.GRU or nn.LSTM
        One direction, batch first.
    """

    def __init__(self, layers: Any) -> None:
        super().__init__()
        if layers.bidirectional or not layers.batch_first or not layers.bias:
            raise ValueError("only plain recurrent layers can be exported")
        self.operator, order = _GATES[type(layers)]
        self.units = int(layers.hidden_size)
        self.depth = int(layers.num_layers)
        for layer in range(self.depth):
            held = {
                kind: _reordered(getattr(layers, f"{kind}_l{layer}").detach(), order)
                for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
            }
            bias = torch.cat([held["bias_ih"], held["bias_hh"]])
            for name, values in (("W", held["weight_ih"]), ("R", held["weight_hh"]), ("B", bias)):
                self.register_buffer(f"{name}{layer}", values[None].contiguous())

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return all outputs [b, steps, units] of `x` [b, steps, inputs], and the last."""
        steps = x.transpose(0, 1)
        settings: dict[str, Any] = {"hidden_size": self.units}
        if self.operator == "GRU":
            settings["linear_before_reset"] = 1
        for layer in range(self.depth):
            weights = [getattr(self, f"{name}{layer}") for name in "WRB"]
            every = torch.onnx.ops.symbolic(
                f"::{self.operator}",
                (steps, *weights),
                settings,
                dtype=x.dtype,
                shape=(steps.shape[0], 1, steps.shape[1], self.units),
            )
            steps = every.squeeze(1)
        return steps.transpose(0, 1), steps[-1]


def _reordered(values: torch.Tensor, order: tuple[int, ...]) -> torch.Tensor:
    gates = values.chunk(len(order))
    return torch.cat([gates[place] for place in order])


def with_onnx_recurrence(network: Any) -> Any:
    """Return a copy of a network whose recurrent layers are `OnnxRecurrent`."""
    copied = copy.deepcopy(network)
    for parent in list(copied.modules()):
        for name, child in list(parent.named_children()):
            if type(child) in _GATES:
                setattr(parent, name, OnnxRecurrent(child))
    return copied.eval()
