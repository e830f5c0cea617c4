"""The background work of training networks; all of it in threads, where torch is at home."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.jobs import JobContext
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.result import Result
from musicscope.learning.evaluation.result_file import ResultShelf
from musicscope.workspace.bench_answers import Answered
from musicscope.workspace.network_keeping import keep_network
from musicscope.workspace.network_kinds import device_words
from musicscope.workspace.network_learned import learned_extra
from musicscope.workspace.network_material import Material, fitting_task, task_names
from musicscope.workspace.network_requests import (
    Began,
    TrainedNetwork,
    TrainingRequest,
)

if TYPE_CHECKING:
    from musicscope.learning.device import Device
    from musicscope.learning.networks import Input
    from musicscope.learning.training.rate_finder import RateSweep
    from musicscope.learning.training.song_stage import TrainedReader
    from musicscope.learning.training.spec import Examples, TrainingSpec
    from musicscope.learning.training.stop import StopFlag
    from musicscope.learning.training.time_or_frequency import Row
    from musicscope.learning.training.trained import Trained

#: Seed of all splits, as on the bench.
SEED = 0
_TEST = 0.2
REQUEST_FILE = "request.json"


def training_spec(request: TrainingRequest, answered: Answered) -> TrainingSpec:
    """Return a request as the training takes it; raises `ParameterError` for what cannot be."""
    from musicscope.learning.torch_ahead import load_torch_ahead

    load_torch_ahead()
    from musicscope.learning.training.spec import TrainingSpec
    from musicscope.learning.training.tasks import TASKS

    task = fitting_task(request.task, answered)
    if request.summary and TASKS.get(task).run(answered.names).answers is None:
        raise ParameterError(
            "Whole songs are summed up for classes and tags alone; choose the mean of windows."
        )
    try:
        return TrainingSpec(
            request.network,
            task_names(task, answered),
            settings=dict(request.settings),
            input=_heard(request),
            task=task,
            **{"seed": SEED, **_arguments(request.spec)},
        )
    except TypeError as error:
        raise ParameterError(f"A training has no such setting ({error}).") from error


def _learned_anything(state: Path) -> bool:
    return any(path.name != REQUEST_FILE for path in state.rglob("*") if path.is_file())


def _arguments(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return stored fields of a training spec as its constructor takes them."""
    from musicscope.learning.training.augmentation import Augmentation

    chosen = stored.get("augmentation")
    if not isinstance(chosen, Mapping):
        return dict(stored)
    return {**stored, "augmentation": Augmentation(**chosen)}


def _heard(request: TrainingRequest) -> Input:
    """Return what the network is to hear, as published but for the length of its window."""
    from musicscope.learning.networks import NETWORKS

    inputs = NETWORKS.get(request.network).run.inputs
    name = request.input or next(iter(inputs))
    if name not in inputs:
        raise ParameterError(f"There is no input called {name}; choose one of {', '.join(inputs)}.")
    published = inputs[name]
    if request.frames in (0, published.frames):
        return published
    hop = published.settings.get("hop")
    if not isinstance(hop, int) or "pictures" in published.settings or request.frames < 2:
        raise ParameterError("Windows of this network have the length that was published.")
    return replace(published, frames=request.frames, samples=(request.frames - 1) * hop)


