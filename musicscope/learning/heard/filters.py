"""The filters with which a network listens first, as pictures."""

from __future__ import annotations

import numpy as np
from torch import nn


def first_filters(network: nn.Module) -> dict[str, np.ndarray]:
    """Return the filters that are laid on the picture of sound itself.

    Parameters
    ----------
    network : nn.Module

    Returns
    -------
    dict of str to np.ndarray [shape=(n, rows, frames)], float32
        By the name of the layer: convolutions of one channel, filters along time being one row
        high; of a network that has none, the weights of its first recurrent layer, one frame
        long. Empty where there is neither.
    """
    layers = dict(network.named_modules())
    first = {
        name: layer.weight.detach().cpu().numpy()
        for name, layer in layers.items()
        if isinstance(layer, nn.Conv1d | nn.Conv2d) and layer.in_channels == 1
    }
    if first:
        return {name: _upright(weight[:, 0]) for name, weight in first.items()}
    for name, layer in layers.items():
        if isinstance(layer, nn.RNNBase):
            return {name: layer.weight_ih_l0.detach().cpu().numpy()[:, :, None]}
    return {}


def _upright(weight: np.ndarray) -> np.ndarray:
    return weight if weight.ndim == 3 else weight[:, None]
