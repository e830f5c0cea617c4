"""What a task is: what the network's output means, and how far it is from the truth."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar, Literal

import numpy as np
import torch
from torch import nn

from musicscope.core.registry import Registry


class Task(ABC):
    """One question to a network; a fresh one is made for each training.

    Parameters
    ----------
    names : tuple of str
        The classes, tags or scales that are asked for.

    Attributes
    ----------
    metric : str
        What early stopping watches, for people.
    target : {"answers", "input"}
        What the output is compared with: a row of `targets`, or what the network heard.
    pairs : bool
        Whether a batch must hold several windows of each group.
    mixes : bool
        Whether two examples may be laid over each other (mixup).
    answers : {"classes", "tags"} or None
        How the bench of results reads the scores; None where it cannot.
    """

    metric: ClassVar[str]
    target: ClassVar[Literal["answers", "input"]] = "answers"
    pairs: ClassVar[bool] = False
    mixes: ClassVar[bool] = True
    answers: ClassVar[Literal["classes", "tags"] | None] = None

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    @property
    def outputs(self) -> int:
        """How many numbers the network gives."""
        return len(self.names)

    def check(self, truth: np.ndarray) -> None:  # noqa: B027 - most tasks learn from anything
        """Raise `ParameterError` with a sentence when nothing can be learned from these rows.

        Parameters
        ----------
        truth : np.ndarray [shape=(n, k)], float32
            Answers of the tracks that are learned from.
        """

    def weigh(self, truth: np.ndarray) -> None:  # noqa: B027 - most tasks weigh nothing
        """Learn from the training rows how much each class or tag counts."""

    def check_network(self, network: nn.Module) -> None:  # noqa: B027 - most can learn anything
        """Raise `ParameterError` with a sentence when this network cannot learn this task."""

    def ask(self, network: nn.Module, x: torch.Tensor) -> torch.Tensor:
        """Return the network's output for what it hears.

        Parameters
        ----------
        x : torch.Tensor [shape=(b, *network.input.shape)]
        """
        output: torch.Tensor = network(x)
        return output

    @abstractmethod
    def loss(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return how wrong an output is, a scalar.

        Parameters
        ----------
        output : torch.Tensor [shape=(b, outputs)], float32
        target : torch.Tensor
            Answers [shape=(b, k)], float32, NaN unknown; or what the network heard.
        """

    @abstractmethod
    def scores(self, output: torch.Tensor) -> np.ndarray:
        """Return what is told of each example [shape=(b, s)], float32."""

    @abstractmethod
    def measure(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> float:
        """Return the metric, higher is better; NaN where it cannot be known.

        Parameters
        ----------
        scores : np.ndarray [shape=(n, s)], float32
            Means over the windows of each track.
        truth : np.ndarray [shape=(n, k)], float32
        loss : float
            Mean loss of the same tracks.
        """

    def figures(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> dict[str, float]:
        """Return all that is worth saying of the scores, by name."""
        return {self.metric: self.measure(scores, truth, loss)}

    def bench_scores(self, scores: np.ndarray) -> np.ndarray:
        """Return the columns that belong to `names`, for the bench of results."""
        return scores


#: ``entry.run(names, **settings)`` returns a fresh task.
TASKS: Registry[Callable[..., Task]] = Registry("task", "musicscope.learning.training.tasks")
