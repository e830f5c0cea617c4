"""A trained network at hand for looking into it, with the sound it is asked about."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.packages import NetworkCard
from musicscope.workspace.hearing_times import Stretch

if TYPE_CHECKING:
    from musicscope.jobs import JobContext

#: Networks that are kept open, one for each purpose.
_OPEN = 3
#: Threads of torch for one question; the rest of the cores are the window's and the sound's.
_MOST_THREADS = 4
#: Tasks of which the answers are probabilities.
_PROBABLE = frozenset({"genre", "tags", "instrument"})


@dataclass(frozen=True, eq=False)
class OpenModel:
    """A network with its front end, on the CPU.

    Attributes
    ----------
    card : NetworkCard
    network : musicscope.learning.networks.Network
        That hears windows.
    answers : torch.nn.Module
        From pictures [shape=(b, rows, frames)] to logits [shape=(b, k)].
    ear : torch.nn.Module
        From sound [shape=(b, n_samples)] to pictures.
    lock : threading.Lock
        Held by the one that asks.
    """

    card: NetworkCard
    network: Any
    answers: Any
    ear: Any
    lock: threading.Lock

    @property
    def window_s(self) -> float:
        """Length of a window, s."""
        return float(self.network.input.seconds)

    @property
    def probable(self) -> bool:
        """Whether its answers are probabilities."""
        return self.card.task in _PROBABLE

    def target(self, name: str) -> int:
        """Return which answer is called `name`; raises `ParameterError` when none is."""
        if name not in self.card.names:
            raise ParameterError(f"This network does not know {name}; choose one of its names.")
        return self.card.names.index(name)

    def scores(self, pictures: Any) -> np.ndarray:
        """Return what is said of pictures, decoded: probabilities where they are."""
        import torch

        from musicscope.workspace.network_answers import decoding

        with torch.no_grad():
            said = decoding(self.card.task, self.card.names)(self.answers(pictures))
        values: np.ndarray = said.float().numpy()
        return values

    def pictures(self, sound: bytes, stretch: Stretch) -> Any:
        """Return the windows of a stretch of a file as pictures [shape=(n, rows, frames)].

        Raises
        ------
        DecodeError
            When the file cannot be read.
        """
        import torch

        windows = np.stack(list(self.windows(sound, stretch)))
        with torch.no_grad():
            return self.ear(torch.from_numpy(windows))

    def windows(self, sound: bytes, stretch: Stretch) -> Iterator[np.ndarray]:
        """Yield the sound of each window [shape=(samples,)], float32."""
        from musicscope.audio.decode import decode
        from musicscope.learning.networks.song_windows import long_enough

        hears = self.network.input
        y = decode(
            sound, rate=hears.sample_rate, start_s=stretch.start_s, stop_s=stretch.stop_s + 0.1
        )
        if not len(y):
            raise ParameterError("The track ends before this moment; choose an earlier one.")
        for number in range(stretch.windows):
            part = y[number * hears.samples : (number + 1) * hears.samples]
            yield long_enough(part if len(part) else y, hears).astype(np.float32)


def open_model(path: Path, purpose: str) -> OpenModel:
    """Return a network of the shelf; the same one again while its file stays as it is.

    Parameters
    ----------
    path : Path
    purpose : str
        Who asks: those of different purposes do not wait for each other.

    Raises
    ------
    PackageError
        If the file is missing or cannot be used.
    """
    try:
        stamp = path.stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _open(path, stamp, purpose)


@lru_cache(maxsize=_OPEN)
def _open(path: Path, stamp: int, purpose: str) -> OpenModel:
    del stamp, purpose
    from musicscope.learning.torch_ahead import load_torch_ahead

    load_torch_ahead()
    from musicscope.learning.front_ends import front_end
    from musicscope.learning.networks.song_network import window_network
    from musicscope.learning.packages import read_package

    package = read_package(path)
    network = package.song_network().requires_grad_(False)
    backbone = window_network(network)
    answers = network if backbone is network else _each_window(network)
    ear = front_end(backbone.input).eval()
    return OpenModel(package.card, backbone, answers, ear, threading.Lock())


def _each_window(network: Any) -> Any:
    """Return a network for songs as one that answers each window as if it were a song."""
    from torch import nn

    class EachWindow(nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.song = network

        def forward(self, pictures: Any) -> Any:
            return self.song.reader.each_window(self.song.backbone.features(pictures))

    return EachWindow().eval()


@contextmanager
def asking(model: OpenModel, context: JobContext) -> Iterator[None]:
    """Have a network for oneself, with few threads; each pass through it looks for a cancel."""
    import torch

    threads = torch.get_num_threads()
    hook = None
    while not model.lock.acquire(timeout=0.05):
        context.check()
    try:
        torch.set_num_threads(max(1, min(_MOST_THREADS, (os.cpu_count() or 1) // 2)))
        hook = model.answers.register_forward_pre_hook(lambda *_: context.check())
        yield
    finally:
        if hook is not None:
            hook.remove()
        torch.set_num_threads(threads)
        model.lock.release()
