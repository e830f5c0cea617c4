"""From the windows of a song to one vector, for songs of any length."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.networks.layers import Module


class MeanSummary(Module):
    """The mean of the windows."""

    def __init__(self, features: int, size: int) -> None:
        del size
        super().__init__()
        self.size = features

    def forward(self, features: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return one vector a song; see `song_summary`."""
        weight = there[..., None].to(features.dtype)
        total = (features * weight).sum(1)
        mean: torch.Tensor = total / weight.sum(1)
        return mean


class RecurrentSummary(Module):
    """What a GRU remembers after the last window (Sankaran; Cho et al., 2014)."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__()
        self.size = size
        self.recurrent = nn.GRU(features, size, batch_first=True)

    def forward(self, features: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return one vector a song; see `song_summary`."""
        steps, _ = self.recurrent(features)
        last = there.sum(1) - 1
        memory: torch.Tensor = steps[torch.arange(len(steps), device=steps.device), last]
        return memory


class AttentionSummary(Module):
    """A mean in which each window counts as much as a gated layer says (Ilse et al., 2018)."""

    def __init__(self, features: int, size: int) -> None:
        super().__init__()
        self.size = features
        self.content = nn.Linear(features, size)
        self.gate = nn.Linear(features, size)
        self.score = nn.Linear(size, 1)

    def weights(self, features: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return how much each window counts [shape=(b, w)]; those of a song add up to 1."""
        gated = torch.tanh(self.content(features)) * torch.sigmoid(self.gate(features))
        score = self.score(gated)[..., 0].masked_fill(~there, -torch.inf)
        return torch.softmax(score, dim=1)

    def forward(self, features: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Return one vector a song; see `song_summary`."""
        present = features.masked_fill(~there[..., None], 0.0)
        vector: torch.Tensor = (self.weights(features, there)[..., None] * present).sum(1)
        return vector


SUMMARIES: Mapping[str, Callable[[int, int], nn.Module]] = MappingProxyType(
    {"gru": RecurrentSummary, "attention": AttentionSummary, "mean": MeanSummary}
)


def song_summary(kind: str, features: int, size: int) -> nn.Module:
    """Return a fresh summary.

    It is called with window features [shape=(b, w, features)] and with which of them are there
    [shape=(b, w)], bool, each song's first ones; it returns vectors [shape=(b, its size)]. What
    stands behind a song's last window never changes its vector.

    Parameters
    ----------
    kind : {"gru", "attention", "mean"}
    features : int
        Length of a window's vector.
    size : int
        Units of the recurrent layer, or of the one that attends; the mean has none.
    """
    if kind not in SUMMARIES:
        known = ", ".join(SUMMARIES)
        raise ParameterError(f"There is no summary called {kind}; choose one of {known}.")
    return SUMMARIES[kind](features, size)


def pad_songs(songs: Sequence[np.ndarray]) -> tuple[torch.Tensor, torch.Tensor]:
    """Lay songs of different lengths side by side.

    Parameters
    ----------
    songs : sequence of np.ndarray [shape=(w, ...)]
        Windows of each, or features of them; at least one.

    Returns
    -------
    torch.Tensor [shape=(b, longest, ...)], float32
        Followed by zeros.
    torch.Tensor [shape=(b, longest)], bool
        Where there is a window.
    """
    if not songs or not all(len(song) for song in songs):
        raise ParameterError("Each song needs at least one window.")
    longest = max(len(song) for song in songs)
    side_by_side = np.zeros((len(songs), longest, *songs[0].shape[1:]), np.float32)
    for row, song in zip(side_by_side, songs, strict=True):
        row[: len(song)] = song
    lengths = torch.tensor([len(song) for song in songs])
    return torch.from_numpy(side_by_side), torch.arange(longest)[None] < lengths[:, None]
