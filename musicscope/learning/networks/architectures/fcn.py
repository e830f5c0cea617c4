"""Fully convolutional tagging networks: nothing but convolutions over 29 seconds."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from musicscope.learning.networks.convolution_stack import Pool, check_pools, convolution
from musicscope.learning.networks.network import Input, Network, network
from musicscope.learning.networks.tagging_inputs import MEL_29_S

FOUR = ((128, (2, 4)), (384, (4, 5)), (768, (3, 8)), (2048, (4, 8)))
FIVE = ((128, (2, 4)), (256, (2, 4)), (512, (2, 4)), (1024, (3, 5)), (2048, (4, 4)))


class FCN(Network):
    """A stack of 3×3 convolutions, each pooled, down to one point; then one dense layer.

    Convolutions are without bias: the batch norm after each has one.
    """

    def __init__(self, hears: Input, classes: int, stages: Sequence[tuple[int, Pool]]) -> None:
        super().__init__(hears, classes, stages[-1][0])
        check_pools(*hears.shape, [pool for _, pool in stages])
        channels = [1, *(n for n, _ in stages)]
        for number, (n, pool) in enumerate(stages):
            stage = convolution(channels[number], n, pool, bias=False)
            self.add_module(f"convolution_{number + 1}", stage)
        self.stages = len(stages)
        self.dropout = nn.Dropout(0.5)
        self.answer = nn.Linear(self.embedding_size, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer [shape=(b, embedding_size)]."""
        x = x[:, None]
        for name in self.layers():
            x = self.get_submodule(name)(x)
        return x.amax(dim=(2, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.dropout(self.features(x)))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the convolutions."""
        return tuple(f"convolution_{number + 1}" for number in range(self.stages))


@network("fcn_4", "FCN-4", MEL_29_S)
def fcn_4(input: Input, classes: int) -> Network:  # noqa: A002
    """Four wide convolutions over 29 seconds of log-mel, 17.36 million parameters.

    Choi, Fazekas and Sandler (2016), Automatic tagging using deep convolutional neural networks.
    """
    return FCN(input, classes, FOUR)


@network("fcn_5", "FCN-5", MEL_29_S)
def fcn_5(input: Input, classes: int) -> Network:  # noqa: A002
    """Five wide convolutions over 29 seconds of log-mel, 25.18 million parameters.

    Choi, Fazekas and Sandler (2016), Automatic tagging using deep convolutional neural networks.
    """
    return FCN(input, classes, FIVE)
