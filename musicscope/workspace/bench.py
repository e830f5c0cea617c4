"""The bench: classifiers are tried on the owner's own music and compared honestly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.events import Event
from musicscope.core.paths import display_path
from musicscope.core.undo import Command
from musicscope.jobs import InlineRunner, JobHandle, JobRunner, JobState
from musicscope.jobs.context import Progress
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.result import Result
from musicscope.learning.evaluation.result_file import ResultShelf
from musicscope.library.ratings import RatedTracks
from musicscope.workspace.bench_answers import Answered
from musicscope.workspace.bench_features import FMA, FeatureGroup, stored_groups
from musicscope.workspace.bench_jobs import BenchSpec, DatasetSpec, ReportSpec, TrainSpec, ordered
from musicscope.workspace.bench_places import ONLY_NETWORKS
from musicscope.workspace.bench_targets import Target, Targets
from musicscope.workspace.doing import at_once
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.learning.evaluation.experiment import Experiment
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.library import Library
    from musicscope.workspace.field import Group
    from musicscope.workspace.labelling import Labelling


@dataclass(eq=False)
class Run:
    """A run that is going on.

    Attributes
    ----------
    title : str
        For people.
    target : str
        What is learned, for people.
    progress : Progress or None
        As last told.
    """

    title: str
    target: str
    progress: Progress | None = None
    _handle: JobHandle | None = field(default=None, repr=False)

    def cancel(self) -> None:
        """Stop; what was found so far is dropped."""
        if self._handle is not None:
            self._handle.cancel()


@dataclass(frozen=True, eq=False)
class Comparison:
    """Runs beside each other.

    Attributes
    ----------
    results : tuple of Result
    fair : bool
        Whether all answered for the same tracks, truth and split.
    sentence : str
        What that means.
    """

    results: tuple[Result, ...]
    fair: bool
    sentence: str


class Bench:
    """Trying classifiers on one library; every run is kept until it is deleted.

    Parameters
    ----------
    library, catalogue, labelling, jobs, push, notify
        Of the workspace.

    Attributes
    ----------
    clusters : callable
        Returns the clusters of the map.
    changed : Event of None
        Runs began, ended, or were deleted; in the thread of the window.
    progress : Event of Run
        A run went on.
    finished : Event of Result
        A run found something.
    """

    def __init__(
        self,
        library: Library,
        catalogue: Catalogue,
        labelling: Labelling,
        jobs: JobRunner | InlineRunner,
        push: Callable[[Command], None],
        notify: Callable[[Notice], None],
    ) -> None:
        self.clusters: Callable[[], Sequence[Group]] = tuple
        self.changed: Event[None] = Event()
        self.progress: Event[Run] = Event()
        self.finished: Event[Result] = Event()
        self._library = library
        self._catalogue = catalogue
        self._jobs = jobs
        self._push = push
        self._notify = notify
        self._targets = Targets(catalogue, labelling, self._groups, RatedTracks(library.database))
        self._shelf = ResultShelf(library.path.parent / "bench")
        self._running: dict[int, Run] = {}
        jobs.changed.subscribe(self._follow)

    def _groups(self) -> Sequence[Group]:
        return self.clusters()

    # --- what there is to learn, and from what

    def targets(self) -> tuple[Target, ...]:
        """Return what can be learned, and after it what cannot, with the reason."""
        return self._targets.all()

    def network_targets(self) -> tuple[Target, ...]:
        """Return the same for networks, which can learn more than classifiers."""
        return self._targets.of_networks()

    def find_target(self, text: str) -> str:
        """Return the id of a target by its id, its label or the name of a tag.

        Raises
        ------
        ParameterError
            When there is none of this name.
        """
        return self._targets.find(text)

    def feature_groups(self) -> tuple[FeatureGroup, ...]:
        """Return the feature groups of which vectors are stored."""
        return stored_groups(self._library)

    def answered(self, target: str) -> Answered:
        """Return the tracks whose answers are known for a target, by its id.

        Raises
        ------
        ParameterError
            When it cannot be learned; the sentence says why and what to do.
        """
        return self._targets.answered(target)

    def dataset(self, target: str | Answered, groups: Iterable[str] = ()) -> Dataset:
        """Return what is learned from; reads all vectors, so not for the thread of a window.

        Parameters
        ----------
        target : str or Answered
            The id of a target, or answers from elsewhere.
        groups : iterable of str
            Feature groups; none means the 518 track features.

        Raises
        ------
        ParameterError
            When there is nothing to learn from; the sentence says why and what to do.
        """
        found: Dataset = at_once(self._source(target, groups))
        return found

    def _source(self, target: str | Answered, groups: Iterable[str]) -> DatasetSpec:
        answered = self.answered(target) if isinstance(target, str) else target
        if answered.task == "places":
            raise ParameterError(ONLY_NETWORKS)
        chosen = tuple(dict.fromkeys(groups)) or (FMA,)
        stored = [group.id for group in self.feature_groups()]
        for group in chosen:
            if group not in stored:
                known = ", ".join(stored) or "none yet; let the music be analysed first"
                raise ParameterError(
                    f"The features “{group}” are not stored for any track; there are: {known}."
                )
        ids = answered.tracks.tolist()
        named = zip(
            self._catalogue.values("artist", ids), self._catalogue.values("title", ids), strict=True
        )
        titles = tuple(f"{artist} – {title}" if artist else str(title) for artist, title in named)
        return DatasetSpec(self._library.path, chosen, answered, titles)

    # --- running

    @property
    def running(self) -> tuple[Run, ...]:
        """The runs that go on, the oldest first."""
        return tuple(self._running.values())

    def run(self, experiment: Experiment, target: str | Answered) -> JobHandle | None:
        """Start a run in a process of its own; says in a notice why it cannot.

        Parameters
        ----------
        experiment : Experiment
        target : str or Answered
            The id of a target, or answers from elsewhere.
        """
        try:
            source = self._source(target, groups_of(experiment))
        except MusicScopeError as error:
            self._notify(Notice("error", str(error)))
            return None
        run = Run(experiment.title or experiment.classifier, source.answered.label)
        chosen = _with_groups(experiment, source.groups)
        spec = BenchSpec(source, chosen, self._library.path.parent / "bench")

        def ended(handle: JobHandle) -> None:
            self._running.pop(handle.id, None)
            if handle.state is JobState.DONE:
                self.finished.emit(handle.result)
            elif handle.state is JobState.FAILED:
                self._notify(Notice("error", _sentence(handle.error)))
            self.changed.emit(None)

        handle = self._jobs.submit(spec, where="long process", on_end=ended)
        if not handle.ended:
            run._handle = handle
            self._running[handle.id] = run
            self.changed.emit(None)
        return handle

    def cancel(self) -> None:
        """Stop all runs."""
        for run in self.running:
            run.cancel()

    def _follow(self, handle: JobHandle) -> None:
        run = self._running.get(handle.id)
        if run is not None and handle.progress is not None and not handle.ended:
            run.progress = handle.progress
            self.progress.emit(run)

    def train(self, experiment: Experiment, target: str | Answered, path: Path) -> JobHandle:
        """Learn from all tracks, in a process, and store what was learned in a file.

        The result of the handle is a `musicscope.learning.evaluation.trained.Trained`.

        Raises
        ------
        ParameterError
            When there is nothing to learn from; the sentence says why and what to do.
        """
        source = self._source(target, groups_of(experiment))
        spec = TrainSpec(source, _with_groups(experiment, source.groups), path)
        return self._jobs.submit(spec, where="long process", on_end=self._tell_failure)

    # --- what was found

    def results(self) -> tuple[Result, ...]:
        """Return all runs, the newest first."""
        return self._shelf.all()

    def compare(self, ids: Sequence[str]) -> Comparison:
        """Return runs beside each other, in the order of `ids`, and whether that is fair."""
        results = ordered(self.results(), ids)
        splits = {result.fingerprint for result in results}
        if len(results) < 2:
            return Comparison(results, True, "Choose two runs or more to compare them.")
        if len(splits) == 1:
            return Comparison(
                results, True, "All of these runs were asked about the same tracks in the same way."
            )
        return Comparison(
            results,
            False,
            "These runs were asked about different tracks, or learned from different ones, so "
            "their figures cannot be compared.",
        )

    def delete(self, ids: str | Iterable[str]) -> None:
        """Delete runs; can be undone."""
        chosen = (ids,) if isinstance(ids, str) else tuple(ids)
        gone = ordered(self.results(), chosen)
        if not gone:
            return
        what = f"“{gone[0].title}”" if len(gone) == 1 else f"{len(gone)} runs"

        def delete() -> None:
            for result in gone:
                self._shelf.delete(result.id)
            self.changed.emit(None)

        def restore() -> None:
            for result in gone:
                self._shelf.keep(result)
            self.changed.emit(None)

        self._push(Command(f"Delete {what}", delete, restore))

    def export(self, path: Path, ids: Iterable[str]) -> JobHandle:
        """Write runs as one HTML page, or as CSV tables into a folder; a notice says how it went.

        Parameters
        ----------
        path : Path
            Ends in ``.html``, or is a folder.
        ids : iterable of str
            In the order in which they are shown.
        """

        def ended(handle: JobHandle) -> None:
            if handle.state is JobState.DONE:
                self._notify(Notice("info", f"{display_path(path.name)} has been written."))
            self._tell_failure(handle)

        spec = ReportSpec(ordered(self.results(), tuple(ids)), path)
        return self._jobs.submit(spec, key="bench report", on_end=ended)

    def _tell_failure(self, handle: JobHandle) -> None:
        if handle.state is JobState.FAILED:
            self._notify(Notice("error", _sentence(handle.error)))


def groups_of(experiment: Experiment) -> tuple[str, ...]:
    """Return the feature groups that an experiment asks for, those of its fusion too."""
    fused = experiment.fusion.groups if experiment.fusion is not None else ()
    return tuple(dict.fromkeys((*experiment.groups, *fused)))


def _with_groups(experiment: Experiment, groups: Sequence[str]) -> Experiment:
    from dataclasses import replace

    return experiment if experiment.groups else replace(experiment, groups=tuple(groups[:1]))


def _sentence(error: BaseException | None) -> str:
    if isinstance(error, MusicScopeError):
        return str(error)
    return f"The run ended without a result ({error}); try other settings."
