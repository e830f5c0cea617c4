"""Two convolutions on a mel spectrogram taken for an image: what one would try first."""

from __future__ import annotations

import torch
from torch import nn

from musicscope.learning.networks.convolution_stack import check_pools
from musicscope.learning.networks.inputs import INPUTS
from musicscope.learning.networks.network import Input, Network, network

CHANNELS = (32, 64)
POOL = (4, 4)
DENSE = 128


class NaiveCNN(Network):
    """Two 3×3 convolutions with ReLU, pooled by 4×4, a dense layer of 128, dropout, the answer.

    The publication names two convolutions on mel images, and says no more of their sizes; these
    are the ones of Keras's first example of an image classifier, with a pool large enough for
    half a minute.
    """

    def __init__(self, hears: Input, classes: int, *, normed: bool) -> None:
        super().__init__(hears, classes, DENSE)
        rows, frames = check_pools(*hears.shape, [POOL, POOL])
        for number, (before, after) in enumerate(zip((1, *CHANNELS), CHANNELS, strict=False), 1):
            norm = [nn.BatchNorm2d(after)] if normed else []
            filters = nn.Conv2d(before, after, 3, padding=1)
            stage = nn.Sequential(filters, *norm, nn.ReLU(), nn.MaxPool2d(POOL))
            self.add_module(f"convolution_{number}", stage)
        norm_dense = [nn.BatchNorm1d(DENSE)] if normed else []
        flat = CHANNELS[-1] * rows * frames
        self.dense = nn.Sequential(nn.Linear(flat, DENSE), *norm_dense, nn.ReLU())
        self.dropout = nn.Dropout(0.5)
        self.answer = nn.Linear(DENSE, classes)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """Return the vector before the last layer [shape=(b, embedding_size)]."""
        x = x[:, None]
        for number in range(1, len(CHANNELS) + 1):
            x = self.get_submodule(f"convolution_{number}")(x)
        vector: torch.Tensor = self.dense(x.flatten(1))
        return vector

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logits [shape=(b, classes)] of x [shape=(b, rows, frames)]."""
        logits: torch.Tensor = self.answer(self.dropout(self.features(x)))
        return logits

    def layers(self) -> tuple[str, ...]:
        """Return the names of the convolutions and of the dense layer."""
        return "convolution_1", "convolution_2", "dense"


_MEL = {"mel": INPUTS["mel"]}


@network("naive_cnn", "Naive CNN", _MEL)
def naive_cnn(input: Input, classes: int) -> Network:  # noqa: A002
    """Two convolutions on the mel spectrogram as an image, to compare the others with.

    Source: Rai, De Vitry and Chehboune, Music genre classification, after the Keras examples.
    """
    return NaiveCNN(input, classes, normed=False)


@network("naive_cnn_norm", "Naive CNN with batch norm", _MEL)
def naive_cnn_norm(input: Input, classes: int) -> Network:  # noqa: A002
    """The naive CNN with batch norm after each layer but the last.

    Source: Rai, De Vitry and Chehboune, Music genre classification; batch norm by Ioffe and
    Szegedy (2015).
    """
    return NaiveCNN(input, classes, normed=True)
