"""A tagging network small enough for a laptop, the usual source of transferred features."""

from __future__ import annotations

import torch
from torch import nn

from musicscope.learning.networks.convolution_stack import (
    FrameNorm,
    check_frames,
    check_pools,
    convolution,
)
from musicscope.learning.networks.network import Input, Network, network
from musicscope.learning.networks.tagging_inputs import MEL_29_S

CHANNELS = (32, 128, 128, 192, 256)
POOLS = ((2, 4), (2, 4), (2, 4), (3, 5), (4, 4))


class CompactCNN(Network):
    """Batch norm over the frames, five 3×3 convolutions with ELU, one dense layer."""

    def __init__(self, hears: Input, classes: int) -> None:
        super().__init__(hears, classes, CHANNELS[-1])
        check_pools(*hears.shape, POOLS)
        self.level = FrameNorm(hears.frames)
        stages = zip((1, *CHANNELS), CHANNELS, POOLS, strict=False)
        for number, (before, after, pool) in enumerate(stages, 1):
            stage = convolution(before, after, pool, activation=nn.ELU)
            self.add_module(f"convolution_{number}", stage)
        self.answer = nn.Linear(CHANNELS[-1], classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer [shape=(b, embedding_size)]."""
        check_frames(self.input, x)
        x = self.level(x)[:, None]
        for name in self.layers():
            x = self.get_submodule(name)(x)
        return x.amax(dim=(2, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.features(x))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the convolutions."""
        return tuple(f"convolution_{number}" for number in range(1, len(CHANNELS) + 1))


@network("compact_cnn", "Compact CNN", MEL_29_S)
def compact_cnn(input: Input, classes: int) -> Network:  # noqa: A002
    """Five narrow convolutions over 29 seconds of log-mel, 865,950 parameters at 50 tags.

    Choi, Fazekas, Sandler and Cho (2017), Transfer learning for music classification and
    regression tasks.
    """
    return CompactCNN(input, classes)