@dataclass(frozen=True, eq=False)
class TrainNetworkSpec:
    """Trains one network, judges it as the bench does, and keeps it.

    Attributes
    ----------
    request : TrainingRequest
    material : Material
    stop : StopFlag
        Ends it within a second; the best model so far is kept.
    """

    request: TrainingRequest
    material: Material
    stop: StopFlag

    @property
    def label(self) -> str:
        """For people."""
        return f"Training {self.request.title or 'a network'}"

    @property
    def title(self) -> str:
        """What the network is called; loads torch where it was given no name."""
        from musicscope.learning.networks import NETWORKS

        made = NETWORKS.get(self.request.network).label
        return self.request.title or f"{made} · {self.material.answered.label}"

    def run(self, context: JobContext) -> TrainedNetwork:
        """Return what was kept; raises `MusicScopeError` when there is nothing."""
        from musicscope.learning.device import choose_device

        spec = training_spec(self.request, self.material.answered)
        places = self.material.places
        state = places.state / self.request.folder_name
        device = choose_device()
        context.publish(
            Began(
                "reading sound",
                device=device_words(device),
                metric=spec.make_task().metric,
                title=self.title,
            )
        )
        examples, dataset, sentences = self.material.load(spec, context, self.stop)
        state.mkdir(parents=True, exist_ok=True)
        (state / REQUEST_FILE).write_text(json.dumps(self.request.as_json()))
        try:
            results, trained = self._learn(spec, examples, dataset, device, state, context)
            reader = self._sum_up(trained, examples, device, context, results)
        except MusicScopeError as error:
            if isinstance(error, ParameterError) or not _learned_anything(state):
                shutil.rmtree(state, ignore_errors=True)
            raise
        model = keep_network(trained, self.title, places.models, results, reader)
        learned = learned_extra(trained, examples)
        results = [self._told(result, model, learned) for result in results]
        for result in results:
            ResultShelf(places.bench).keep(result)
        shutil.rmtree(state, ignore_errors=True)
        told = tuple(dict.fromkeys((*sentences, *trained.notices, *self._unfolded(spec))))
        return TrainedNetwork(model, tuple(r.id for r in results), trained.ended, told)

    def _unfolded(self, spec: TrainingSpec) -> tuple[str, ...]:
        """Return the sentence that folds were asked for in vain; none where they were not."""
        if self.request.folds < 2 or spec.make_task().answers is not None:
            return ()
        return ("Only classes and tags are judged in folds; this was judged once, by artist.",)

    def _learn(
        self,
        spec: TrainingSpec,
        examples: Examples,
        dataset: Dataset,
        device: Device,
        state: Path,
        context: JobContext,
    ) -> tuple[list[Result], Trained]:
        from musicscope.learning.evaluation.splits import split_rows
        from musicscope.learning.training.cross_validation import cross_validate
        from musicscope.learning.training.loop import train
        from musicscope.learning.training.results import trained_result
        from musicscope.learning.training.spec import TrainingError

        shared: dict[str, Any] = {"device": device, "context": context, "stop": self.stop}
        judged = spec.make_task().answers is not None
        if self.request.folds > 1 and judged:
            folds = split_rows(dataset, self.request.folds, True, spec.seed)
            crossed = cross_validate(spec, examples, folds, folder=state, **shared)
            try:
                if not self.stop.is_set():
                    context.publish(Began("training", "the network that is kept"))
                    trained = train(spec, examples, folder=state / "kept", **shared)
            except TrainingError:
                if not self.stop.is_set():
                    raise
            if self.stop.is_set():
                best = crossed.best
                return [trained_result(best, self.title)], replace(best, ended="stopped")
            return [crossed.result(self.title)], trained
        own = spec if spec.test else replace(spec, test=_TEST)
        trained = train(own, examples, folder=state, **shared)
        return ([trained_result(trained, self.title)] if judged else []), trained

    def _sum_up(
        self,
        trained: Trained,
        examples: Examples,
        device: Device,
        context: JobContext,
        results: list[Result],
    ) -> TrainedReader | None:
        """Train the second of two stages where it was asked for, and add its run to `results`."""
        from musicscope.learning.training.results import network_result
        from musicscope.learning.training.song_stage import train_summary

        if not self.request.summary or self.stop.is_set():
            return None
        context.publish(Began("summing up", "whole songs"))
        reader = train_summary(
            trained, examples, summary=self.request.summary, device=device, context=context
        )
        title = f"{self.title} · songs by {self.request.summary}"
        results.append(network_result(reader.answers, (trained,), title))
        return reader

    def _told(self, result: Result, model: Path, learned: Mapping[str, Any]) -> Result:
        """Return a run with what it was about, its curves, and its network."""
        history = result.extra["history"]["epochs"]
        curves = {
            words: [epoch[name] for epoch in history]
            for name, words in (("loss", "loss"), ("validation_loss", "validation loss"))
        }
        curves[str(result.extra["history"]["metric"])] = [epoch["metric"] for epoch in history]
        return replace(
            result,
            settings={"Target": self.material.answered.label, **result.settings},
            warnings=(*result.warnings, *self.material.answered.notes),
            extra={**result.extra, **learned, "curves": curves, "model": model.name},
        )


@dataclass(frozen=True, eq=False)
class RateSpec:
    """Looks for a learning rate."""

    request: TrainingRequest
    material: Material
    stop: StopFlag
    label: str = "Looking for a learning rate"

    def run(self, context: JobContext) -> RateSweep:
        """See `musicscope.learning.training.rate_finder.find_learning_rate`."""
        from musicscope.learning.training.rate_finder import find_learning_rate

        spec = training_spec(self.request, self.material.answered)
        examples, _, _ = self.material.load(spec, context, self.stop)
        return find_learning_rate(spec, examples, context=context)


@dataclass(frozen=True, eq=False)
class TimeOrFrequencySpec:
    """Trains the four networks of the published experiment on the same tracks."""

    request: TrainingRequest
    material: Material
    stop: StopFlag
    label: str = "Time or frequency?"

    def run(self, context: JobContext) -> tuple[Row, ...]:
        """Return the rows, and keep each network's run on the bench."""
        from musicscope.learning.device import choose_device
        from musicscope.learning.evaluation.splits import split_rows
        from musicscope.learning.training.time_or_frequency import time_or_frequency

        spec = training_spec(self.request, self.material.answered)
        device = choose_device()
        context.publish(
            Began("reading sound", device=device_words(device), metric=spec.make_task().metric)
        )
        examples, dataset, _ = self.material.load(spec, context, self.stop)
        folds = split_rows(dataset, max(2, self.request.folds), True, spec.seed)
        rows = time_or_frequency(
            spec, examples, folds, device=device, context=context, stop=self.stop
        )
        for row in rows:
            told = {"Target": self.material.answered.label, **row.result.settings}
            ResultShelf(self.material.places.bench).keep(replace(row.result, settings=told))
        return tuple(rows)
