"""Small filters over short chunks, of which only the strongest answer counts."""

from __future__ import annotations

import torch
from torch import nn

from musicscope.learning.networks.convolution_stack import check_pools, convolution
from musicscope.learning.networks.network import Input, Network, network
from musicscope.learning.networks.tagging_inputs import SHORT_CHUNK

CHANNELS = (128, 128, 256, 256, 256, 256, 512)


class ShortChunkCNN(Network):
    """Seven 3×3 convolutions, each pooled by 2; the maximum over time; two dense layers."""

    def __init__(self, hears: Input, classes: int) -> None:
        super().__init__(hears, classes, CHANNELS[-1])
        check_pools(*hears.shape, [(2, 2)] * len(CHANNELS))
        self.level = nn.BatchNorm2d(1)
        stages = zip((1, *CHANNELS), CHANNELS, strict=False)
        for number, (before, after) in enumerate(stages, 1):
            self.add_module(f"convolution_{number}", convolution(before, after, (2, 2)))
        size = CHANNELS[-1]
        self.dense = nn.Sequential(nn.Linear(size, size), nn.BatchNorm1d(size), nn.ReLU())
        self.dropout = nn.Dropout(0.5)
        self.answer = nn.Linear(size, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer [shape=(b, embedding_size)]."""
        x = self.level(x[:, None])
        for number in range(1, len(CHANNELS) + 1):
            x = self.get_submodule(f"convolution_{number}")(x)
        vector: torch.Tensor = self.dense(x.amax(dim=(2, 3)))
        return vector

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.dropout(self.features(x)))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the convolutions and of the dense layer."""
        return (*(f"convolution_{n}" for n in range(1, len(CHANNELS) + 1)), "dense")


@network("short_chunk", "Short-chunk CNN", SHORT_CHUNK)
def short_chunk(input: Input, classes: int) -> Network:  # noqa: A002
    """Seven small convolutions over 3.7 seconds of log-mel, 3,687,348 parameters at 50 tags.

    Won, Ferraro, Bogdanov and Serra (2020), Evaluation of CNN-based automatic music tagging
    models.
    """
    return ShortChunkCNN(input, classes)
