"""From the vector of a song to its answers: MLP, linear layer or support vector machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.networks.layers import Module


def linear_head(size: int, classes: int) -> nn.Module:
    """Return one dense layer: a logistic regression, or a softmax one."""
    return nn.Linear(size, classes)


def mlp_head(size: int, classes: int) -> nn.Module:
    """Return a hidden layer with ReLU and dropout, then a dense one."""
    hidden = max(32, size)
    return nn.Sequential(
        nn.Linear(size, hidden), nn.ReLU(), nn.Dropout(0.5), nn.Linear(hidden, classes)
    )


class SvmHead(Module):
    """A linear support vector machine a class, its margins turned into log odds (Platt, 1999).

    It is fitted by `musicscope.learning.networks.song_svm.fit_svm`, not by gradient descent with
    the rest of a network. Vectors are brought to mean 0 and spread 1 first.
    """

    centre: torch.Tensor
    spread: torch.Tensor
    slope: torch.Tensor
    offset: torch.Tensor

    def __init__(self, size: int, classes: int) -> None:
        super().__init__()
        self.plane = nn.Linear(size, classes)
        self.register_buffer("centre", torch.zeros(size))
        self.register_buffer("spread", torch.ones(size))
        self.register_buffer("slope", torch.ones(classes))
        self.register_buffer("offset", torch.zeros(classes))

    def margins(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return on which side of each plane vectors lie, and how far [shape=(b, classes)]."""
        sides: torch.Tensor = self.plane((vectors - self.centre) / self.spread)
        return sides

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        """Return log odds [shape=(b, classes)] of vectors [shape=(b, size)]."""
        return self.slope * self.margins(vectors) + self.offset


HEADS: Mapping[str, Callable[[int, int], nn.Module]] = MappingProxyType(
    {"mlp": mlp_head, "linear": linear_head, "svm": SvmHead}
)


def song_head(kind: str, size: int, classes: int) -> nn.Module:
    """Return a fresh head: vectors [shape=(b, size)] to logits [shape=(b, classes)].

    Parameters
    ----------
    kind : {"mlp", "linear", "svm"}
    size, classes : int
    """
    if kind not in HEADS:
        raise ParameterError(f"There is no head called {kind}; choose one of {', '.join(HEADS)}.")
    return HEADS[kind](size, classes)
