"""From energies to what a network likes: decibels, then mean 0 and spread 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.front_ends.front_end import Frames, FrontEnd, Module, moments_of
from musicscope.learning.networks.network import Input

QUIETEST = 1e-10  # of energy: -100 dB
EVEN = 1e-3  # spreads of an example below it are none: silence stays silent
EVEN_ROW = 1e-5  # likewise of a row over a data set


class Decibels(Module):
    """Decibels relative to 1, from energies (power 2) or magnitudes (power 1).

    Parameters
    ----------
    power : int
    top_db : float
        Values lie at most so far below the loudest of their example; 0 for all that is there.
    """

    def __init__(self, power: int, top_db: float) -> None:
        super().__init__()
        self.power, self.top_db = power, top_db

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the levels of pictures `x` [b, rows, frames], dB."""
        levels = (20 / self.power) * x.clamp_min(QUIETEST ** (self.power / 2)).log10()
        if not self.top_db:
            return levels
        return levels.maximum(levels.amax(dim=(1, 2), keepdim=True) - self.top_db)


class Compress(Module):
    """log10(1 + 10,000 x), as MusiCNN and Discogs-EffNet hear (Pons and Serra, 2019)."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the compressed pictures."""
        return (1 + 10_000 * x).log10()


class NaturalLog(Module):
    """The natural logarithm, of energies of at least 1e-10."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the logarithm of pictures."""
        return x.clamp_min(QUIETEST).log()


class Standardise(Module):
    """Mean 0 and spread 1: of each row over a data set, or of each example by itself.

    Parameters
    ----------
    mean, std : torch.Tensor [shape=(rows,)], optional
        Of each row, over a data set (see `Moments`); each example's own when left out.
    """

    def __init__(self, mean: torch.Tensor | None = None, std: torch.Tensor | None = None) -> None:
        super().__init__()
        self.by_example = mean is None or std is None
        if mean is not None and std is not None:
            self.table("mean", mean.reshape(-1, 1))
            self.table("std", std.reshape(-1, 1).clamp_min(EVEN_ROW))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the standardised pictures [b, rows, frames]."""
        if not self.by_example:
            return (x - self.mean) / self.std
        std, mean = torch.std_mean(x, dim=(1, 2), keepdim=True, correction=0)
        return (x - mean) / std.clamp_min(EVEN)


def levelled(hears: Input, picture: nn.Module, chosen: dict[str, Any], power: int) -> FrontEnd:
    """Return a front end that makes a picture, brings it to level, and standardises it.

    Parameters
    ----------
    hears : Input
    picture : torch.nn.Module
        From sound [b, samples] to energies (power 2) or magnitudes (power 1) [b, rows, frames].
    chosen : dict
        Settings ``log``, ``top_db`` and ``standardise``.
    power : int
    """
    log: dict[str, tuple[nn.Module, ...]] = {
        "db": (Decibels(power, chosen["top_db"]),),
        "log10_10k": (Compress(),),
        "ln": (NaturalLog(),),
        "none": (),
    }
    steps = (picture, Frames(hears), *log[chosen["log"]])
    return FrontEnd(hears, *steps, *standard(hears, chosen["standardise"]))


def standard(hears: Input, how: str) -> tuple[nn.Module, ...]:
    """Return the last step of a front end: none, or `Standardise` as the settings say."""
    if how == "none":
        return ()
    if how == "example":
        return (Standardise(),)
    stored = moments_of(hears.settings, hears.rows)
    return () if stored is None else (Standardise(*stored),)


def standardised_by(hears: Input, mean: Sequence[float], std: Sequence[float]) -> Input:
    """Return the same input, standardised by a data set's mean and spread of each row.

    They become settings of the input, so that they are stored wherever it is.

    Raises
    ------
    ParameterError
        If there is not one finite number a row, or the input is a stack of others.
    """
    if hears.front_end == "stack":
        raise ParameterError("The pictures of a stack are standardised one by one.")
    moments = {"mean": [float(m) for m in mean], "std": [float(s) for s in std]}
    moments_of(moments, hears.rows)
    return replace(hears, settings={**hears.settings, **moments, "standardise": "data"})
