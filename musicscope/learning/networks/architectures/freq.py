"""Freq: filters along frequency first."""

from __future__ import annotations

import torch
from torch import nn

from musicscope.learning.networks.inputs import INPUTS
from musicscope.learning.networks.layers import (
    Block,
    MaxPool,
    Parallel,
    SeparableConv,
    dense_layer,
    global_mean,
    shrink,
)
from musicscope.learning.networks.network import Input, Network, network

HEIGHTS = {  # rows of the input: heights of the filters, rows
    2049: (341, 170, 64, 32, 16, 8),
    1024: (170, 85, 32, 16, 8, 4),
    256: (42, 32, 21, 10, 8, 4),
    168: (42, 33, 28, 14, 7, 3),
    12: (12, 6, 4, 3, 2, 1),
}
SHARES = (6, 8, 12, 25, 32, 64)  # of the rows, for inputs that were not published
FEW_ROWS = 12  # MFCC and chroma


class Freq(Network):
    """Six heights of filter along frequency, a stack along it, and only then all frames at once."""

    def __init__(self, hears: Input, classes: int) -> None:
        super().__init__(hears, classes, embedding_size=256)
        few = hears.rows <= FEW_ROWS
        stride, height = (1, 3) if few else (2, 9)
        valid = (height, 1, few)
        shrink(hears.rows, (stride, stride, True), *[valid] * 4)
        frames = shrink(hears.frames, *[(2, 2, True)] * 3)
        heights = HEIGHTS.get(hears.rows) or [max(1, hears.rows // share) for share in SHARES]

        def along(inputs: int, outputs: int) -> SeparableConv:
            return SeparableConv(inputs, outputs, (height, 1), same=few)

        self.heights = Block(Parallel(2, [(n, 1) for n in heights], (stride, 1)), 12)
        self.stack = nn.Sequential(
            Block(along(12, 16), 16, MaxPool((1, 2))),
            Block(along(16, 32), 32, MaxPool((1, 2))),
            Block(along(32, 64), 64, MaxPool((1, 2))),
            Block(along(64, 128), 128),
            Block(SeparableConv(128, 256, (1, frames)), 256),
        )
        self.answer = dense_layer(256, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the mean over frequency of the last maps [b, 256]."""
        return global_mean(self.stack(self.heights(x.unsqueeze(1))))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [b, classes] of `x` [b, rows, frames]."""
        return self.answer(self.features(x))

    def layers(self) -> tuple[str, ...]:
        """Return the filters along frequency, then each level of the stack."""
        return ("heights", *(f"stack.{n}" for n in range(len(self.stack))))


@network("freq", "Freq", INPUTS)
def make_freq(hears: Input, classes: int) -> Network:
    """Filters along frequency: timbre before rhythm.

    Source: Whitell's musically motivated networks, after Pons, Lidy and Serra (2016).
    """
    return Freq(hears, classes)
