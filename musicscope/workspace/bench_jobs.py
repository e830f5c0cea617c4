"""The background work of the bench: reading, learning, measuring, writing."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import MusicScopeError, ParameterError
from musicscope.core.paths import display_path
from musicscope.jobs import JobContext
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.result import Result
from musicscope.learning.evaluation.result_file import ResultShelf
from musicscope.workspace.bench_answers import Answered

if TYPE_CHECKING:
    from musicscope.learning.evaluation.experiment import Experiment
    from musicscope.learning.evaluation.trained import Trained


@dataclass(frozen=True, eq=False)
class DatasetSpec:
    """Reads what a run learns from.

    Attributes
    ----------
    database : Path
        The library's file.
    groups : tuple of str
        Feature groups, see `musicscope.workspace.bench_features`.
    answered : Answered
    titles : tuple of str
        Of its tracks.
    """

    database: Path
    groups: tuple[str, ...]
    answered: Answered
    titles: tuple[str, ...]

    @property
    def label(self) -> str:
        """For people."""
        return "Reading what is learned from"

    def run(self, context: JobContext) -> Dataset:
        """Return the tracks that have any of the features.

        Raises
        ------
        ParameterError
            When none has.
        """
        from musicscope.workspace.bench_features import read_features

        answered = self.answered
        features, columns = read_features(self.database, self.groups, answered.tracks)
        context.check()
        has = np.any([np.isfinite(own).any(axis=1) for own in features.values()], axis=0)
        rows = np.flatnonzero(has)
        known = answered.answers[rows]
        asked = (known == 1).any(axis=0)
        names = tuple(name for name, here in zip(answered.names, asked, strict=True) if here)
        return Dataset(
            {group: own[rows] for group, own in features.items()},
            columns,
            answered.task,
            names,
            known[:, asked],
            answered.artists[rows],
            self._recordings(answered.tracks[rows]),
            answered.tracks[rows],
            tuple(self.titles[row] for row in rows),
        )

    def _recordings(self, tracks: np.ndarray) -> np.ndarray:
        from musicscope.library.database import Database
        from musicscope.library.same_audio import select_same_audio

        with Database(self.database) as database:
            groups = select_same_audio(database)
        first = {track: group[0] for group in groups for track in group}
        return np.array([first.get(track, track) for track in tracks.tolist()], np.int64)


@dataclass(frozen=True, eq=False)
class BenchSpec:
    """One run of the bench; for a process.

    Attributes
    ----------
    source : DatasetSpec
    experiment : Experiment
    folder : Path
        Of the shelf that keeps the result.
    """

    source: DatasetSpec
    experiment: Experiment
    folder: Path

    @property
    def label(self) -> str:
        """For people."""
        return f"Learning {self.source.answered.label}"

    def run(self, context: JobContext) -> Result:
        """Learn, measure, keep and return the result.

        Raises
        ------
        MusicScopeError
            When nothing can be learned or kept; the sentence says why.
        """
        from musicscope.learning.evaluation.experiment import run_experiment

        answered = self.source.answered
        dataset = self.source.run(context)
        found = run_experiment(dataset, self.experiment, context)
        left_out = len(answered.tracks) - len(dataset)
        notes = [*answered.notes]
        if left_out:
            notes.append(
                f"{left_out:,} track{' has' if left_out == 1 else 's have'} none of the features "
                "and took no part."
            )
        result = replace(
            found,
            settings={"Target": answered.label, **found.settings},
            warnings=(*found.warnings, *notes),
        )
        context.check()
        ResultShelf(self.folder).keep(result)
        return result


@dataclass(frozen=True, eq=False)
class TrainSpec:
    """Learns from all tracks and stores what was learned; for a process.

    Attributes
    ----------
    source : DatasetSpec
    experiment : Experiment
    target : Path
        The file; it is replaced.
    """

    source: DatasetSpec
    experiment: Experiment
    target: Path

    @property
    def label(self) -> str:
        """For people."""
        return f"Learning {self.source.answered.label}"

    def run(self, context: JobContext) -> Trained:
        """Learn, write and return it.

        Raises
        ------
        MusicScopeError
            When nothing can be learned or written; the sentence says why.
        """
        from musicscope.learning.evaluation.trained import fit_final
        from musicscope.learning.evaluation.trained_file import write_trained

        trained = fit_final(self.source.run(context), self.experiment, context)
        context.check()
        write_trained(self.target, trained)
        return trained


@dataclass(frozen=True, eq=False)
class ReportSpec:
    """Writes runs as a page or as tables.

    Attributes
    ----------
    results : tuple of Result
    target : Path
        A file that ends in ``.html``, or a folder for CSV.
    """

    results: tuple[Result, ...]
    target: Path

    @property
    def label(self) -> str:
        """For people."""
        return f"Writing {self.target.name}"

    def run(self, context: JobContext) -> tuple[Path, ...]:
        """Write, and return the files.

        Raises
        ------
        MusicScopeError
            When a place cannot be written.
        """
        from musicscope.learning.report import report_page, report_tables

        if not self.results:
            raise ParameterError("There is no run to write; choose one or more.")
        if self.target.suffix.lower() in {".html", ".htm"}:
            return write_texts({self.target: report_page(self.results)})
        context.check()
        tables = report_tables(self.results)
        return write_texts({self.target / name: text for name, text in tables.items()})


def write_texts(texts: dict[Path, str]) -> tuple[Path, ...]:
    """Write files, each in place of an older one only when it is whole, and return them.

    Raises
    ------
    MusicScopeError
        When one cannot be written.
    """
    for path, text in texts.items():
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                part.write_text(text, "utf-8", errors="backslashreplace", newline="")
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            raise MusicScopeError(
                f"{display_path(path)} cannot be written ({error.strerror}); choose another place."
            ) from error
    return tuple(texts)


def ordered(results: Sequence[Result], ids: Sequence[str]) -> tuple[Result, ...]:
    """Return the runs of these ids, in their order; those that are gone are left out."""
    by_id = {result.id: result for result in results}
    return tuple(by_id[id_] for id_ in dict.fromkeys(ids) if id_ in by_id)
