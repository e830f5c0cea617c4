"""What comes of an epoch of learning, and of judging tracks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from musicscope.core.errors import MusicScopeError


class NotANumber(MusicScopeError):  # noqa: N818 - the outcome of an epoch
    """The loss became NaN or infinite."""


@dataclass(frozen=True)
class Lap:
    """What one epoch of learning came to; see `musicscope.learning.training.messages.Epoch`."""

    loss: float
    learning_rate: float
    seconds: float
    examples_per_s: float
    busy: float


@dataclass(frozen=True, eq=False)
class Judgement:
    """What a network said of tracks.

    Attributes
    ----------
    scores : np.ndarray [shape=(n, s)], float32
        Mean over the windows of each track.
    loss : float
        Mean over all windows; NaN where there were none.
    """

    scores: np.ndarray
    loss: float


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Weights and the optimiser's memory as they were, on the CPU.

    Attributes
    ----------
    network : dict of str to torch.Tensor
    optimiser : dict of str to torch.Tensor
        As `musicscope.learning.training.adam.Adam.memory` names it.
    """

    network: dict[str, torch.Tensor]
    optimiser: dict[str, torch.Tensor]
