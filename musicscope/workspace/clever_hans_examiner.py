"""A trained network that is asked about sound again and again; made in a job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.dataset import Task
from musicscope.workspace.network_answers import Listener, decoding, individuals_of

#: What the answers of each task are; others give no probabilities of names.
TASKS: dict[str, Task] = {"genre": "classes", "instrument": "classes", "tags": "tags"}
#: Seconds of sound that are heard together: after each, a job can be left off.
_TOGETHER_S = 30.0


class Examiner(Protocol):
    """Anything that says of sound what it is.

    Attributes
    ----------
    names : tuple of str
    task : {"classes", "tags"}
    rate : int
        Hz, of the sound that it hears.
    window : int
        Samples.
    """

    names: tuple[str, ...]
    task: Task
    rate: int
    window: int

    def judge(self, waveform: np.ndarray, check: Callable[[], None]) -> np.ndarray:
        """Return probabilities [shape=(k,)] for sound [shape=(n,)]; `check` may raise."""


class NetworkExaminer(Listener):
    """A network of the shelf.

    Parameters
    ----------
    path : Path

    Raises
    ------
    PackageError
        When it cannot be used.
    ParameterError
        When it answers with something else than probabilities of names.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        if self._task not in TASKS:
            raise ParameterError(
                "This network does not answer with names, so no answer can flip; choose one that "
                "learned genres, tags or instruments."
            )
        self.task = TASKS[self._task]
        self.rate = int(self.input.sample_rate)
        self.window = int(self.input.samples)
        self._decode = decoding(self._task, self.names)
        if self._task == "instrument":
            self.names = self.names[: individuals_of(self.names)]

    def judge(self, waveform: np.ndarray, check: Callable[[], None]) -> np.ndarray:
        """See `Examiner`."""
        from musicscope.learning.networks.song import infer_song

        answer = self._held(
            lambda: infer_song(
                self._network,
                _checked(self._ear, check),
                waveform,
                batch=max(1, int(_TOGETHER_S * self.rate) // self.window),
                device=self._machine.torch,
                decode=self._decode,
            )
        )
        probabilities: np.ndarray = answer.probabilities[: len(self.names)]
        return probabilities


def _checked(ear: Any, check: Callable[[], None]) -> Any:
    """Return a front end that asks before each picture whether it is still wanted."""
    from torch import nn

    class Waiting(nn.Identity):  # type: ignore[misc]
        def forward(self, sound: Any) -> Any:
            check()
            return sound

    return nn.Sequential(Waiting(), ear).eval()
