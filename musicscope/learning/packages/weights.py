"""Weights that fit the network they are said to belong to, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.packages.card import CardError, NetworkCard, check_input
from musicscope.learning.torch_ahead import load_torch_ahead

#: What the names of a song reader's weights begin with.
READER = "reader."
_MISFIT = "its weights do not belong to its network; ask for the file again"


def pack_weights(state: Mapping[str, np.ndarray]) -> bytes:
    """Return weights in the format safetensors."""
    from safetensors.numpy import save

    content: bytes = save({name: np.asarray(values, order="C") for name, values in state.items()})
    return content


def unpack_weights(content: bytes) -> dict[str, np.ndarray]:
    """Return what `pack_weights` packed; raises `CardError` when it is something else."""
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        return {name: np.array(values) for name, values in load(content).items()}
    except (SafetensorError, KeyError, ValueError, TypeError, MemoryError) as error:
        raise CardError("its weights are damaged; ask for the file again") from error


def build_network(card: NetworkCard) -> Any:
    """Return a fresh, untrained network as a card describes it.

    Returns
    -------
    musicscope.learning.networks.Network

    Raises
    ------
    CardError
        If this program has no such network, or a setting lies outside what it accepts.
    """
    load_torch_ahead()
    from musicscope.learning.networks import NETWORKS, Input

    check_input(card.input)
    if card.network not in NETWORKS.names():
        raise CardError(f"this program has no network called {card.network[:80]}; update it")
    entry = NETWORKS.get(card.network)
    try:
        settings = entry.settings(card.settings)
        for parameter in entry.parameters:
            _check_type(parameter.label, settings[parameter.name], parameter.default)
        hears = Input.from_json(card.input)
        return entry.run(input=hears, classes=len(card.names), **settings)
    except (ParameterError, TypeError, ValueError, RuntimeError, OverflowError) as error:
        words = str(error).rstrip(".") if isinstance(error, ParameterError) else "wrong sizes"
        raise CardError(f"its network cannot be built ({words}); ask for the file again") from error


def build_song_network(card: NetworkCard, network: Any) -> Any:
    """Return a window's network with a fresh reader of songs, as a card describes it.

    Returns
    -------
    musicscope.learning.networks.song_network.SongNetwork

    Raises
    ------
    CardError
        If the reader's settings are none.
    """
    from musicscope.learning.networks.song_network import SongNetwork, SongReader

    settings = dict(card.song)
    size = settings.get("size")
    if (
        set(settings) != {"summary", "head", "size"}
        or type(size) is not int
        or not 0 < size <= 4096
    ):
        raise CardError("its reader of songs cannot be built; ask for the file again")
    try:
        reader = SongReader(network.embedding_size, len(card.names), **settings)
    except (ParameterError, TypeError, ValueError, KeyError) as error:
        raise CardError("its reader of songs cannot be built; ask for the file again") from error
    return SongNetwork(network, reader, end_to_end=False)


def _check_type(label: str, value: object, default: object) -> None:
    exact = type(value) is type(default)
    if not exact and not (type(default) is float and type(value) is int):
        raise ParameterError(f"{label} is of another kind.")


def check_fit(card: NetworkCard, state: Mapping[str, np.ndarray]) -> None:
    """Raise `CardError` unless weights are those of the card's network, and all finite.

    The network is built without memory for its weights, so that no file can ask for much of it.
    """
    import torch

    with torch.device("meta"):
        network = build_network(card)
        expected = dict(network.state_dict())
        if card.song:
            reader = build_song_network(card, network).reader
            expected |= {READER + name: value for name, value in reader.state_dict().items()}
    if set(expected) != set(state):
        raise CardError(_MISFIT)
    for name, wanted in expected.items():
        values = state[name]
        kind = str(wanted.dtype).removeprefix("torch.")
        if tuple(wanted.shape) != values.shape or values.dtype.name != kind:
            raise CardError(_MISFIT)
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            raise CardError("some of its weights are no numbers; train it anew")
