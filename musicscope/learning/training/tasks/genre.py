"""Each track is of one class among several."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter
from musicscope.learning.training.measures import macro_f1
from musicscope.learning.training.tasks.task import TASKS, Task


class Genre(Task):
    """Softmax and cross entropy; truth has a single 1 in each row.

    Parameters
    ----------
    names : tuple of str
    weights : bool
        Whether rare classes count as much as common ones.
    """

    metric = "accuracy"
    answers = "classes"

    def __init__(self, names: tuple[str, ...], weights: bool = True) -> None:
        super().__init__(names)
        self._weights = weights
        self._weight = torch.ones(len(names))

    def check(self, truth: np.ndarray) -> None:
        """Raise `ParameterError` when all tracks are of one class."""
        present = np.nansum(truth, axis=0) > 0
        if present.sum() < 2:
            only = ", ".join(n for n, there in zip(self.names, present, strict=True) if there)
            raise ParameterError(
                f"There is only one class to learn from, {only or 'which has no tracks'}; "
                "label tracks of at least two, by different artists."
            )

    def weigh(self, truth: np.ndarray) -> None:
        """Let classes count in inverse proportion to their tracks."""
        counts = np.nansum(truth, axis=0)
        weight = len(truth) / np.maximum(counts, 1) / max(1, int((counts > 0).sum()))
        if self._weights:
            self._weight = torch.from_numpy(weight.astype(np.float32))

    def loss(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the weighted cross entropy."""
        chances = functional.log_softmax(output, dim=1)
        weighted = target.nan_to_num() * self._weight.to(output.device)
        return -(weighted * chances).sum() / weighted.sum().clamp_min(1e-6)

    def scores(self, output: torch.Tensor) -> np.ndarray:
        """Return the probability of each class."""
        chances: np.ndarray = output.softmax(dim=1).cpu().numpy()
        return chances

    def measure(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> float:
        """Return the share of tracks whose likeliest class is theirs."""
        del loss
        return float(np.mean(scores.argmax(axis=1) == np.nan_to_num(truth).argmax(axis=1)))

    def figures(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> dict[str, float]:
        """Return accuracy and macro F1."""
        classes = np.nan_to_num(truth).argmax(axis=1)
        return {
            "accuracy": self.measure(scores, truth, loss),
            "macro_f1": macro_f1(scores.argmax(axis=1), classes, len(self.names)),
        }


@TASKS.register(
    "genre",
    "Genre: one class a track",
    (
        Parameter(
            "weights",
            "Rare classes count as much",
            True,
            help="A class of few tracks counts as much as one of many.",
        ),
    ),
)
def genre(names: tuple[str, ...], weights: bool = True) -> Task:
    """Tell exclusive classes apart by softmax and cross entropy.

    Source: Whitell, musically motivated networks.
    """
    return Genre(names, weights)
