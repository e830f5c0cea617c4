"""Convolutions one above the other, as the tagging networks use them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import nn

from musicscope.core.errors import ParameterError
from musicscope.learning.networks.layers import Module
from musicscope.learning.networks.network import Input

Pool = tuple[int, int]


def convolution(
    channels_in: int,
    channels: int,
    pool: Pool,
    *,
    activation: Callable[[], nn.Module] = nn.ReLU,
    bias: bool = True,
    dropout: float = 0.0,
) -> nn.Sequential:
    """Return a 3×3 convolution that keeps the size, batch norm, activation and max-pooling."""
    layers: list[nn.Module] = [
        nn.Conv2d(channels_in, channels, 3, padding=1, bias=bias),
        nn.BatchNorm2d(channels),
        activation(),
        nn.MaxPool2d(pool),
    ]
    return nn.Sequential(*layers, nn.Dropout(dropout)) if dropout else nn.Sequential(*layers)


def check_pools(rows: int, frames: int, pools: Sequence[Pool]) -> Pool:
    """Return the size that is left after pooling; raises `ParameterError` when nothing is."""
    smallest_rows = smallest_frames = 1
    for over_rows, over_frames in pools:
        smallest_rows, smallest_frames = smallest_rows * over_rows, smallest_frames * over_frames
        rows, frames = rows // over_rows, frames // over_frames
    if not rows or not frames:
        raise ParameterError(
            f"This network needs a picture of at least {smallest_rows} × {smallest_frames}; "
            "choose another input."
        )
    return rows, frames


class FrameNorm(Module):
    """Batch norm with a mean and a scale for each frame of the window, not for each band.

    Parameters
    ----------
    frames : int
    """

    def __init__(self, frames: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(frames)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return x [shape=(b, rows, frames)] normalised, in its shape."""
        normed: torch.Tensor = self.norm(x.transpose(1, 2)).transpose(1, 2)
        return normed


def check_frames(hears: Input, x: torch.Tensor) -> None:
    """Raise `ParameterError` unless `x` has the frames of the window that a network is made for."""
    if x.shape[-2:] != hears.shape:
        raise ParameterError(
            f"This network hears pictures of {hears.rows} × {hears.frames}, "
            f"not of {x.shape[-2]} × {x.shape[-1]}."
        )
