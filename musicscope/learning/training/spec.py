"""What is asked of a training, and what it learns from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

import numpy as np

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.networks import NETWORKS, Input, Network
from musicscope.learning.training.augmentation import Augmentation
from musicscope.learning.training.sources import Source
from musicscope.learning.training.tasks import TASKS, Task


class TrainingError(MusicScopeError):
    """A training could not go on, and there is nothing of it to keep."""


@dataclass(frozen=True)
class TrainingSpec:
    """All that decides what a training does; the same spec and examples give the same network.

    Attributes
    ----------
    network : str
        Name of the entry of `musicscope.learning.networks.NETWORKS`.
    names : tuple of str
        Classes, tags or scales.
    settings : mapping
        Of the network.
    input : str or Input or None
        What the network hears: one of its published inputs, the usual one when left out.
    task : str
        Name of the entry of `TASKS`.
    task_settings : mapping
    epochs : int
        At most.
    batch : int
        Windows that are learned from at a time.
    learning_rate : float
        The highest; of Adam.
    schedule : {"one cycle", "constant"}
        One cycle rises for a tenth of the epochs and falls to nothing (Smith and Topin 2018).
    patience : int
        Epochs without a better result until it ends early; 0 never ends early.
    watch : {"metric", "loss"}
        Which result of the validation tracks is meant; the other decides between equals.
    crops : int
        Windows taken from each track in an epoch.
    windows : int
        Evenly spaced windows by which a track is judged, at most; their scores are averaged.
    augmentation : Augmentation
    class_weights : bool
        Whether rare classes or tags count as much as common ones.
    validation, test : float
        Shares of the tracks, by artists, that are not learned from.
    precision : {"auto", "full"}
        Auto takes 16-bit arithmetic where the device is quicker with it.
    seed : int
    """

    network: str
    names: tuple[str, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    input: str | Input | None = None
    task: str = "genre"
    task_settings: Mapping[str, Any] = field(default_factory=dict)
    epochs: int = 100
    batch: int = 8
    learning_rate: float = 1e-3
    schedule: Literal["one cycle", "constant"] = "constant"
    patience: int = 20
    watch: Literal["metric", "loss"] = "metric"
    crops: int = 1
    windows: int = 16
    augmentation: Augmentation = field(default_factory=Augmentation)
    class_weights: bool = True
    validation: float = 0.2
    test: float = 0.0
    precision: Literal["auto", "full"] = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("epochs", "batch", "crops", "windows"):
            if getattr(self, name) < 1:
                raise ParameterError(f"The number of {name} must be at least 1.")
        if not 0 < self.learning_rate < 100:
            raise ParameterError("The learning rate must lie between 0 and 100.")
        if not 0 <= self.validation + self.test < 1:
            raise ParameterError("Some tracks must be left to learn from.")

    def as_json(self) -> dict[str, Any]:
        """Return it as words, numbers, lists and dictionaries only."""
        stored = {each.name: getattr(self, each.name) for each in fields(self)}
        hears = self.input.as_json() if isinstance(self.input, Input) else self.input
        return {
            **stored,
            "names": list(self.names),
            "settings": dict(self.settings),
            "task_settings": dict(self.task_settings),
            "augmentation": asdict(self.augmentation),
            "input": hears,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TrainingSpec:
        """Return what `as_json` gave away; raises `ParameterError` when it is something else."""
        try:
            hears = stored["input"]
            return cls(
                **{
                    **stored,
                    "names": tuple(stored["names"]),
                    "augmentation": Augmentation(**stored["augmentation"]),
                    "input": Input.from_json(hears) if isinstance(hears, Mapping) else hears,
                }
            )
        except (TypeError, KeyError) as error:
            raise ParameterError("This is no description of a training.") from error

    def make_task(self) -> Task:
        """Return a fresh task; raises `ParameterError` when there is none of that name."""
        entry = TASKS.get(self.task)
        settings = entry.settings(self.task_settings)
        if "weights" in settings and not self.class_weights:
            settings["weights"] = False
        return entry.run(self.names, **settings)

    def make_network(self) -> Network:
        """Return a fresh network, drawn from torch's random numbers as they stand."""
        entry = NETWORKS.get(self.network)
        chosen = entry.settings(self.settings)
        made: Network = entry.run(self.input, max(1, self.make_task().outputs), **chosen)
        return made


@dataclass(frozen=True, eq=False)
class Examples:
    """Tracks with their sound and the answers; rows of all arrays are the same tracks.

    Attributes
    ----------
    source : Source
    answers : np.ndarray [shape=(n, k)], float32
        As the task wants them: 1 yes, 0 no, NaN unknown; places on scales; the number of the
        artist or playlist; no column at all for reconstruction.
    artists : np.ndarray [shape=(n,)], int64
        Never on both sides of a split.
    tracks : np.ndarray [shape=(n,)], int64
        Ids in the library.
    titles : tuple of str
    """

    source: Source
    answers: np.ndarray
    artists: np.ndarray
    tracks: np.ndarray
    titles: tuple[str, ...]

    def __post_init__(self) -> None:
        lengths = {len(self.source), len(self.answers), len(self.artists), len(self.tracks)}
        if len(lengths | {len(self.titles)}) != 1:
            raise ParameterError("Sound, answers and tracks must have the same number of rows.")

    def __len__(self) -> int:
        return len(self.answers)

    @classmethod
    def of_dataset(cls, dataset: Dataset, source: Source) -> Examples:
        """Return the tracks and answers of a bench's data set, with their sound."""
        return cls(source, dataset.answers, dataset.artists, dataset.tracks, dataset.titles)

    def fingerprint(self) -> str:
        """Return what tells these tracks and answers from others, 16 hexadecimal digits."""
        digest = hashlib.blake2b(digest_size=8)
        for part in (self.tracks, self.artists, np.asarray(self.answers, np.float32)):
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()


def run_fingerprint(
    spec: TrainingSpec,
    examples: Examples,
    rows: Mapping[str, np.ndarray],
    parts: Mapping[str, Mapping[str, np.ndarray]],
) -> str:
    """Return what tells one training from another: spec, examples, split, and parts given."""
    digest = hashlib.blake2b(digest_size=8)
    digest.update(json.dumps(spec.as_json(), sort_keys=True).encode())
    digest.update(examples.fingerprint().encode())
    for name in sorted(rows):
        digest.update(np.ascontiguousarray(rows[name], np.int64).tobytes())
    for part in sorted(parts):
        for name in sorted(parts[part]):
            digest.update(np.ascontiguousarray(parts[part][name]).tobytes())
    return digest.hexdigest()
