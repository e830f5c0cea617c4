"""A network that says what it heard, through a narrow place."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.training.tasks.task import TASKS, Task


class Reconstruction(Task):
    """Mean squared error between output and input; no labels."""

    metric = "share of the picture explained"
    target = "input"
    mixes = False

    @property
    def outputs(self) -> int:
        """One, which is not asked for."""
        return 1

    def check_network(self, network: nn.Module) -> None:
        """Raise `ParameterError` unless the network can draw what it heard."""
        if not hasattr(network, "reconstruct"):
            raise ParameterError("This network cannot draw what it heard; choose the autoencoder.")

    def ask(self, network: nn.Module, x: torch.Tensor) -> torch.Tensor:
        """Return the pictures as the network draws them again."""
        drawn: torch.Tensor = network.reconstruct(x)
        return drawn

    def loss(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the mean squared error, by which a standardised picture's mean scores about 1."""
        return ((output.flatten(1) - target.flatten(1)) ** 2).mean()

    def scores(self, output: torch.Tensor) -> np.ndarray:
        """Return nothing for each example: the loss tells all."""
        return np.zeros((len(output), 0), np.float32)

    def measure(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> float:
        """Return one less the loss: the picture is standardised, so its variance is about 1."""
        del scores, truth
        return 1 - loss


@TASKS.register("reconstruction", "Reconstruction: an autoencoder")
def reconstruction(names: tuple[str, ...] = ()) -> Task:
    """Draw again what was heard, through a bottleneck whose numbers are a latent vector.

    Source: Su, lecture on music information retrieval.
    """
    return Reconstruction(names)
