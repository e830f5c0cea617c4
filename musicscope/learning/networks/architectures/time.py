"""Time: filters along time first."""

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

FEW_ROWS = 12  # MFCC and chroma: too few rows to pool over
LENGTHS = (160, 80, 40, 20, 10, 6)  # frames


class Time(Network):
    """Six lengths of filter along time, a stack along time, and only then all rows at once."""

    def __init__(self, hears: Input, classes: int) -> None:
        super().__init__(hears, classes, embedding_size=256)
        few = hears.rows <= FEW_ROWS
        pool = (1, 2) if few else (2, 1)
        rows = hears.rows if few else shrink(hears.rows, *[(2, 2, True)] * 3)
        halving = [(2, 2, True)] if few else []
        shrink(hears.frames, (2, 2, True), *[(9, 1, False), *halving] * 3, (9, 1, False))

        self.lengths = Block(Parallel(2, [(1, n) for n in LENGTHS], (1, 2)), 12)
        self.stack = nn.Sequential(
            Block(SeparableConv(12, 16, (1, 9)), 16, MaxPool(pool)),
            Block(SeparableConv(16, 32, (1, 9)), 32, MaxPool(pool)),
            Block(SeparableConv(32, 64, (1, 9)), 64, MaxPool(pool)),
            Block(SeparableConv(64, 128, (1, 9)), 128),
            Block(SeparableConv(128, 256, (rows, 1)), 256),
        )
        self.answer = dense_layer(256, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the mean over time of the last maps [b, 256]."""
        return global_mean(self.stack(self.lengths(x.unsqueeze(1))))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [b, classes] of `x` [b, rows, frames]."""
        return self.answer(self.features(x))

    def layers(self) -> tuple[str, ...]:
        """Return the filters along time, then each level of the stack."""
        return ("lengths", *(f"stack.{n}" for n in range(len(self.stack))))


@network("time", "Time", INPUTS)
def make_time(hears: Input, classes: int) -> Network:
    """Filters along time: rhythm before timbre.

    Source: Whitell's musically motivated networks, after Pons, Lidy and Serra (2016).
    """
    return Time(hears, classes)
