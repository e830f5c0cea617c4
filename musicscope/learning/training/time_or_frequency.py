"""Time or frequency? The published experiment: four networks on the same music and splits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicscope.learning.device import Device
from musicscope.learning.evaluation.result import Interval, Result
from musicscope.learning.networks import NETWORKS
from musicscope.learning.training.cross_validation import (
    PartContext,
    folds_of,
    join_folds,
    split_of_fold,
)
from musicscope.learning.training.loop import train
from musicscope.learning.training.messages import Fold
from musicscope.learning.training.pulse import Context, Silence
from musicscope.learning.training.results import network_result
from musicscope.learning.training.spec import Examples, TrainingError, TrainingSpec
from musicscope.learning.training.stop import StopFlag
from musicscope.learning.training.trained import Trained

#: In the order of the publication; TimeFreq takes Time and Freq as they were trained before.
CONTESTANTS = ("time", "freq", "simple", "time_freq")


@dataclass(frozen=True, eq=False)
class Row:
    """One network of the comparison.

    Attributes
    ----------
    name, label : str
    parameters : int
        That are learned.
    score : Interval
        Macro F1 of classes, mean AUC of tags.
    seconds : float
        Of training; of TimeFreq with those of Time and Freq.
    result : Result
        For the bench.
    """

    name: str
    label: str
    parameters: int
    score: Interval
    seconds: float
    result: Result


def time_or_frequency(
    spec: TrainingSpec,
    examples: Examples,
    folds: np.ndarray,
    *,
    device: Device | None = None,
    context: Context | None = None,
    folder: Path | None = None,
    stop: StopFlag | None = None,
) -> list[Row]:
    """Train Time, Freq, Simple and TimeFreq on the same tracks, and compare them (Whitell).

    Parameters
    ----------
    spec : TrainingSpec
        For genre or tags; its network does not matter.
    examples : Examples
    folds : np.ndarray [shape=(n,)], int64
        As `musicscope.learning.training.cross_validation.cross_validate` takes them.
    device, context, folder, stop
        As `train` takes them. Each `Row` is published as soon as it is known.

    Returns
    -------
    list of Row
        In the order of `CONTESTANTS`; a stop leaves those that are through.

    Raises
    ------
    TrainingError
        When it was stopped before the first of them was through.
    """
    context = context or Silence()
    numbers = folds_of(examples, folds)
    found: dict[str, list[Trained]] = {name: [] for name in CONTESTANTS}
    rows: list[Row] = []
    count = len(CONTESTANTS) * len(numbers)
    for name in CONTESTANTS:
        own = replace(spec, network=name)
        for place, fold in enumerate(numbers):
            context.publish(Fold(place + 1, len(numbers), name))
            done = sum(len(each) for each in found.values())
            parts = None
            if name == "time_freq":
                parts = {part: found[part][place].state for part in ("time", "freq")}
            try:
                trained = train(
                    own,
                    examples,
                    device=device,
                    context=PartContext(context, done, count),
                    split=split_of_fold(own, examples, folds, fold),
                    folder=folder / name / f"fold-{fold}" if folder is not None else None,
                    stop=stop,
                    parts=parts,
                )
            except TrainingError:
                if rows and stop is not None and stop.is_set():
                    return rows
                raise
            if trained.ended == "stopped":
                if rows:
                    return rows
                raise TrainingError(
                    "The comparison was ended before the first network was through; "
                    "there is nothing to compare."
                )
            found[name].append(trained)
        before = [*found["time"], *found["freq"]] if name == "time_freq" else []
        row = _row(own, examples, folds, found[name], before)
        context.publish(row)
        rows.append(row)
    return rows


def _row(
    spec: TrainingSpec,
    examples: Examples,
    folds: np.ndarray,
    trainings: list[Trained],
    before: list[Trained],
) -> Row:
    answers = join_folds(spec, examples, folds, trainings)
    result = network_result(answers, trainings)
    figure = "macro_f1" if answers.task == "classes" else "auc"
    return Row(
        spec.network,
        NETWORKS.get(spec.network).label,
        trainings[0].parameters,
        result.figures[figure],
        sum(each.seconds for each in [*trainings, *before]),
        result,
    )
