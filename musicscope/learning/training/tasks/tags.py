"""Each tag fits or not, or nothing is known of it."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter
from musicscope.learning.training.measures import mean_known, roc_auc
from musicscope.learning.training.tasks.task import TASKS, Task

#: A tag that fits one track in a thousand must not drown all others.
_MOST_WEIGHT = 20.0


class Tags(Task):
    """A sigmoid for each tag; what is unknown does not count, neither for nor against.

    Parameters
    ----------
    names : tuple of str
    weights : bool
        Whether the yes of a rare tag counts as much as all its no.
    """

    metric = "mean AUC"
    answers = "tags"

    def __init__(self, names: tuple[str, ...], weights: bool = True) -> None:
        super().__init__(names)
        self._weights = weights
        self._weight = torch.ones(len(names))

    def check(self, truth: np.ndarray) -> None:
        """Raise `ParameterError` when no tag has both a yes and a no."""
        yes, no = (truth == 1).sum(axis=0), (truth == 0).sum(axis=0)
        if not ((yes > 0) & (no > 0)).any():
            raise ParameterError(
                "No tag has both a track that it fits and one that it does not fit; "
                "say yes and no for tracks of several artists."
            )

    def weigh(self, truth: np.ndarray) -> None:
        """Let the yes of a tag count in proportion to no against yes."""
        yes, no = (truth == 1).sum(axis=0), (truth == 0).sum(axis=0)
        weight = np.clip(no / np.maximum(yes, 1), 1.0, _MOST_WEIGHT)
        if self._weights:
            self._weight = torch.from_numpy(weight.astype(np.float32))

    def loss(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the binary cross entropy over what is known; 0 where nothing is."""
        known = target.isfinite()
        each = functional.binary_cross_entropy_with_logits(
            output,
            target.nan_to_num(),
            reduction="none",
            pos_weight=self._weight.to(output.device),
        )
        return (each * known).sum() / known.sum().clamp_min(1)

    def scores(self, output: torch.Tensor) -> np.ndarray:
        """Return the probability of each tag."""
        chances: np.ndarray = output.sigmoid().cpu().numpy()
        return chances

    def measure(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> float:
        """Return the mean area under the ROC of the tags of which yes and no are known."""
        del loss
        return mean_known([roc_auc(s, t) for s, t in zip(scores.T, truth.T, strict=True)])


@TASKS.register(
    "tags",
    "Tags: each fits or not",
    (
        Parameter(
            "weights",
            "Rare tags count as much",
            True,
            help="The yes of a rare tag counts as much as all its no.",
        ),
    ),
)
def tags(names: tuple[str, ...], weights: bool = True) -> Task:
    """Learn tags by sigmoid and binary cross entropy, unknown ones masked out.

    Choi et al. (2016); Source: Sankaran, tagging from personal tags.
    """
    return Tags(names, weights)
