"""A space in which what belongs together lies together."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter
from musicscope.learning.training.measures import neighbour_hits
from musicscope.learning.training.tasks.task import TASKS, Task


class ArtistEmbedding(Task):
    """Windows of one artist (or playlist) are related, all others in the batch are random.

    Truth is one column: the number of the group. The network's outputs are the embedding.

    Parameters
    ----------
    names : tuple of str
        Unused: nothing is named.
    size : int
        Dimensions of the embedding.
    kind : {"cosine", "triplet"}
        Binary cross entropy of the sigmoid of the cosine, or the distance to the nearest
        stranger against that to the farthest relative.
    sharpness : float
        What the cosine is multiplied with; 1 is as published.
    margin : float
        By how much a stranger should be farther, of the triplet.
    """

    metric = "nearest neighbour of the same group"
    pairs = True
    mixes = False

    def __init__(
        self,
        names: tuple[str, ...] = (),
        size: int = 128,
        kind: str = "cosine",
        sharpness: float = 1.0,
        margin: float = 0.2,
    ) -> None:
        super().__init__(names)
        self._size = size
        self._kind = kind
        self._sharpness = sharpness
        self._margin = margin

    @property
    def outputs(self) -> int:
        """Dimensions of the embedding."""
        return self._size

    def check(self, truth: np.ndarray) -> None:
        """Raise `ParameterError` when all tracks are of one group."""
        if len(np.unique(truth[:, 0])) < 2:
            raise ParameterError(
                "All tracks are of one artist or playlist; two are needed to tell them apart."
            )

    def loss(self, output: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        """Return the mean over all pairs of the batch, related and random ones counting alike."""
        unit = functional.normalize(output, dim=1)
        cosine = unit @ unit.T
        same = target[:, :1] == target[:, :1].T
        others = ~torch.eye(len(output), dtype=torch.bool, device=output.device)
        related, random = same & others, ~same
        if self._kind == "triplet":
            return self._triplet(cosine, related, random)
        scaled = cosine * self._sharpness
        near = (functional.softplus(-scaled) * related).sum() / related.sum().clamp_min(1)
        far = (functional.softplus(scaled) * random).sum() / random.sum().clamp_min(1)
        return (near + far) / 2

    def _triplet(
        self, cosine: torch.Tensor, related: torch.Tensor, random: torch.Tensor
    ) -> torch.Tensor:
        farthest = cosine.masked_fill(~related, 2.0).amin(dim=1)
        nearest = cosine.masked_fill(~random, -2.0).amax(dim=1)
        has_both = related.any(dim=1) & random.any(dim=1)
        missed = functional.relu(nearest - farthest + self._margin) * has_both
        return missed.sum() / has_both.sum().clamp_min(1)

    def scores(self, output: torch.Tensor) -> np.ndarray:
        """Return the embedding, of length 1."""
        unit: np.ndarray = functional.normalize(output, dim=1).cpu().numpy()
        return unit

    def measure(self, scores: np.ndarray, truth: np.ndarray, loss: float) -> float:
        """Return how often a track's nearest neighbour is of the same group."""
        del loss
        return neighbour_hits(scores, truth[:, 0])


@TASKS.register(
    "artist",
    "Embedding: artist or playlist",
    (
        Parameter("size", "Dimensions", 128, 2, 2048, help="How many numbers place a track."),
        Parameter(
            "kind",
            "Loss",
            "cosine",
            choices=("cosine", "triplet"),
            help="Related against random by cosine, or the hardest triplet of each batch.",
        ),
        Parameter(
            "sharpness",
            "Sharpness of the cosine",
            1.0,
            0.1,
            50.0,
            help="More lets near and far count more sharply; 1 is as published.",
        ),
        Parameter(
            "margin",
            "Margin of the triplet",
            0.2,
            0.0,
            2.0,
            help="How much farther a stranger has to lie than a relative.",
        ),
    ),
)
def artist(
    names: tuple[str, ...] = (),
    size: int = 128,
    kind: str = "cosine",
    sharpness: float = 1.0,
    margin: float = 0.2,
) -> Task:
    """Artist embedding: sigmoid of cosine, related against random, BCE (Whitell).

    The triplet takes the hardest of each batch (Hermans, Beyer, Leibe 2017).
    """
    return ArtistEmbedding(names, size, kind, sharpness, margin)
