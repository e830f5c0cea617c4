"""What a training tells while it runs, and what is remembered of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Step:
    """Published several times a second.

    Attributes
    ----------
    stage : str
        Which part of the network learns; empty when it is all of it.
    epoch, of : int
        From 1; at most so many in this stage.
    step, steps : int
        Batches of this epoch.
    loss : float
        Of the newest batches.
    examples_per_s : float
        Windows.
    remaining_s : float or None
        Until all epochs of this stage are through, if it does not end early.
    """

    stage: str
    epoch: int
    of: int
    step: int
    steps: int
    loss: float
    examples_per_s: float
    remaining_s: float | None


@dataclass(frozen=True)
class Epoch:
    """Published when an epoch is through; the history is made of them.

    Attributes
    ----------
    stage, of, examples_per_s, remaining_s
        As in `Step`.
    n : int
        From 1 in each stage.
    loss : float
        Mean of the epoch's batches.
    validation_loss, metric : float
        Of tracks that were not learned from; NaN where there are none.
    learning_rate : float
        Where the epoch ended.
    seconds : float
    device : str
    device_memory : int
        Most bytes in use on the device so far; 0 on the CPU.
    busy : float
        Share of the epoch in which the device computed, 0..1.
    best : bool
        Whether no earlier epoch of the stage was better.
    """

    stage: str
    n: int
    of: int
    loss: float
    validation_loss: float
    metric: float
    learning_rate: float
    seconds: float
    examples_per_s: float
    device: str
    device_memory: int
    busy: float
    remaining_s: float | None = None
    best: bool = False


@dataclass(frozen=True)
class Fold:
    """Published when a fold begins.

    Attributes
    ----------
    n, of : int
        From 1.
    network : str
    """

    n: int
    of: int
    network: str


@dataclass(frozen=True)
class Place:
    """Published when a training begins, and again when it must go on elsewhere.

    Attributes
    ----------
    device : str
        Where it runs, and why, for people.
    """

    device: str


@dataclass(frozen=True)
class Notice:
    """Something that a person should know, in one sentence.

    Attributes
    ----------
    sentence : str
    """

    sentence: str


@dataclass(frozen=True)
class History:
    """All epochs of a training, stage by stage.

    Attributes
    ----------
    metric : str
        What the metric is called; higher is better.
    epochs : tuple of Epoch
    """

    metric: str
    epochs: tuple[Epoch, ...] = field(default_factory=tuple)

    def with_epoch(self, epoch: Epoch) -> History:
        """Return it with one more epoch."""
        return replace(self, epochs=(*self.epochs, epoch))

    def of_stage(self, stage: str) -> tuple[Epoch, ...]:
        """Return the epochs of one stage."""
        return tuple(epoch for epoch in self.epochs if epoch.stage == stage)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON has it; numbers that are not known are null."""
        return {"metric": self.metric, "epochs": [_plain(asdict(e)) for e in self.epochs]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> History:
        """Return what `as_json` gave away; raises `KeyError` or `TypeError` on anything else."""
        return cls(str(stored["metric"]), tuple(Epoch(**_known(e)) for e in stored["epochs"]))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in values.items()
    }


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: math.nan if value is None and name != "remaining_s" else value
        for name, value in values.items()
    }
