"""Which instrument sounds, and of which family it is."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter
from musicscope.learning.training.measures import macro_f1
from musicscope.learning.training.tasks.genre import Genre
from musicscope.learning.training.tasks.task import TASKS, Task


def family_of(name: str) -> str:
    """Return the family in ``"strings: violin"``; a name without one is its own family."""
    family, colon, _ = name.partition(":")
    return family.strip() if colon else name


class Instrument(Task):
    """Two heads on one network: the first outputs are the individuals, the others the families.

    Truth has a single 1 among the individuals, whose names say the family: ``"strings: violin"``.

    Parameters
    ----------
    names : tuple of str
    family_share : float
        How much the family counts in the loss, 0..1.
    """

    metric = "accuracy"
    answers = "classes"

    def __init__(self, names: tuple[str, ...], family_share: float = 0.3) -> None:
        super().__init__(names)
        self.families = tuple(dict.fromkeys(family_of(name) for name in names))
        self._share = family_share
        self._individual = Genre(names)
        self._family = Genre(self.families)
        self._member = np.zeros((len(names), len(self.families)), np.float32)
        for row, name in enumerate(names):
            self._member[row, self.families.index(family_of(name))] = 1
        self._belongs = torch.from_numpy(self._member)

    @property
    def outputs(self) -> int:
        """One for each individual and one for each family."""
        return len(self.names) + len(self.families)

    def check(self, truth: np.ndarray) -> None:
        """Raise `ParameterError` when all tracks are of one instrument."""
        if (np.nansum(truth, axis=0) > 0).sum() < 2:
            raise ParameterError(
                "There is only one instrument to learn from; label recordings of at least two."
            )

    def weigh(self, truth: np.ndarray) -> None:
        """Let rare instruments and families count as much as common ones."""
        self._individual.weigh(truth)
        self._family.weigh(np.nan_to_num(truth) @ self._member)

    def loss(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return both cross entropies, weighed by `family_share`."""
        individuals = len(self.names)
        families = target.nan_to_num() @ self._belongs.to(target.device)
        individual = self._individual.loss(output[:, :individuals], target)
        family = self._family.loss(output[:, individuals:], families)
        return (1 - self._share) * individual + self._share * family

    def scores(self, output: torch.Tensor) -> np.ndarray:
        """Return the probabilities of the individuals, then of the families."""
        individuals = len(self.names)
        parts = output[:, :individuals], output[:, individuals:]
        chances = torch.cat([functional.softmax(part, dim=1) for part in parts], dim=1)
        found: np.ndarray = chances.cpu().numpy()
        return found

    def measure(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> float:
        """Return the share of tracks whose likeliest individual is theirs."""
        return self._individual.measure(self.bench_scores(scores), truth, loss)

    def figures(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> dict[str, float]:
        """Return accuracy and macro F1 of individuals and of families."""
        of_family = np.nan_to_num(truth) @ self._member
        families = scores[:, len(self.names) :]
        chosen, right = families.argmax(axis=1), of_family.argmax(axis=1)
        return {
            **self._individual.figures(self.bench_scores(scores), truth, loss),
            "family_accuracy": float(np.mean(chosen == right)),
            "family_macro_f1": macro_f1(chosen, right, len(self.families)),
        }

    def bench_scores(self, scores: np.ndarray) -> np.ndarray:
        """Return the probabilities of the individuals."""
        return scores[:, : len(self.names)]


@TASKS.register(
    "instrument",
    "Instrument: individual and family",
    (
        Parameter(
            "family_share",
            "Weight of the family",
            0.3,
            0.0,
            1.0,
            help="How much the family counts beside the individual instrument.",
        ),
    ),
)
def instrument(names: tuple[str, ...], family_share: float = 0.3) -> Task:
    """Tell an instrument as family and as individual, by two softmaxes on one network.

    Source: Su, lecture on music information retrieval.
    """
    return Instrument(names, family_share)
