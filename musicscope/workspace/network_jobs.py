"""The background work of training networks; all of it in threads, where torch is at home."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobContext
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.result import Result
from musicscope.learning.evaluation.result_file import ResultShelf
from musicscope.library.database import Database
from musicscope.library.sound_files import SoundFile, select_sound_files
from musicscope.workspace.bench_answers import Answered
from musicscope.workspace.network_requests import (
    Began,
    NetworkKind,
    TrainedNetwork,
    TrainingRequest,
)

if TYPE_CHECKING:
    from musicscope.learning.device import Device
    from musicscope.learning.training.rate_finder import RateSweep
    from musicscope.learning.training.spec import Examples, TrainingSpec
    from musicscope.learning.training.stop import StopFlag
    from musicscope.learning.training.time_or_frequency import Row
    from musicscope.learning.training.trained import Trained

#: Of longer tracks the middle is learned from, s.
LONGEST_S = 180.0
#: Seed of all splits, as on the bench.
SEED = 0
_TEST = 0.2
REQUEST_FILE = "request.json"


@dataclass(frozen=True)
class TrainingPlaces:
    """Where a training reads and writes.

    Attributes
    ----------
    database : Path
        The library's file.
    sound : Path
        Folder of decoded sound; its size in bytes is bounded by `most_bytes`.
    state : Path
        Folder of unfinished trainings.
    models, bench : Path
        Folders of networks, and of runs.
    most_bytes : int
    """

    database: Path
    sound: Path
    state: Path
    models: Path
    bench: Path
    most_bytes: int


@dataclass(frozen=True, eq=False)
class Material:
    """The tracks of a training with their answers; the sound is read when it is needed."""

    answered: Answered
    titles: tuple[str, ...]
    places: TrainingPlaces

    def load(
        self, spec: TrainingSpec, context: JobContext, stop: StopFlag
    ) -> tuple[Examples, Dataset, tuple[str, ...]]:
        """Decode what has not been decoded yet.

        Returns
        -------
        examples : Examples
        dataset : Dataset
            The same rows, without vectors, for splits as on the bench.
        sentences : tuple of str
            Of files that had to be left out.
        """
        from musicscope.learning.training.spec import Examples
        from musicscope.learning.training.wave_cache import WaveCache

        answered = self.answered
        with Database(self.places.database) as database:
            files = {f.track: f for f in select_sound_files(database, answered.tracks.tolist())}
        rate = spec.make_network().input.sample_rate
        cache = WaveCache(self.places.sound, rate, self.places.most_bytes, LONGEST_S)
        paths = {file.key: file.path for file in files.values()}
        filled = cache.fill(paths, _Stoppable(context, stop))
        rows = [
            row
            for row, track in enumerate(answered.tracks.tolist())
            if track in files and files[track].key not in filled.skipped
        ]
        if not rows:
            raise ParameterError("None of these tracks could be read; look at their files.")
        heard = [files[track] for track in answered.tracks[rows].tolist()]
        titles = tuple(self.titles[row] for row in rows)
        source = cache.source([f.key for f in heard], [f.path for f in heard])
        tracks, artists = answered.tracks[rows], answered.artists[rows]
        examples = Examples(source, answered.answers[rows], artists, tracks, titles)
        dataset = Dataset(
            {},
            {},
            answered.task,
            answered.names,
            answered.answers[rows],
            artists,
            _recordings(heard),
            tracks,
            titles,
        )
        return examples, dataset, tuple(filled.skipped.values())


def _recordings(files: list[SoundFile]) -> np.ndarray:
    first: dict[str, int] = {}
    return np.array([first.setdefault(file.key, file.track) for file in files], np.int64)


class _Stoppable:
    """A context in which a person's stop cancels too: there is no model yet to be kept."""

    def __init__(self, context: JobContext, stop: StopFlag) -> None:
        self._context, self._stop = context, stop
        self.progress, self.publish = context.progress, context.publish

    def check(self) -> None:
        from musicscope.jobs.context import Cancelled

        self._context.check()
        if self._stop.is_set():
            raise Cancelled


def training_spec(request: TrainingRequest, answered: Answered) -> TrainingSpec:
    """Return a request as the training takes it; raises `ParameterError` for what cannot be."""
    from musicscope.learning.training.spec import TrainingSpec

    own = {"classes": "genre", "tags": "tags"}[answered.task]
    try:
        return TrainingSpec(
            request.network,
            answered.names,
            settings=dict(request.settings),
            input=request.input or None,
            task=request.task or own,
            **{"seed": SEED, **request.spec},
        )
    except TypeError as error:
        raise ParameterError(f"A training has no such setting ({error}).") from error


