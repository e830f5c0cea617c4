"""Simple: square filters, as for photographs."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

from musicscope.learning.networks.inputs import INPUTS
from musicscope.learning.networks.layers import (
    Block,
    Conv,
    MaxPool,
    SeparableConv,
    dense_layer,
    global_mean,
    shrink,
)
from musicscope.learning.networks.network import Input, Network, network

FEW_ROWS = 12  # MFCC and chroma
MANY_ROWS = 1024  # STFTs
UNPOOLED, POOLED = (16, 32), (64, 128, 256, 512)  # channels of the separable convolutions
SQUARE, TWOFOLD = (3, 3), (2, 2)


class Simple(Network):
    """3×3 filters throughout: what the musical ones are compared with."""

    def __init__(self, hears: Input, classes: int) -> None:
        super().__init__(hears, classes, embedding_size=1024)
        same = hears.rows <= FEW_ROWS
        first = (1, 1) if same else TWOFOLD
        second = TWOFOLD if hears.rows >= MANY_ROWS else (1, 1)
        plain, pooled = (3, 1, same), (3, 2, True)
        for size in hears.shape:
            strided = (3, first[0], False), (3, second[0], False)
            shrink(size, *strided, plain, *[plain, pooled] * 4, plain)

        def separable(inputs: int, outputs: int) -> SeparableConv:
            return SeparableConv(inputs, outputs, SQUARE, same=same)

        self.stack = nn.Sequential(
            Block(Conv(1, 8, SQUARE, stride=first), 8),
            Block(Conv(8, 16, SQUARE, stride=second), 16),
            Block(separable(*UNPOOLED), 32),
            *(
                Block(separable(*channels), channels[1], MaxPool(SQUARE, TWOFOLD))
                for channels in pairwise((UNPOOLED[-1], *POOLED))
            ),
            Block(separable(POOLED[-1], 1024), 1024),
        )
        self.answer = dense_layer(1024, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the mean of the last maps [b, 1024]."""
        return global_mean(self.stack(x.unsqueeze(1)))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [b, classes] of `x` [b, rows, frames]."""
        return self.answer(self.features(x))

    def layers(self) -> tuple[str, ...]:
        """Return the eight levels of the stack."""
        return tuple(f"stack.{n}" for n in range(len(self.stack)))


@network("simple", "Simple", INPUTS)
def make_simple(hears: Input, classes: int) -> Network:
    """Square filters of 3×3, separable, as networks for photographs have them.

    Source: Whitell's musically motivated networks, after Chollet (2017).
    """
    return Simple(hears, classes)
