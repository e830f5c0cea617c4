"""The tracks that a network learns from: their sound, their answers, who stays together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobContext
from musicscope.jobs.context import Cancelled
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.library.database import Database
from musicscope.library.sound_files import SoundFile, select_sound_files
from musicscope.workspace.bench_answers import Answered

if TYPE_CHECKING:
    from musicscope.learning.training.spec import Examples, TrainingSpec
    from musicscope.learning.training.stop import StopFlag

#: Of longer tracks the middle is learned from, s.
LONGEST_S = 180.0


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
        answers = task_answers(spec.task, answered)[rows]
        examples = Examples(source, answers, artists, tracks, titles)
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


def fitting_task(task: str, answered: Answered) -> str:
    """Return the task that learns such answers: `task`, or the usual one where it is empty.

    Raises
    ------
    ParameterError
        When it cannot learn from them.
    """
    if not task:
        return {"classes": "genre", "tags": "tags", "places": "mood"}[answered.task]
    if answered.task == "places" and task not in ("mood", "reconstruction"):
        raise ParameterError(
            "Places on the mood plane are no classes; choose the task of valence and arousal."
        )
    if answered.task != "places" and task == "mood":
        raise ParameterError(
            "Valence and arousal are learned from places on the mood plane; choose the target mood."
        )
    return task


def task_answers(task: str, answered: Answered) -> np.ndarray:
    """Return answers as a task learns from them [shape=(n, k)], float32.

    Raises
    ------
    ParameterError
        When the task needs one group for each track and the target has none.
    """
    if task == "reconstruction":
        return np.zeros((len(answered.tracks), 0), np.float32)
    if task != "artist":
        return answered.answers
    if answered.task != "classes":
        raise ParameterError(
            "An embedding learns what belongs together; choose artist, genre or another target of "
            "which each track has one."
        )
    numbers: np.ndarray = np.argmax(answered.answers, axis=1).astype(np.float32)
    return numbers[:, np.newaxis]


def task_names(task: str, answered: Answered) -> tuple[str, ...]:
    """Return what a task names: nothing where no answer has a name."""
    return () if task in ("artist", "reconstruction") else answered.names


def _recordings(files: list[SoundFile]) -> np.ndarray:
    first: dict[str, int] = {}
    return np.array([first.setdefault(file.key, file.track) for file in files], np.int64)


class _Stoppable:
    """A context in which a person's stop cancels too: there is no model yet to be kept."""

    def __init__(self, context: JobContext, stop: StopFlag) -> None:
        self._context, self._stop = context, stop
        self.progress, self.publish = context.progress, context.publish

    def check(self) -> None:
        self._context.check()
        if self._stop.is_set():
            raise Cancelled
