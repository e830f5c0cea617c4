"""What a layer makes of the picture, to be watched while the music plays."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.heard.looking import as_picture, looked_at
from musicscope.learning.networks import Network


def activations(network: Network, x: np.ndarray, layer: str) -> np.ndarray:
    """Return what one layer gives out for one picture.

    Parameters
    ----------
    network : Network
        Comes back as it was.
    x : np.ndarray [shape=(rows, frames)]
    layer : str
        One of ``network.layers()``.

    Returns
    -------
    np.ndarray [shape=(channels, rows, frames)], float32
        Of a recurrent layer [shape=(units, 1, frames)], of a dense one [shape=(units, 1, 1)].
    """
    if layer not in network.layers():
        known = ", ".join(network.layers())
        raise ParameterError(f"There is no layer called {layer} to watch; choose one of {known}.")
    given: list[torch.Tensor] = []

    def keep(module: Any, inputs: Any, output: Any) -> None:
        del inputs
        recurrent = isinstance(module, torch.nn.RNNBase)
        given.append(output[0].transpose(1, 2) if recurrent else output)

    watched = network.get_submodule(layer)
    hook = watched.register_forward_hook(keep)
    try:
        with looked_at(network) as device, torch.no_grad():
            network(as_picture(x, device))
    finally:
        hook.remove()
    values: np.ndarray = given[-1][0].float().cpu().numpy()
    if values.ndim == 1:
        return values[:, None, None]
    return values[:, None] if values.ndim == 2 else values
