"""Every track judged once by a network that has not heard its artist, on the bench's own split."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.device import Device
from musicscope.learning.evaluation.result import Answers, Result
from musicscope.learning.training.loop import train
from musicscope.learning.training.messages import Fold
from musicscope.learning.training.pulse import Context, Silence
from musicscope.learning.training.results import network_result
from musicscope.learning.training.spec import Examples, TrainingError, TrainingSpec
from musicscope.learning.training.split import Split, split_by_artist
from musicscope.learning.training.stop import StopFlag
from musicscope.learning.training.trained import Trained, make_answers


@dataclass(frozen=True, eq=False)
class CrossValidated:
    """The same training on each division of the tracks.

    Attributes
    ----------
    answers : Answers
        Of all tracks that were left out once.
    trainings : tuple of Trained
        One a fold.
    """

    answers: Answers
    trainings: tuple[Trained, ...]

    @property
    def best(self) -> Trained:
        """The training that did best on the tracks by which it was watched."""
        return max(self.trainings, key=_watched)

    def result(self, title: str = "") -> Result:
        """Return it as the bench shows it."""
        return network_result(self.answers, self.trainings, title)


def _watched(trained: Trained) -> float:
    last = trained.history.epochs[-1].stage
    metrics = [epoch.metric for epoch in trained.history.of_stage(last)]
    return max((metric for metric in metrics if np.isfinite(metric)), default=-np.inf)


def cross_validate(
    spec: TrainingSpec,
    examples: Examples,
    folds: np.ndarray,
    *,
    device: Device | None = None,
    context: Context | None = None,
    folder: Path | None = None,
    stop: StopFlag | None = None,
) -> CrossValidated:
    """Train once for each fold, and judge its tracks; nothing of them is used before.

    Parameters
    ----------
    spec : TrainingSpec
        `validation` is a share of the tracks outside the fold; `test` is not used.
    examples : Examples
    folds : np.ndarray [shape=(n,)], int64
        In which fold a track is left out, as `musicscope.learning.evaluation.splits.split_rows`
        deals them; -1 never.
    device, context, folder, stop
        As `train` takes them; a training that was interrupted goes on in its fold. A stop ends
        all folds; of those that were begun the ones that are through count, or the only one.

    Raises
    ------
    ParameterError
        When the bench cannot read the task's scores, or an artist is on both sides.
    """
    task, context = spec.make_task(), context or Silence()
    if task.answers is None:
        raise ParameterError("Only classes and tags can be compared on the bench.")
    numbers = folds_of(examples, folds)
    trainings: list[Trained] = []
    for place, fold in enumerate(numbers):
        context.publish(Fold(place + 1, len(numbers), spec.network))
        try:
            trained = train(
                spec,
                examples,
                device=device,
                context=PartContext(context, place, len(numbers)),
                split=split_of_fold(spec, examples, folds, fold),
                folder=folder / f"fold-{fold}" if folder is not None else None,
                stop=stop,
            )
        except TrainingError:
            if trainings and stop is not None and stop.is_set():
                break
            raise
        if trained.ended != "stopped":
            trainings.append(trained)
        elif not trainings and trained.answers is not None:
            return CrossValidated(trained.answers, (trained,))
        if stop is not None and stop.is_set():
            break
    return CrossValidated(join_folds(spec, examples, folds, trainings), tuple(trainings))


def folds_of(examples: Examples, folds: np.ndarray) -> list[int]:
    """Return the numbers of the folds; raises `ParameterError` when an artist is in two."""
    if folds.shape != (len(examples),):
        raise ParameterError("A split needs one fold for each track.")
    for artist in np.unique(examples.artists):
        if len(np.unique(folds[examples.artists == artist])) > 1:
            raise ParameterError("An artist is on both sides of this split; split by artist.")
    return [int(fold) for fold in np.unique(folds) if fold >= 0]


def split_of_fold(spec: TrainingSpec, examples: Examples, folds: np.ndarray, fold: int) -> Split:
    """Return who is tested (the fold), who is watched, and who is learned from."""
    rest = np.flatnonzero(folds != fold)
    inner = split_by_artist(
        np.asarray(examples.answers)[rest], examples.artists[rest], spec.validation, 0.0, spec.seed
    )
    return Split(rest[inner.train], rest[inner.validation], np.flatnonzero(folds == fold))


def join_folds(
    spec: TrainingSpec, examples: Examples, folds: np.ndarray, trainings: list[Trained]
) -> Answers:
    """Return the answers of all folds as one."""
    joined = np.full_like(trainings[0].scores, np.nan)
    left_out = np.full(len(examples), -1, np.int64)
    for training in trainings:
        rows = training.split.test
        joined[rows] = training.scores[rows]
        left_out[rows] = folds[rows]
    answers = make_answers(spec.make_task(), examples, joined, left_out)
    if answers is None:
        raise ParameterError("Only classes and tags can be compared on the bench.")
    return answers


class PartContext:
    """One part of a longer job, as a context of its own.

    Parameters
    ----------
    context : Context
        Of the whole.
    part, of : int
        From 0.
    """

    def __init__(self, context: Context, part: int, of: int) -> None:
        self._context = context
        self._part, self._of = part, of

    def progress(self, done: int, total: int, unit: str) -> None:
        """Report it as a share of the whole."""
        if total:
            self._context.progress(self._part * total + done, self._of * total, unit)

    def publish(self, partial: Any) -> None:
        """Pass it on."""
        self._context.publish(partial)

    def check(self) -> None:
        """Pass it on."""
        self._context.check()
