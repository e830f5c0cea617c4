"""How pleasant and how excited music sounds."""

from __future__ import annotations

import numpy as np
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.training.measures import mean_known, r_squared
from musicscope.learning.training.tasks.task import TASKS, Task


class Mood(Task):
    """A straight regression for each scale, about -1..1; what is unknown does not count."""

    metric = "mean R²"

    def check(self, truth: np.ndarray) -> None:
        """Raise `ParameterError` when no scale has two different values."""
        with np.errstate(invalid="ignore"):
            values = [np.unique(column[np.isfinite(column)]) for column in truth.T]
        if not any(len(found) > 1 for found in values):
            raise ParameterError(
                f"All tracks have the same {' and '.join(self.names)}; "
                "place tracks of different moods on the plane."
            )

    def loss(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the mean squared distance over what is known; 0 where nothing is."""
        known = target.isfinite()
        return ((output - target.nan_to_num()) ** 2 * known).sum() / known.sum().clamp_min(1)

    def scores(self, output: torch.Tensor) -> np.ndarray:
        """Return the place on each scale."""
        places: np.ndarray = output.cpu().numpy()
        return places

    def measure(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> float:
        """Return the mean of R² over the scales."""
        del loss
        return mean_known([r_squared(s, t) for s, t in zip(scores.T, truth.T, strict=True)])

    def figures(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> dict[str, float]:
        """Return R² of each scale, and their mean."""
        each = {
            f"R² {name}": r_squared(s, t)
            for name, s, t in zip(self.names, scores.T, truth.T, strict=True)
        }
        return {**each, self.metric: self.measure(scores, truth, loss)}


@TASKS.register("mood", "Mood: valence and arousal")
def mood(names: tuple[str, ...] = ("valence", "arousal")) -> Task:
    """Place music on valence and arousal by two regressions, R² each.

    Source: Su, lecture on music information retrieval.
    """
    return Mood(names)
