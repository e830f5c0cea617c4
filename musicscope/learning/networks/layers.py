"""Layers as Keras has them: "same" padding that may be lopsided, its batch norm, its first weights.

PyTorch pads both sides alike; Keras puts the odd one at the end. Published parameter counts and
shapes need the latter.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from musicscope.core.errors import ParameterError


class Module(nn.Module):  # type: ignore[misc]
    """A part of a network."""


def same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """Return the zeros before and after that give ``ceil(size / stride)`` outputs, as in Keras."""
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class Conv(Module):
    """A convolution without bias.

    Parameters
    ----------
    inputs, outputs : int
        Channels.
    kernel, stride : tuple of int
        Rows and frames.
    same : bool
        Pad as Keras's ``"same"``; otherwise ``"valid"``.
    groups : int
        As in `torch.nn.Conv2d`.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: tuple[int, int],
        *,
        stride: tuple[int, int] = (1, 1),
        same: bool = False,
        groups: int = 1,
    ) -> None:
        super().__init__()
        self.same = same
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False)
        nn.init.xavier_uniform_(self.conv.weight)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the maps [b, outputs, rows, frames] of `x` [b, inputs, rows, frames]."""
        if not self.same:
            return self.conv(x)
        conv = self.conv
        sides = zip(x.shape[2:], conv.kernel_size, conv.stride, strict=True)
        (top, bottom), (left, right) = (same_padding(*side) for side in sides)
        if top == bottom and left == right:
            padding = (top, left)
        else:
            x, padding = functional.pad(x, (left, right, top, bottom)), (0, 0)
        return functional.conv2d(x, conv.weight, None, conv.stride, padding, 1, conv.groups)


class SeparableConv(Module):
    """A depthwise convolution followed by a pointwise one, both without bias (Chollet, 2017)."""

    def __init__(
        self, inputs: int, outputs: int, kernel: tuple[int, int], *, same: bool = False
    ) -> None:
        super().__init__()
        self.depthwise = Conv(inputs, inputs, kernel, same=same, groups=inputs)
        self.pointwise = Conv(inputs, outputs, (1, 1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the maps [b, outputs, rows, frames] of `x` [b, inputs, rows, frames]."""
        return self.pointwise(self.depthwise(x))


class MaxPool(Module):
    """Max-pooling with the padding of Keras's ``"same"``; the stride is the kernel unless given."""

    def __init__(self, kernel: tuple[int, int], stride: tuple[int, int] | None = None) -> None:
        super().__init__()
        self.kernel, self.stride = kernel, stride or kernel

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the largest of each window."""
        sides = zip(x.shape[2:], self.kernel, self.stride, strict=True)
        padding = tuple(same_padding(*side)[0] for side in sides)
        return functional.max_pool2d(x, self.kernel, self.stride, padding, ceil_mode=True)


class Block(Module):
    """A convolution, its batch norm, where asked a max-pool, and ReLU; published in this order."""

    def __init__(self, conv: nn.Module, channels: int, pool: MaxPool | None = None) -> None:
        super().__init__()
        self.conv = conv
        self.norm = batch_norm_2d(channels)
        self.pool = pool

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the maps after ReLU."""
        x = self.norm(self.conv(x))
        return functional.relu(x if self.pool is None else self.pool(x))


class Parallel(Module):
    """Convolutions of several shapes side by side, their channels concatenated."""

    def __init__(
        self, channels: int, kernels: Sequence[tuple[int, int]], stride: tuple[int, int]
    ) -> None:
        super().__init__()
        self.branches = nn.ModuleList(
            Conv(1, channels, kernel, stride=stride, same=True) for kernel in kernels
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the maps of all shapes of the picture `x` [b, 1, rows, frames]."""
        return torch.cat([branch(x) for branch in self.branches], dim=1)


class Dense(Module):
    """Dense layers with ReLU and dropout between them; the last one gives logits.

    Parameters
    ----------
    sizes : sequence of int
        Length of the input, of each hidden layer, and of the answer.
    dropout : float
        Share of the hidden values that training drops.
    """

    def __init__(self, sizes: Sequence[int], dropout: float = 0.0) -> None:
        super().__init__()
        *hidden, last = [dense_layer(*pair) for pair in pairwise(sizes)]
        self.hidden = nn.Sequential(
            *(nn.Sequential(layer, nn.ReLU(), nn.Dropout(dropout)) for layer in hidden)
        )
        self.answer = last

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits of vectors `x` [b, sizes[0]]."""
        return self.answer(self.hidden(x))

    def squares(self) -> torch.Tensor:
        """Return the sum of the squares of all weights (not biases), for an L2 penalty."""
        layers = [module for module in self.modules() if isinstance(module, nn.Linear)]
        return torch.stack([layer.weight.square().sum() for layer in layers]).sum()


def batch_norm_2d(channels: int) -> nn.BatchNorm2d:
    """Return a batch norm with Keras's epsilon and momentum."""
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


def dense_layer(inputs: int, outputs: int) -> nn.Linear:
    """Return a dense layer with Keras's first weights: Glorot's, and no bias yet."""
    layer = nn.Linear(inputs, outputs)
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def start_recurrent(recurrent: nn.RNNBase) -> None:
    """Give a recurrent layer Keras's first weights: Glorot's, orthogonal, LSTMs that remember."""
    for name, weight in recurrent.named_parameters():
        if name.startswith("weight_ih"):
            nn.init.xavier_uniform_(weight)
        elif name.startswith("weight_hh"):
            with torch.no_grad():
                weight.copy_(nn.init.orthogonal_(torch.empty(weight.shape).T.contiguous()).T)
        else:
            nn.init.zeros_(weight)
            if name.startswith("bias_ih") and isinstance(recurrent, nn.LSTM):
                forget = slice(recurrent.hidden_size, 2 * recurrent.hidden_size)
                nn.init.ones_(weight.data[forget])


def recur(recurrent: nn.RNNBase, x: torch.Tensor) -> torch.Tensor:
    """Return all outputs [b, steps, hidden] of a recurrent layer on `x` [b, steps, inputs].

    CUDA's own kernels keep no gradients of a layer that does not train, and pictures of what a
    network heard need them: then PyTorch's plain ones are used.
    """
    gradients = x.is_cuda and x.requires_grad and not recurrent.training
    if not gradients:
        return recurrent(x)[0]
    with torch.backends.cudnn.flags(enabled=False):
        return recurrent(x)[0]


def global_mean(x: torch.Tensor) -> torch.Tensor:
    """Return the mean [b, channels] of maps [b, channels, rows, frames]."""
    return x.mean(dim=(2, 3))


def shrink(size: int, *steps: tuple[int, int, bool]) -> int:
    """Return what is left of `size` after windows of (kernel, stride, same).

    Raises
    ------
    ParameterError
        When nothing is left: the picture is too small for the network.
    """
    for kernel, stride, same in steps:
        size = math.ceil(size / stride) if same else (size - kernel) // stride + 1
        if size < 1:
            raise ParameterError("This input is too small for the network: choose a larger one.")
    return size
