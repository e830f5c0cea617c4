"""A network on a device: one epoch of learning, and judging tracks that were not learned from."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext

import numpy as np
import torch
from torch.nn.modules.batchnorm import _BatchNorm

from musicscope.core.errors import ParameterError
from musicscope.learning.networks import Input, Network
from musicscope.learning.training.adam import Adam
from musicscope.learning.training.augmentation import change_gain, cover_bars, draw_mix
from musicscope.learning.training.batches import Batch, Plan, Reader, plan_judging, plan_training
from musicscope.learning.training.busy import BusyClock
from musicscope.learning.training.hearing import hearing, learn_moments, needs_moments
from musicscope.learning.training.machine import Machine
from musicscope.learning.training.messages import Step
from musicscope.learning.training.outcomes import Judgement, Lap, NotANumber, Snapshot
from musicscope.learning.training.pulse import Pulse
from musicscope.learning.training.spec import Examples, TrainingSpec
from musicscope.learning.training.stages import Stage, stages_of
from musicscope.learning.training.tasks import Task

#: So much of the newest batch goes into batch norm's averages, at most.
_MOST_MOMENTUM = 0.25
#: Windows of so many epochs are heard once by frozen parts, for the head on them.
_POOL_EPOCHS = 4
#: Windows from which the standardisation is learned, at most.
_STANDARD_WINDOWS = 512


class Course:
    """A network with what it needs to learn, on one device.

    Parameters
    ----------
    spec : TrainingSpec
    examples : Examples
    task : Task
    network : Network
    hears : Input
        Standardised, or waiting for `learn_input`.
    machine : Machine
    batch : int
        Smaller than the spec's where memory did not do.
    """

    def __init__(
        self,
        spec: TrainingSpec,
        examples: Examples,
        task: Task,
        network: Network,
        hears: Input,
        machine: Machine,
        batch: int,
    ) -> None:
        self.machine = machine
        self.batch = batch
        self.network = machine.settle(network)
        self.stages = stages_of(network)
        self._spec = spec
        self._examples = examples
        self._task = task
        self._truth = torch.from_numpy(np.array(examples.answers, np.float32))
        self._stage: Stage | None = None
        self._optimiser: Adam | None = None
        self._pool: Batch | None = None
        self._judged: dict[tuple[int, bytes], list[Batch]] = {}
        self.take_input(hears)

    def take_parts(self, parts: Mapping[str, Mapping[str, np.ndarray]]) -> None:
        """Load weights of parts that have learned before; raises `ParameterError` on others."""
        inside = self.network.parts()
        for name, state in parts.items():
            try:
                weights = {key: torch.from_numpy(np.array(value)) for key, value in state.items()}
                inside[name].load_state_dict(weights)
            except (KeyError, RuntimeError) as error:
                raise ParameterError(
                    f"The network has no part {name} like the given one."
                ) from error

    def begin(self, stage: Stage) -> None:
        """Make ready to learn one stage from its start."""
        stage.begin()
        self._stage, self._optimiser = stage, None
        self._pool, self._judged = None, {}
        if stage.parameters:
            self._optimiser = Adam(stage.parameters, self._spec.learning_rate)

    def learn_input(self, tracks: np.ndarray, pulse: Pulse) -> Input:
        """Learn how what is heard of the tracks is standardised, and return the input with it."""
        hears, spec = self.hears, self._spec
        if not needs_moments(hears):
            return hears
        rng = np.random.default_rng([spec.seed, 1])
        some = tracks
        if len(some) > _STANDARD_WINDOWS:
            some = np.sort(rng.choice(some, _STANDARD_WINDOWS, replace=False))
        plan = plan_judging(
            self._examples.source,
            hears,
            some,
            windows=max(1, min(4, _STANDARD_WINDOWS // len(some))),
            batch=min(self.batch, 16),
        )

        def batches() -> Iterator[torch.Tensor]:
            with self._reader(plan) as reader:
                for done, batch in enumerate(reader, 1):
                    pulse.check()
                    pulse.context.progress(done, len(plan), "windows")
                    yield self._on_device(batch)

        learned = learn_moments(hears, self._examples.source.kind, batches())
        self.take_input(learned)
        return learned

    def take_input(self, hears: Input) -> None:
        """Hear through an input that was learned before."""
        self.hears = hears
        ear = hearing(hears, self._examples.source.kind)
        self._hearing = self.machine.settle(ear)

    def plan_epoch(self, tracks: np.ndarray, epoch: int, stage_number: int) -> Plan:
        """Draw the windows of one epoch; the same for the same numbers."""
        spec, task = self._spec, self._task
        return plan_training(
            self._examples.source,
            self.hears,
            tracks,
            crops=spec.crops,
            batch=self.batch,
            random_crop=spec.augmentation.crop,
            groups=self._examples.answers[:, 0] if task.pairs else None,
            rng=np.random.default_rng([spec.seed, 2, stage_number, epoch]),
        )

    def learn_epoch(self, plan: Plan, epoch: int, stage_number: int, pulse: Pulse) -> Lap:
        """Learn from each window of a plan once.

        Raises
        ------
        NotANumber
            When the loss is NaN or infinite; the weights are no longer good.
        """
        stage, of, began = self._prepared(), self._spec.epochs, time.perf_counter()
        rng = np.random.default_rng([self._spec.seed, 3, stage_number, epoch])
        torch.manual_seed(int(rng.integers(2**62)))
        stage.module.train()
        for part in stage.module.parts().values():
            part.eval()
        clock = BusyClock(self.machine)
        total = torch.zeros((), device=self.machine.torch)
        done, rate = 0, 0.0
        with self._watched(stage, pulse), ExitStack() as opened:
            if stage.on_frozen:
                given = self._pool_batches(stage, plan, rng, pulse, clock)
            else:
                given = _counted(opened.enter_context(self._reader(plan)), len(plan))
            for step, steps, batch in given:
                pulse.check()
                _remember_an_epoch(stage.module, steps)
                rate = self._rate(epoch - 1 + step / steps, of)
                with clock.working():
                    x = batch.heard if stage.on_frozen else self._hear(stage, batch, rng)
                    loss = self._learn(stage, x, batch.tracks, rate, rng)
                    total += loss * len(batch.tracks)
                done += len(batch.tracks)
                newest = float(loss) if self.machine.is_cpu else 0.0
                if pulse.due() or step == steps:
                    newest = float(loss)
                    pace = done / (time.perf_counter() - began)
                    left = (steps * (of - epoch + 1) - step) * done / step / pace
                    told = Step(stage.label, epoch, of, step, steps, newest, pace, left)
                    pulse.context.publish(told)
                    pulse.context.progress((epoch - 1) * steps + step, of * steps, "batches")
                if not math.isfinite(newest):
                    raise NotANumber
        mean, seconds = float(total) / max(1, done), time.perf_counter() - began
        if not math.isfinite(mean):
            raise NotANumber
        return Lap(mean, rate, seconds, done / seconds, clock.share(seconds))

    def judge(self, stage: Stage, tracks: np.ndarray, windows: int, pulse: Pulse) -> Judgement:
        """Return what a stage's part says of tracks, without learning from them."""
        stage.module.eval()
        scores, whose, losses = [], [], []
        with torch.no_grad(), self._watched(stage, pulse):
            for batch in self._to_judge(stage, tracks, windows, pulse):
                pulse.check()
                with self.machine.arithmetic():
                    output = stage.answer(self._task, batch.heard)
                loss = self._loss(output, batch.heard, batch.tracks)
                losses.append(float(loss) * len(batch.tracks))
                scores.append(self._task.scores(output.float()))
                whose.append(batch.tracks)
        if not scores:
            none = self._task.scores(torch.zeros(1, self._task.outputs))[:0]
            return Judgement(none, math.nan)
        rows = np.searchsorted(tracks, np.concatenate(whose))
        every = np.concatenate(scores)
        mean = np.zeros((len(tracks), every.shape[1]))
        np.add.at(mean, rows, every)
        mean /= np.bincount(rows, minlength=len(tracks))[:, None]
        return Judgement(mean.astype(np.float32), sum(losses) / len(every))

    def snapshot(self) -> Snapshot:
        """Return a copy of weights and optimiser."""
        memory = self._optimiser.memory() if self._optimiser is not None else {}
        return Snapshot(
            {name: _copy(value) for name, value in self.network.state_dict().items()},
            {name: _copy(value) for name, value in memory.items()},
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to where a snapshot was taken, on whatever device it was.

        The optimiser stays as it is where the snapshot has none of it.
        """
        self.network.load_state_dict(snapshot.network)
        if self._optimiser is None or not snapshot.optimiser:
            return
        self._optimiser.remember(snapshot.optimiser)

    def sweep_step(self, batch: Batch, rate: float, rng: np.random.Generator) -> float:
        """Learn from one batch at a given rate and return its loss; for the rate finder."""
        stage = self._prepared()
        x = self._hear(stage, batch, rng)
        return float(self._learn(stage, x, batch.tracks, rate, rng))

    def _hear(self, stage: Stage, batch: Batch, rng: np.random.Generator) -> torch.Tensor:
        """Return what the stage hears of a training batch, slightly changed at random."""
        chosen = self._spec.augmentation
        with torch.no_grad():
            heard = self._on_device(batch)
            if heard.ndim == 2:
                heard = change_gain(heard, chosen.gain_db, rng)
            return stage.heard(cover_bars(self._hearing(heard), chosen, rng))

    def _to_judge(
        self, stage: Stage, tracks: np.ndarray, windows: int, pulse: Pulse
    ) -> Iterator[Batch]:
        """Yield what the stage hears of tracks; what frozen parts say of them is remembered."""
        key = (windows, tracks.tobytes())
        if key in self._judged:
            yield from self._judged[key]
            return
        source, batch = self._examples.source, max(self.batch, 8)
        plan = plan_judging(source, self.hears, tracks, windows=windows, batch=batch)
        kept = []
        with self._reader(plan) as reader:
            for item in reader:
                pulse.check()
                x = stage.heard(self._hearing(self._on_device(item)))
                batch_heard = Batch(item.tracks, x)
                if stage.on_frozen:
                    kept.append(batch_heard)
                yield batch_heard
        if stage.on_frozen:
            self._judged[key] = kept

    def _pool_batches(
        self, stage: Stage, plan: Plan, rng: np.random.Generator, pulse: Pulse, clock: BusyClock
    ) -> Iterator[tuple[int, int, Batch]]:
        """Yield shuffled batches of what frozen parts say of many windows, computed once."""
        if self._pool is None:
            again = np.random.default_rng([self._spec.seed, 4])
            tracks: list[np.ndarray] = []
            heard: list[torch.Tensor] = []
            for _ in range(_POOL_EPOCHS):
                drawn = self.plan_epoch(np.unique(plan.tracks()), len(tracks), len(self.stages))
                with self._reader(drawn) as reader:
                    for item in reader:
                        pulse.check()
                        tracks.append(item.tracks)
                        with clock.working():
                            heard.append(self._hear(stage, item, again))
            self._pool = Batch(np.concatenate(tracks), torch.cat(heard))
        pool = self._pool
        order = rng.permutation(len(pool.tracks))
        steps = max(1, len(order) // self.batch)
        for step, rows in enumerate(np.array_split(order, steps), 1):
            where = torch.from_numpy(rows).to(self.machine.torch)
            yield step, steps, Batch(pool.tracks[rows], pool.heard[where])

    def _learn(
        self,
        stage: Stage,
        x: torch.Tensor,
        tracks: np.ndarray,
        rate: float,
        rng: np.random.Generator,
    ) -> torch.Tensor:
        chosen, task, optimiser = self._spec.augmentation, self._task, self._optimiser
        mixes = chosen.mixup > 0 and task.mixes and len(x) > 1
        mix = draw_mix(len(x), chosen.mixup, rng) if mixes else None
        if mix is not None:
            x = mix.blend(x)
        with self.machine.arithmetic():
            output = stage.answer(task, x)
        loss = self._loss(output, x, tracks)
        if mix is not None:
            other = self._loss(output, x, tracks[mix.partner])
            loss = mix.share * loss + (1 - mix.share) * other
        if optimiser is None:  # the mean of parts: nothing of its own to learn
            return loss.detach()
        optimiser.rate = rate
        optimiser.forget_gradients()
        scaler = self.machine.scaler
        scaler.scale(loss + stage.module.penalty()).backward()
        scaler.step(optimiser)
        scaler.update()
        return loss.detach()

    def _loss(self, output: torch.Tensor, x: torch.Tensor, tracks: np.ndarray) -> torch.Tensor:
        if self._task.target == "input":
            return self._task.loss(output.float(), x)
        target = self._truth[torch.from_numpy(tracks)].to(self.machine.torch, non_blocking=True)
        return self._task.loss(output.float(), target)

    def _rate(self, passed: float, of: int) -> float:
        highest, share = self._spec.learning_rate, passed / of
        if self._spec.schedule == "constant":
            return highest
        if share < 0.1:
            return highest * (0.04 + 0.96 * share / 0.1)
        return highest * max(1e-3, 0.5 * (1 + math.cos(math.pi * (share - 0.1) / 0.9)))

    def _reader(self, plan: Plan) -> Reader:
        return Reader(self._examples.source, self.hears, plan, pin=self.machine.is_cuda)

    def _on_device(self, batch: Batch) -> torch.Tensor:
        return batch.heard.to(self.machine.torch, non_blocking=True).float()

    def _watched(self, stage: Stage, pulse: Pulse) -> AbstractContextManager[None]:
        return nullcontext() if self.machine.is_cuda else pulse.within(stage.module)

    def _prepared(self) -> Stage:
        if self._stage is None:
            raise TypeError("no stage was begun")
        return self._stage


def _counted(reader: Iterable[Batch], steps: int) -> Iterator[tuple[int, int, Batch]]:
    return ((step, steps, batch) for step, batch in enumerate(reader, 1))


def _remember_an_epoch(module: torch.nn.Module, steps: int) -> None:
    """Let batch norm average over about an epoch, not over the hundred batches of large data."""
    for part in module.modules():
        if isinstance(part, _BatchNorm) and part.momentum is not None:
            part.momentum = max(part.momentum, min(_MOST_MOMENTUM, 1 / steps))


def _copy(value: torch.Tensor) -> torch.Tensor:
    return value.detach().to("cpu", copy=True).contiguous()
