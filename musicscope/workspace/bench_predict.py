"""Asking a trained classifier about tracks of a library, or about any files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs import JobContext
from musicscope.learning.evaluation.dataset import Task
from musicscope.workspace.bench_features import join_vectors, vectors_of

if TYPE_CHECKING:
    from musicscope.learning.evaluation.trained import Trained


@dataclass(frozen=True, eq=False)
class Predicted:
    """What a classifier thinks of tracks.

    Attributes
    ----------
    task : {"classes", "tags"}
    names : tuple of str
    rows : np.ndarray [shape=(n,)], int64
        Ids in the library, or the numbers of files.
    scores : np.ndarray [shape=(n, k)], float32
        Probabilities; NaN where nothing is known of a track.
    """

    task: Task
    names: tuple[str, ...]
    rows: np.ndarray
    scores: np.ndarray

    def answer(self, row: int) -> tuple[str, float]:
        """Return what a track is taken for and how probable that is.

        Of tags all from 50 % on, joined by semicolons, with the probability of the likeliest;
        an empty text and NaN where nothing is known.
        """
        scores = self.scores[row]
        if not np.isfinite(scores).any():
            return "", float("nan")
        best = int(np.nanargmax(scores))
        if self.task == "classes":
            return self.names[best], float(scores[best])
        fit = [name for name, score in zip(self.names, scores, strict=True) if score >= 0.5]
        return "; ".join(fit), float(scores[best])


def groups_needed(trained: Trained) -> tuple[str, ...]:
    """Return the feature groups that a classifier asks for."""
    every = tuple(trained.dataset.features)
    parts = [groups or every for _, _, groups in trained.experiment.parts()]
    return tuple(dict.fromkeys(group for groups in parts for group in groups))


@dataclass(frozen=True, eq=False)
class PredictSpec:
    """Asks a classifier about tracks of a library; for a process.

    Attributes
    ----------
    model : Path
        Written by `musicscope.learning.evaluation.trained_file.write_trained`.
    database : Path
        The library's file.
    tracks : np.ndarray [shape=(n,)], int64
    """

    model: Path
    database: Path
    tracks: np.ndarray

    @property
    def label(self) -> str:
        """For people."""
        return f"Asking {self.model.name}"

    def run(self, context: JobContext) -> Predicted:
        """Return what it thinks.

        Raises
        ------
        MusicScopeError
            When the file is none, or no track has the features that it needs.
        """
        from musicscope.learning.evaluation.trained_file import read_trained
        from musicscope.workspace.bench_features import read_features

        trained = read_trained(self.model)
        context.check()
        features, _ = read_features(self.database, groups_needed(trained), self.tracks)
        scores = trained.predict(features)
        return Predicted(trained.task, trained.names, self.tracks, scores)


@dataclass(frozen=True, eq=False)
class PredictVectorsSpec:
    """Asks a classifier about files that have been analysed just now; for a process.

    Attributes
    ----------
    model : Path
    vectors : mapping of int to mapping of str to np.ndarray
        What the analysis found, by the number of the file.
    """

    model: Path
    vectors: Mapping[int, Mapping[str, np.ndarray]]

    @property
    def label(self) -> str:
        """For people."""
        return f"Asking {self.model.name}"

    def run(self, context: JobContext) -> Predicted:
        """Return what it thinks.

        Raises
        ------
        MusicScopeError
            When the file is none, or it needs features that an analysis does not find.
        """
        from musicscope.learning.evaluation.trained_file import read_trained

        trained = read_trained(self.model)
        context.check()
        rows = np.array(sorted(self.vectors), np.int64)
        groups = groups_needed(trained)
        features, _ = join_vectors(groups, self._tables(rows, groups), rows)
        for group in groups:
            if group not in features:
                raise ParameterError(
                    f"This was learned from “{group}”, which is not found while a file is read; "
                    "add the files to the library and ask about them there."
                )
        return Predicted(trained.task, trained.names, rows, trained.predict(features))

    def _tables(
        self, rows: np.ndarray, groups: Sequence[str]
    ) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        tables = {}
        for name in dict.fromkeys(vector for group in groups for vector in vectors_of(group)):
            ids = np.array([row for row in rows.tolist() if name in self.vectors[row]], np.int64)
            if len(ids):
                values = [np.ravel(self.vectors[row][name]) for row in ids.tolist()]
                tables[name] = ids, np.stack(values)
        return tables