@dataclass(frozen=True, eq=False)
class TrainNetworkSpec:
    """Trains one network, judges it as the bench does, and keeps it.

    Attributes
    ----------
    request : TrainingRequest
    material : Material
    title : str
    stop : StopFlag
        Ends it within a second; the best model so far is kept.
    """

    request: TrainingRequest
    material: Material
    title: str
    stop: StopFlag

    @property
    def label(self) -> str:
        """For people."""
        return f"Training {self.title}"

    def run(self, context: JobContext) -> TrainedNetwork:
        """Return what was kept; raises `MusicScopeError` when there is nothing."""
        from musicscope.learning.device import choose_device

        spec = training_spec(self.request, self.material.answered)
        places = self.material.places
        state = places.state / self.request.folder_name
        state.mkdir(parents=True, exist_ok=True)
        (state / REQUEST_FILE).write_text(json.dumps(self.request.as_json()))
        device = choose_device()
        context.publish(
            Began("reading sound", device=device_words(device), metric=spec.make_task().metric)
        )
        examples, dataset, sentences = self.material.load(spec, context, self.stop)
        results, trained = self._learn(spec, examples, dataset, device, state, context)
        model = _keep(trained, self.title, places.models, results)
        results = [self._told(result, model) for result in results]
        for result in results:
            ResultShelf(places.bench).keep(result)
        shutil.rmtree(state, ignore_errors=True)
        told = tuple(dict.fromkeys((*sentences, *trained.notices)))
        return TrainedNetwork(model, tuple(r.id for r in results), trained.ended, told)

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

        shared: dict[str, Any] = {"device": device, "context": context, "stop": self.stop}
        judged = spec.make_task().answers is not None
        if self.request.folds > 1 and judged:
            folds = split_rows(dataset, self.request.folds, True, spec.seed)
            crossed = cross_validate(spec, examples, folds, folder=state, **shared)
            context.publish(Began("training", "the network that is kept"))
            trained = train(spec, examples, folder=state / "kept", **shared)
            return [crossed.result(self.title)], trained
        own = spec if spec.test else replace(spec, test=_TEST)
        trained = train(own, examples, folder=state, **shared)
        return ([trained_result(trained, self.title)] if judged else []), trained

    def _told(self, result: Result, model: Path) -> Result:
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
            extra={**result.extra, "curves": curves, "model": model.name},
        )


def device_words(device: Device) -> str:
    """Return ``"CPU: no CUDA driver found"``."""
    return f"{device.name.upper()}: {device.reason}"


def _keep(trained: Trained, title: str, folder: Path, results: list[Result]) -> Path:
    import torch

    from musicscope import __version__
    from musicscope.learning.networks import NETWORKS
    from musicscope.learning.packages import NetworkCard, Shelf

    spec = trained.spec
    parts = {name: len(rows) for name, rows in trained.split.rows().items()}
    figures = {name: point.value for result in results for name, point in result.figures.items()}
    card = NetworkCard(
        name=title,
        network=spec.network,
        settings=NETWORKS.get(spec.network).settings(spec.settings),
        input=trained.input.as_json(),
        task=spec.task,
        names=answer_names(spec),
        parameters=trained.parameters,
        fingerprint=trained.fingerprint,
        split=", ".join(f"{n} tracks to {name}" for name, n in parts.items() if n) + ", by artist",
        metrics={**trained.figures, **figures},
        program=__version__,
        torch=str(torch.__version__),
        made_s=time.time(),
        notes=" ".join(trained.notices),
    )
    return Shelf(folder).keep(trained.state, card)


def answer_names(spec: TrainingSpec) -> tuple[str, ...]:
    """Return what each number means that a network answers with."""
    task = spec.make_task()
    names = (*spec.names, *getattr(task, "families", ()))
    if len(names) == task.outputs:
        return names
    return tuple(f"dimension {number}" for number in range(1, max(1, task.outputs) + 1))


@dataclass(frozen=True)
class KindsSpec:
    """Looks at all networks that there are, and at the device; loads torch."""

    label: str = "Looking at networks"

    def run(self, context: JobContext) -> tuple[tuple[NetworkKind, ...], str]:
        """Return the networks, and the device in words."""
        from musicscope.learning.device import choose_device
        from musicscope.learning.networks import NETWORKS

        kinds = []
        for entry in NETWORKS:
            context.check()
            kinds.append(
                NetworkKind(
                    entry.name,
                    entry.label,
                    " ".join(entry.doc.partition("\n\n")[0].split()),
                    tuple(entry.run.inputs),
                    entry.parameters,
                    _counts(entry),
                    _tasks(entry),
                )
            )
        return tuple(kinds), device_words(choose_device())


def _counts(entry: Any) -> Mapping[str, int]:
    import torch

    from musicscope.learning.training.trained import count_parameters

    with torch.device("meta"):
        return {
            name: count_parameters(entry.run(name, 16, **entry.settings()))
            for name in entry.run.inputs
        }


def _tasks(entry: Any) -> tuple[str, ...]:
    import torch

    from musicscope.learning.training.tasks import TASKS

    with torch.device("meta"):
        network = entry.run(None, 16, **entry.settings())
    able = []
    for task in TASKS:
        try:
            task.run(("one", "two")).check_network(network)
        except ParameterError:
            continue
        able.append(task.name)
    return tuple(able)


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
