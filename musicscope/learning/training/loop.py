"""The training of a network, from labels to the weights of its best epoch."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from musicscope.core.errors import ParameterError
from musicscope.learning.device import Device, choose_device
from musicscope.learning.networks import Input
from musicscope.learning.training.checkpoint import Checkpoint
from musicscope.learning.training.course import Course
from musicscope.learning.training.foothold import Foothold
from musicscope.learning.training.keeping import Keeper
from musicscope.learning.training.messages import Epoch, History, Notice, Place
from musicscope.learning.training.outcomes import Judgement, NotANumber, Snapshot
from musicscope.learning.training.pulse import Context, Pulse, Silence, Stopped
from musicscope.learning.training.spec import (
    Examples,
    TrainingError,
    TrainingSpec,
    run_fingerprint,
)
from musicscope.learning.training.split import Split, split_by_artist
from musicscope.learning.training.stop import StopFlag
from musicscope.learning.training.trained import Ended, Trained, count_parameters, make_answers

#: Windows of a validation track that are judged after each epoch.
_QUICK_WINDOWS = 4


def train(
    spec: TrainingSpec,
    examples: Examples,
    *,
    device: Device | None = None,
    context: Context | None = None,
    split: Split | None = None,
    folder: Path | None = None,
    stop: StopFlag | None = None,
    parts: Mapping[str, Mapping[str, np.ndarray]] | None = None,
) -> Trained:
    """Train a network; for a thread, which torch leaves free to others most of the time.

    Parameters
    ----------
    spec : TrainingSpec
    examples : Examples
    device : Device, optional
        The quickest there is when left out.
    context : Context, optional
        Of a job: is told `Step`, `Epoch` and `Notice`, and asked ten times a second whether to
        go on. What it raises passes through; the best model so far is in `folder` then, see
        `rescue`.
    split : Split, optional
        By artist, in the spec's shares, when left out.
    folder : Path, optional
        Where the state is kept after each epoch. When it holds the state of the same training,
        that is gone on with, and on a CPU ends as if it had never been interrupted.
    stop : StopFlag, optional
        Ends the training within a second; the best model so far is returned.
    parts : mapping of str to mapping of str to np.ndarray, optional
        Weights of parts of the network that have learned before, on the same tracks, by name.

    Returns
    -------
    Trained

    Raises
    ------
    ParameterError
        When nothing can be learned: one class only, fewer than two tracks, no such network.
    TrainingError
        When there is nothing to keep: it was stopped, or the loss was no number, in the first
        epoch; or there is too little memory for two windows.
    """
    with torch.random.fork_rng(devices=[]):
        training = _Training(spec, examples, context or Silence(), split, folder, parts or {})
        return training.run(device or choose_device(), stop or StopFlag())


def rescue(
    spec: TrainingSpec, examples: Examples, folder: Path, split: Split | None = None
) -> Trained | None:
    """Return the best model of a training that was cancelled or crashed; None if there is none."""
    stop = StopFlag()
    stop.stop()
    here = Device("cpu", "only what was learned is read")
    try:
        return train(spec, examples, device=here, split=split, folder=folder, stop=stop)
    except TrainingError:
        return None


@dataclass(frozen=True, eq=False)
class _Kept:
    """The best epoch so far, of the newest stage that has one."""

    stage: str
    epoch: int
    key: tuple[float, float]
    weights: Snapshot
    judgement: Judgement


class _Training:
    def __init__(
        self,
        spec: TrainingSpec,
        examples: Examples,
        context: Context,
        split: Split | None,
        folder: Path | None,
        parts: Mapping[str, Mapping[str, np.ndarray]],
    ) -> None:
        self._parts = parts
        self._spec = spec
        self._examples = examples
        self._context = context
        self._task = spec.make_task()
        self._truth = np.asarray(examples.answers, np.float32)
        shares = spec.validation, spec.test
        self._split = split or split_by_artist(self._truth, examples.artists, *shares, spec.seed)
        self._keeper = Keeper(folder, self._say)
        self._history = History(self._task.metric)
        self._notices: list[str] = []
        self._kept: _Kept | None = None
        self._input: Input | None = None
        self._stage_number = 0
        self._epoch = 0  # that is through, in this stage
        self._ended: Ended = "complete"

    def run(self, device: Device, stop: StopFlag) -> Trained:
        began = time.perf_counter()
        self._check()
        self._run = run_fingerprint(self._spec, self._examples, self._split.rows(), self._parts)
        self._pulse = Pulse(self._context, stop)
        torch.manual_seed(self._spec.seed)
        self._ground = Foothold(
            self._spec, self._examples, self._task, device, self._say, self._move
        )
        self._ground.course.take_parts(self._parts)
        self._ground.keep()
        stored = self._keeper.find(self._run)
        if stored is not None:
            self._take_up(stored)
        try:
            self._learn()
        except Stopped:
            self._ended = "stopped"
        except BaseException:
            self._keep(force=True)
            raise
        self._keep(force=True)
        return self._finish(began)

    def _check(self) -> None:
        rows = self._split.train
        if len(rows) < 2:
            raise ParameterError("A network cannot learn from fewer than two tracks; label more.")
        self._task.check(self._truth[rows])
        self._task.weigh(self._truth[rows])
        if not len(self._split.validation):
            self._say(
                "There are too few artists to put any aside: "
                "nothing tells how well it does on others."
                if self._spec.validation > 0
                else "No tracks were put aside: all epochs are learned, and the last one is kept."
            )

    def _learn(self) -> None:
        if self._input is None:
            self._input = self._ground.hold(
                lambda course: course.learn_input(self._split.train, self._pulse)
            )
            self._ground.learned(self._input)
        while self._stage_number < len(self._ground.course.stages):
            known = self._ground.course.stages[self._stage_number].label in self._parts
            if not known:
                self._ground.begin(self._stage_number, middle=self._epoch > 0)
            if not known and not self._learn_stage():
                return
            self._ground.course.stages[self._stage_number].end()
            self._stage_number += 1
            self._epoch = 0

    def _learn_stage(self) -> bool:
        """Learn one stage to its end, with its best weights in place; False ends them all."""
        while self._epoch < self._spec.epochs:
            if self._patience_is_over():
                self._ended = "early"
                break
            try:
                told = self._ground.hold(self._one_epoch)
            except NotANumber:
                self._give_up()
                return False
            self._epoch += 1
            self._history = self._history.with_epoch(told)
            self._ground.keep()
            self._context.publish(told)
            self._keep()
        if self._kept is not None:
            self._ground.course.restore(self._kept.weights)
            self._ground.keep()
        return True

    def _one_epoch(self, course: Course) -> Epoch:
        spec, validation, epoch = self._spec, self._split.validation, self._epoch + 1
        stage = course.stages[self._stage_number]
        plan = course.plan_epoch(self._split.train, epoch, self._stage_number)
        lap = course.learn_epoch(plan, epoch, self._stage_number, self._pulse)
        judgement = course.judge(stage, validation, min(spec.windows, _QUICK_WINDOWS), self._pulse)
        metric = np.nan
        if len(validation):
            if not np.isfinite(judgement.loss):
                raise NotANumber
            metric = self._task.measure(judgement.scores, self._truth[validation], judgement.loss)
        key = self._key(epoch, metric, judgement.loss)
        before = self._kept
        best = before is None or before.stage != stage.label or key > before.key
        if best:
            weights = Snapshot(course.snapshot().network, {})
            self._kept = _Kept(stage.label, epoch, key, weights, judgement)
        earlier = [told.seconds for told in self._history.of_stage(stage.label)]
        return Epoch(
            stage=stage.label,
            n=epoch,
            of=spec.epochs,
            loss=lap.loss,
            validation_loss=judgement.loss,
            metric=metric,
            learning_rate=lap.learning_rate,
            seconds=lap.seconds,
            examples_per_s=lap.examples_per_s,
            device=course.machine.name,
            device_memory=course.machine.memory_used(),
            busy=lap.busy,
            remaining_s=float(np.mean([*earlier, lap.seconds])) * (spec.epochs - epoch),
            best=best,
        )

    def _key(self, epoch: int, metric: float, loss: float) -> tuple[float, float]:
        if not len(self._split.validation):
            return float(epoch), 0.0
        known = metric if np.isfinite(metric) else -np.inf
        return (known, -loss) if self._spec.watch == "metric" else (-loss, known)

    def _patience_is_over(self) -> bool:
        patience = self._spec.patience
        if not patience or self._kept is None or not len(self._split.validation):
            return False
        of_this = self._kept.stage == self._ground.course.stages[self._stage_number].label
        return of_this and self._epoch - self._kept.epoch >= patience

    def _give_up(self) -> None:
        if self._kept is None:
            raise TrainingError(
                "The loss was not a number in the first epoch, so that nothing was learned; "
                "choose a smaller learning rate."
            ) from None
        self._ended = "not a number"
        self._say(
            f"The loss was not a number in epoch {self._epoch + 1}: the training stopped, and the "
            f"weights of epoch {self._kept.epoch} are kept. A smaller learning rate helps."
        )

    def _say(self, sentence: str) -> None:
        if sentence not in self._notices:
            self._notices.append(sentence)
            self._context.publish(Notice(sentence))

    def _move(self, device: Device) -> None:
        self._context.publish(Place(device.words))

    def _keep(self, force: bool = False) -> None:
        kept, hears = self._kept, self._input
        if kept is None or hears is None:
            return
        loss = kept.judgement.loss
        card = {
            "spec": self._spec.as_json(),
            "input": hears.as_json(),
            "stage": self._stage_number,
            "epoch": self._epoch,
            "history": self._history.as_json(),
            "notices": self._notices,
            "batch": self._ground.batch,
            "kept": {
                "stage": kept.stage,
                "epoch": kept.epoch,
                "key": [value if np.isfinite(value) else None for value in kept.key],
                "loss": loss if np.isfinite(loss) else None,
            },
        }
        scores = {"scores": np.asarray(kept.judgement.scores, np.float32)}
        now = self._ground.last_good
        checkpoint = Checkpoint(self._run, now, kept.weights, scores, card)
        self._keeper.keep(checkpoint, (self._stage_number, self._epoch), force)

    def _take_up(self, stored: Checkpoint) -> None:
        card, kept = stored.card, stored.card["kept"]
        first, second = (-np.inf if value is None else value for value in kept["key"])
        loss = np.nan if kept["loss"] is None else kept["loss"]
        judgement = Judgement(stored.arrays["scores"], loss)
        self._kept = _Kept(kept["stage"], kept["epoch"], (first, second), stored.best, judgement)
        self._input = Input.from_json(card["input"])
        self._history = History.from_json(card["history"])
        self._notices = list(dict.fromkeys([*card["notices"], *self._notices]))
        self._stage_number, self._epoch = card["stage"], card["epoch"]
        self._ground.learned(self._input)
        self._ground.take_up(stored.now, card["batch"])
        after = f"epoch {self._epoch}" if self._epoch else "its last epoch"
        self._context.publish(
            Notice(f"The training goes on after {after}, where it was interrupted.")
        )

    def _finish(self, began: float) -> Trained:
        kept, hears, course = self._kept, self._input, self._ground.course
        if kept is None or hears is None:
            raise TrainingError(
                "The training was stopped before its first epoch was through; "
                "there is nothing to keep."
            )
        judgement, rows = self._judged(kept)
        scores = np.full((len(self._examples), judgement.scores.shape[1]), np.nan, np.float32)
        scores[rows] = judgement.scores
        folds = np.full(len(self._examples), -1, np.int64)
        folds[rows] = 0
        figures = {}
        if len(rows):
            figures = self._task.figures(judgement.scores, self._truth[rows], judgement.loss)
        return Trained(
            spec=self._spec,
            input=hears,
            state={name: value.numpy() for name, value in kept.weights.network.items()},
            stage="" if self._stage_number >= len(course.stages) else kept.stage,
            history=self._history,
            best_epoch=kept.epoch,
            answers=make_answers(self._task, self._examples, scores, folds),
            scores=scores,
            figures=figures,
            split=self._split,
            fingerprint=self._examples.fingerprint(),
            parameters=count_parameters(course.network),
            seconds=time.perf_counter() - began,
            device=f"{course.machine.name}: {course.machine.reason}",
            precision=course.machine.precision,
            notices=tuple(self._notices),
            ended=self._ended,
        )

    def _judged(self, kept: _Kept) -> tuple[Judgement, np.ndarray]:
        """Return what is said of the tracks put aside, and their rows."""
        asked = self._split.test if len(self._split.test) else self._split.validation
        if self._ended == "stopped" or not len(asked):
            return kept.judgement, self._split.validation

        def judge(course: Course) -> Judgement:
            course.restore(kept.weights)
            stage = next(each for each in course.stages if each.label == kept.stage)
            return course.judge(stage, asked, self._spec.windows, self._pulse)

        try:
            return self._ground.hold(judge), asked
        except Stopped:
            return kept.judgement, self._split.validation
