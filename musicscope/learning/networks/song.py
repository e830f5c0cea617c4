"""What a network says of a song of any length: a vector, probabilities, and both over time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from musicscope.learning.networks.network import Network
from musicscope.learning.networks.song_network import SongNetwork, window_network
from musicscope.learning.networks.song_windows import (
    CHUNKS,
    chunk_starts,
    cut_windows,
    long_enough,
    window_starts,
)

#: Logits [shape=(..., k)] to probabilities of the same shape.
Decode = Callable[[torch.Tensor], torch.Tensor]


def exclusive(logits: torch.Tensor) -> torch.Tensor:
    """Return probabilities of classes of which one is true; for tags see `torch.sigmoid`."""
    return torch.softmax(logits, dim=-1)


@dataclass(frozen=True, eq=False)
class Taggram:
    """Probabilities over the time of a song.

    Attributes
    ----------
    times_s : np.ndarray [shape=(windows,)], s
        The middle of each window.
    probabilities : np.ndarray [shape=(windows, k)], float32
    window_s : float
        Seconds that a window is long.
    """

    times_s: np.ndarray
    probabilities: np.ndarray
    window_s: float


@dataclass(frozen=True, eq=False)
class SongAnswer:
    """What a network says of one song.

    Attributes
    ----------
    vector : np.ndarray [shape=(d,)], float32
        Of the whole song: the summary's; of a network for windows, the mean of its features.
    probabilities : np.ndarray [shape=(k,)], float32
        Of the whole song: the head's; of a network for windows, the mean over them.
    taggram : Taggram
        Of each window by itself.
    """

    vector: np.ndarray
    probabilities: np.ndarray
    taggram: Taggram


@contextmanager
def in_use(*modules: nn.Module) -> Iterator[None]:
    """Set modules to use, not training, and without gradients, for a while."""
    training = [module.training for module in modules]
    try:
        for module in modules:
            module.eval()
        with torch.no_grad():
            yield
    finally:
        for module, was in zip(modules, training, strict=True):
            module.train(was)


def window_features(
    network: Network | SongNetwork,
    front_end: nn.Module,
    waveform: np.ndarray,
    *,
    starts: np.ndarray | None = None,
    batch: int = 16,
    device: str | torch.device = "cpu",
) -> np.ndarray:
    """Return the features of a song's windows, to be kept for the second of two stages.

    Parameters
    ----------
    network : Network or SongNetwork
        On `device`, as is the front end.
    front_end : nn.Module
        Waveforms [shape=(b, samples)] to pictures [shape=(b, rows, frames)].
    waveform : np.ndarray [shape=(n_samples,)], float32
        At the network's sample rate; at least one sample.
    starts : np.ndarray [shape=(windows,)], optional
        Samples; by default the windows meet without overlap and reach the end.
    batch : int
        Windows at a time, so that memory does not grow with the song.
    device : str or torch.device

    Returns
    -------
    np.ndarray [shape=(windows, features)], float32

    Raises
    ------
    ParameterError
        If there is no sound, of several channels, or values that are no numbers.
    """
    backbone = window_network(network)
    with in_use(backbone, front_end):
        heard = [
            backbone.features(picture)
            for picture in _pictures(backbone, front_end, waveform, starts, batch, device)
        ]
    features: np.ndarray = torch.cat(heard).float().cpu().numpy()
    return features


def infer_song(
    network: Network | SongNetwork,
    front_end: nn.Module,
    waveform: np.ndarray,
    batch: int = 16,
    device: str | torch.device = "cpu",
    *,
    hop: int | None = None,
    decode: Decode = torch.sigmoid,
) -> SongAnswer:
    """Return what a network says of a song of any length.

    Parameters
    ----------
    network, front_end, waveform, batch, device
        As in `window_features`.
    hop : int, optional
        Samples from one window to the next; by default they meet without overlap.
    decode : callable
        Logits to probabilities: `torch.sigmoid` for tags, `exclusive` for classes.

    Raises
    ------
    ParameterError
        As `window_features`.
    """
    backbone = window_network(network)
    hears = backbone.input
    starts = window_starts(len(waveform), hears, hop)
    features, probabilities = [], []
    with in_use(network, front_end):
        for picture in _pictures(backbone, front_end, waveform, starts, batch, device):
            if isinstance(network, SongNetwork):
                heard = backbone.features(picture)
                logits = network.reader.each_window(heard)
            else:
                heard, logits = _features_and_logits(network, picture)
            features.append(heard)
            probabilities.append(decode(logits).float())
        song, each = torch.cat(features), torch.cat(probabilities)
        if isinstance(network, SongNetwork):
            there = torch.ones((1, len(song)), dtype=torch.bool, device=song.device)
            vector = network.reader.vector(song[None], there)[0]
            answer = decode(network.reader.head(vector[None]))[0]
        else:
            vector, answer = song.mean(0), each.mean(0)
    middles_s = (starts + 0.5 * hears.samples) / hears.sample_rate
    return SongAnswer(
        vector.float().cpu().numpy(),
        answer.float().cpu().numpy(),
        Taggram(middles_s, each.cpu().numpy(), hears.seconds),
    )


def judge_chunks(
    network: Network,
    front_end: nn.Module,
    waveform: np.ndarray,
    *,
    chunks: int = CHUNKS,
    batch: int = 16,
    device: str | torch.device = "cpu",
    decode: Decode = torch.sigmoid,
) -> np.ndarray:
    """Return the mean probabilities of evenly spaced chunks, as tagging is scored in the field.

    Parameters
    ----------
    network, front_end, waveform, batch, device, decode
        As in `infer_song`.
    chunks : int
        16 in Won et al. (2020); a song no longer than a chunk is heard once.

    Returns
    -------
    np.ndarray [shape=(k,)], float32
    """
    starts = np.unique(chunk_starts(len(waveform), network.input, chunks))
    with in_use(network, front_end):
        said = [
            decode(network(picture)).float()
            for picture in _pictures(network, front_end, waveform, starts, batch, device)
        ]
    mean: np.ndarray = torch.cat(said).mean(0).cpu().numpy()
    return mean


def _features_and_logits(
    network: Network, picture: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return both from one pass: the features are what the layer called ``answer`` is given."""
    last = getattr(network, "answer", None)
    if last is None:
        return network.features(picture), network(picture)
    given: list[torch.Tensor] = []
    hook = last.register_forward_pre_hook(lambda _, inputs: given.append(inputs[0]))
    try:
        logits = network(picture)
    finally:
        hook.remove()
    return given[-1], logits


def _pictures(
    network: Network,
    front_end: nn.Module,
    waveform: np.ndarray,
    starts: np.ndarray | None,
    batch: int,
    device: str | torch.device,
) -> Iterator[torch.Tensor]:
    hears = network.input
    sound = long_enough(waveform, hears)
    starts = window_starts(len(waveform), hears) if starts is None else starts
    for first in range(0, len(starts), batch):
        windows = cut_windows(sound, starts[first : first + batch], hears)
        yield front_end(torch.from_numpy(windows).to(device))
