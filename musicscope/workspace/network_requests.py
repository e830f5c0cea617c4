"""What can be asked of networks, and what is told while one learns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.core.registry import Parameter

if TYPE_CHECKING:
    from pathlib import Path

    from musicscope.learning.training.messages import Epoch, Step

Phase = Literal["reading sound", "training", "summing up", "judging"]


@dataclass(frozen=True)
class NetworkKind:
    """One of the networks that there are.

    Attributes
    ----------
    name, label : str
        For programs, and for people.
    help : str
        What it is, in a paragraph.
    inputs : tuple of str
        Published for, the usual one first.
    parameters : tuple of Parameter
        Its settings.
    trainable : mapping of str to int
        How many numbers it learns for 16 classes, by input.
    tasks : tuple of str
        What it can learn.
    """

    name: str
    label: str
    help: str
    inputs: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    trainable: Mapping[str, int]
    tasks: tuple[str, ...]


@dataclass(frozen=True)
class TrainingRequest:
    """What is to be trained; plain values, so that it can be stored and gone on with.

    Attributes
    ----------
    target : str
        What is learned: the id of a target of the bench.
    network, input : str
        Of `musicscope.learning.networks`; an empty input is the usual one.
    frames : int
        Of a window; 0 for as many as were published. Fewer learn sooner.
    settings : mapping of str to Any
        Of the network.
    task : str
        Of `musicscope.learning.training.tasks`; empty for the one that fits the target.
    spec : mapping of str to Any
        Further fields of `musicscope.learning.training.spec.TrainingSpec`.
    folds : int
        1 puts some artists aside for the test; more judge every track once, as the bench does, and
        train a last network on all of them.
    summary : {"", "mean", "attention", "gru"}
        Whether whole songs are learned from the windows' features in a second stage.
    title : str
        What the network is called; made of network and target when empty.
    """

    target: str
    network: str = "time_freq"
    input: str = ""
    frames: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    task: str = ""
    spec: Mapping[str, Any] = field(default_factory=dict)
    folds: int = 1
    summary: str = ""
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as words, numbers, lists and dictionaries only."""
        return {**asdict(self), "settings": dict(self.settings), "spec": dict(self.spec)}

    @classmethod
    def from_json(cls, stored: Any) -> TrainingRequest:
        """Return what `as_json` gave away; raises `ParameterError` when it is something else."""
        try:
            return cls(**stored)
        except TypeError as error:
            raise ParameterError("This is no description of a training.") from error

    @property
    def folder_name(self) -> str:
        """What its unfinished state is kept under."""
        text = json.dumps(self.as_json(), sort_keys=True)
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


#: Frames of a window of 7.4 s, of which a CPU hears four times as many as of half a minute.
QUICK_FRAMES = 160
_SOON = {"crops": 2, "learning_rate": 3e-3, "schedule": "one cycle"}

#: Where most begin: a request without target, by what it is called.
PRESETS: Mapping[str, TrainingRequest] = MappingProxyType(
    {
        "Quick": TrainingRequest("", "time_freq", "mel", QUICK_FRAMES, spec=_SOON | {"epochs": 8}),
        "Time and frequency": TrainingRequest("", "time_freq", "mel", spec=_SOON | {"epochs": 20}),
        "As published": TrainingRequest(
            "", "time_freq", "mel", spec={"epochs": 100, "patience": 20}, folds=5
        ),
    }
)


@dataclass(frozen=True)
class Live:
    """A training as it goes on.

    Attributes
    ----------
    title : str
    target : str
        What is learned, for people.
    phase : {"reading sound", "training", "summing up", "judging"}
    part : str
        ``"fold 2 of 5"``; empty where there is one part only.
    metric : str
        What is watched.
    epochs : tuple of Epoch
        Of this part.
    step : Step or None
        The newest.
    device : str
        ``"CPU: no CUDA driver found"``.
    sentences : tuple of str
        What the person should know.
    done, total : int
        Tracks read, or batches trained.
    """

    title: str
    target: str
    phase: Phase = "reading sound"
    part: str = ""
    metric: str = ""
    epochs: tuple[Epoch, ...] = ()
    step: Step | None = None
    device: str = ""
    sentences: tuple[str, ...] = ()
    done: int = 0
    total: int = 0

    def told(self, message: object) -> Live:
        """Return it after a message of the training."""
        from musicscope.learning.training.messages import Epoch, Fold, Notice, Place, Step

        if isinstance(message, Step):
            return replace(self, phase="training", step=message)
        if isinstance(message, Epoch):
            return replace(self, phase="training", epochs=(*self.epochs, message))
        if isinstance(message, Fold):
            part = f"fold {message.n} of {message.of}"
            return replace(self, part=part, epochs=(), step=None)
        if isinstance(message, Notice):
            return replace(self, sentences=(*self.sentences, message.sentence))
        if isinstance(message, Place):
            return replace(self, device=message.device)
        if isinstance(message, Began):
            return replace(
                self,
                phase=message.phase,
                part=message.part,
                device=message.device or self.device,
                metric=message.metric or self.metric,
                title=message.title or self.title,
                epochs=() if message.part != self.part else self.epochs,
            )
        return self


@dataclass(frozen=True)
class Began:
    """Published when a part of the work begins; empty words leave what was known."""

    phase: Phase
    part: str = ""
    device: str = ""
    metric: str = ""
    title: str = ""


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """What a training left.

    Attributes
    ----------
    model : Path
        The file of the network.
    results : tuple of str
        Ids of the runs on the bench; none where the bench cannot read the task.
    ended : str
        ``"complete"``, ``"early"``, ``"stopped"`` or ``"not a number"``.
    sentences : tuple of str
        What the person should know.
    """

    model: Path
    results: tuple[str, ...]
    ended: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SongHeard:
    """What a network says of one track.

    Attributes
    ----------
    names : tuple of str
    probabilities : np.ndarray [shape=(k,)], float32
        Of the whole track.
    times_s : np.ndarray [shape=(windows,)], s
        The middle of each window.
    window_s : float
        Seconds that a window is long; those of the track where it is shorter.
    taggram : np.ndarray [shape=(windows, k)], float32
    vector : np.ndarray [shape=(d,)], float32
    """

    names: tuple[str, ...]
    probabilities: np.ndarray
    times_s: np.ndarray
    window_s: float
    taggram: np.ndarray
    vector: np.ndarray
