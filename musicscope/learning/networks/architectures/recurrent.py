"""RNN and LargeRNN: frame after frame."""

from __future__ import annotations

import torch
from torch import nn

from musicscope.learning.networks.inputs import INPUTS
from musicscope.learning.networks.layers import dense_layer, recur, start_recurrent
from musicscope.learning.networks.network import Input, Network, network

FEW_ROWS = {name: INPUTS[name] for name in ("chroma", "mfcc")}


class Recurrent(Network):
    """Recurrent layers over the frames; the last frame's state answers.

    The published networks reshaped (rows, frames) to (frames, rows), which mixes them up; here
    they are transposed.
    """

    def __init__(self, hears: Input, classes: int, kind: type[nn.RNNBase], *sizes: int) -> None:
        super().__init__(hears, classes, embedding_size=sizes[-1])
        inputs = (hears.rows, *sizes[:-1])
        self.stack = nn.ModuleList(
            kind(n, size, batch_first=True) for n, size in zip(inputs, sizes, strict=True)
        )
        for recurrent in self.stack:
            start_recurrent(recurrent)
        self.answer = dense_layer(sizes[-1], classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the last layer's state at the last frame [b, embedding_size]."""
        steps = x.transpose(1, 2)
        for recurrent in self.stack:
            steps = recur(recurrent, steps)
        return steps[:, -1]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [b, classes] of `x` [b, rows, frames]."""
        return self.answer(self.features(x))

    def layers(self) -> tuple[str, ...]:
        """Return the recurrent layers, whose outputs come with their last state."""
        return tuple(f"stack.{n}" for n in range(len(self.stack)))


@network("rnn", "RNN", FEW_ROWS)
def make_rnn(hears: Input, classes: int) -> Network:
    """Three layers of 256 gated recurrent units (Cho et al., 2014).

    Source: Whitell's musically motivated networks.
    """
    return Recurrent(hears, classes, nn.GRU, 256, 256, 256)


@network("large_rnn", "Large RNN", FEW_ROWS)
def make_large_rnn(hears: Input, classes: int) -> Network:
    """LSTMs of 256, 512 and 1024 units (Hochreiter and Schmidhuber, 1997).

    Source: Whitell's musically motivated networks.
    """
    return Recurrent(hears, classes, nn.LSTM, 256, 512, 1024)
