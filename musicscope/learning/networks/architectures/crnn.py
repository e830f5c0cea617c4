"""Convolutions that hear, and a recurrent network that remembers the order."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from musicscope.learning.networks.convolution_stack import (
    FrameNorm,
    check_frames,
    check_pools,
    convolution,
)
from musicscope.learning.networks.network import Input, Network, network
from musicscope.learning.networks.tagging_inputs import MEL_29_S

CHANNELS = (64, 128, 128, 128)
POOLS = ((2, 2), (3, 3), (4, 4), (4, 4))
#: Frames of silence before and after.
PADDING = 37
UNITS = 32


class CRNN(Network):
    """Four 3×3 convolutions with ELU to 15 steps of 128 numbers; two GRUs; one dense layer.

    The published GRU has one bias vector a gate, PyTorch's has two: the second is held at zero.
    """

    def __init__(self, hears: Input, classes: int) -> None:
        super().__init__(hears, classes, UNITS)
        frames = hears.frames + 2 * PADDING
        rows, _ = check_pools(hears.rows, frames, POOLS)
        self.level = FrameNorm(frames)
        stages = zip((1, *CHANNELS), CHANNELS, POOLS, strict=False)
        for number, (before, after, pool) in enumerate(stages, 1):
            stage = convolution(before, after, pool, activation=nn.ELU, dropout=0.1)
            self.add_module(f"convolution_{number}", stage)
        self.recurrent = nn.GRU(CHANNELS[-1] * rows, UNITS, 2, batch_first=True)
        for name, second_bias in self.recurrent.named_parameters():
            if name.startswith("bias_hh"):
                nn.init.zeros_(second_bias)
                second_bias.requires_grad_(False)
        self.dropout = nn.Dropout(0.3)
        self.answer = nn.Linear(UNITS, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer [shape=(b, embedding_size)]."""
        check_frames(self.input, x)
        x = self.level(functional.pad(x, (PADDING, PADDING)))[:, None]
        for number in range(1, len(CHANNELS) + 1):
            x = self.get_submodule(f"convolution_{number}")(x)
        steps, _ = self.recurrent(x.flatten(1, 2).transpose(1, 2))
        last: torch.Tensor = steps[:, -1]
        return last

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.dropout(self.features(x)))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the convolutions and of the recurrent layers."""
        return (*(f"convolution_{n}" for n in range(1, len(CHANNELS) + 1)), "recurrent")


@network("crnn", "CRNN", MEL_29_S)
def crnn(input: Input, classes: int) -> Network:  # noqa: A002
    """Convolutions whose 15 steps two GRUs read in order, 396,786 parameters at 50 tags.

    Choi, Fazekas, Sandler and Cho (2017), Convolutional recurrent neural networks for music
    classification.
    """
    return CRNN(input, classes)
