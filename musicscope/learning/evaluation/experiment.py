"""One run of the bench: a classifier learns from some artists and is asked about others."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs.context import JobContext
from musicscope.learning.classifiers import CLASSIFIERS
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.fusion import RULES, Rule
from musicscope.learning.evaluation.preparation import SCALINGS, Scaling
from musicscope.learning.evaluation.result import Result

#: Stratified folds, or one training, validation and test part as published.
Plan = Literal["folds", "80/10/10"]


@dataclass(frozen=True)
class Fusion:
    """A second classifier whose scores are joined with those of the first.

    Attributes
    ----------
    classifier : str
        Its name in `CLASSIFIERS`.
    groups : tuple of str
        Feature groups; none means all.
    settings : mapping of str to Any
        By name of the parameter; defaults for the rest, which a search may choose.
    rule : {"sum", "product", "max", "stacked"}
        Stacked: weighed by what both were worth on rows left out inside the training side.
    """

    classifier: str
    groups: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    rule: Rule = "sum"


@dataclass(frozen=True)
class Experiment:
    """What is to be tried; plain values, so that it can be stored and repeated.

    Attributes
    ----------
    classifier : str
        Its name in `CLASSIFIERS`.
    settings : mapping of str to Any
        By name of the parameter; defaults for the rest, which a search may choose.
    groups : tuple of str
        Feature groups; none means all.
    scaling : {"minmax", "standard"}
        Learned from the training side of each fold alone.
    plan : {"folds", "80/10/10"}
        Stratified folds, or one training, validation and test part, as published.
    folds : int
        At most so many; fewer when a class has fewer artists.
    by_artist : bool
        Whether an artist is kept on one side; recordings always are.
    search_budget : int
        How many settings a random search tries, in an inner split; 0 or 1 for no search.
    seed : int
        The same seed gives the same numbers.
    fusion : Fusion, optional
    learning_curve : bool
        Whether to measure how the score grows with the number of labels.
    importance : bool
        Whether to measure which features mattered.
    title : str
        Of the result; made of classifier and groups when empty.
    """

    classifier: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    scaling: Scaling = "minmax"
    plan: Plan = "folds"
    folds: int = 5
    by_artist: bool = True
    search_budget: int = 0
    seed: int = 0
    fusion: Fusion | None = None
    learning_curve: bool = False
    importance: bool = True
    title: str = ""

    def check(self, dataset: Dataset) -> None:
        """Raise `ParameterError` if something is chosen that is not there."""
        for name, settings, groups in self.parts():
            CLASSIFIERS.get(name).settings(settings)
            for group in groups:
                if group not in dataset.features:
                    known = ", ".join(dataset.features) or "none"
                    raise ParameterError(
                        f"There is no feature group called {group}; there are: {known}."
                    )
        if self.scaling not in SCALINGS:
            raise ParameterError(f"Scaling is one of {', '.join(SCALINGS)}, not {self.scaling}.")
        if self.plan not in ("folds", "80/10/10"):
            raise ParameterError(f"A split is by folds or 80/10/10, not {self.plan}.")
        if self.fusion is not None and self.fusion.rule not in RULES:
            raise ParameterError(
                f"Scores are joined by {', '.join(RULES)}, not by {self.fusion.rule}."
            )

    def parts(self) -> list[tuple[str, Mapping[str, Any], tuple[str, ...]]]:
        """Return classifier, chosen settings and feature groups of each model."""
        found = [(self.classifier, self.settings, tuple(self.groups))]
        if self.fusion is not None:
            found.append((self.fusion.classifier, self.fusion.settings, tuple(self.fusion.groups)))
        return found

    def with_settings(self, settings: Sequence[Mapping[str, Any]]) -> Experiment:
        """Return the same without a search, with all settings of each model given."""
        fusion = self.fusion and replace(self.fusion, settings=dict(settings[1]))
        return replace(self, settings=dict(settings[0]), fusion=fusion, search_budget=0)


@dataclass(frozen=True)
class ExperimentSpec:
    """A run of the bench as a job for a process; its result is a `Result`."""

    label: str
    dataset: Dataset
    experiment: Experiment

    def run(self, context: JobContext) -> Result:
        """See `run_experiment`."""
        return run_experiment(self.dataset, self.experiment, context)


def run_experiment(
    dataset: Dataset,
    experiment: Experiment,
    context: JobContext,
    folds: np.ndarray | None = None,
) -> Result:
    """Learn and measure.

    All in one thread, so that numbers do not depend on how many cores there are.

    Parameters
    ----------
    dataset : Dataset
        Tracks without any number in the chosen feature groups are left out, with a warning.
    experiment : Experiment
    context : JobContext
        Told how many fits are done; asked between fits whether to go on.
    folds : np.ndarray [shape=(n,)], int64, optional
        A given split, such as that of another run; -1 for rows that are never left out. Refused
        if it leaks, unless the experiment is not by artist.

    Raises
    ------
    ParameterError
        If nothing can be learned or measured; the sentence says why and what to do.
    LeakageError
        If a given split has an artist or a recording on both sides.
    """
    from threadpoolctl import threadpool_limits

    from musicscope.learning.evaluation.experiment_run import Run
    from musicscope.learning.evaluation.experiment_words import settings_words, title_of
    from musicscope.learning.evaluation.scoring import score_answers
    from musicscope.learning.evaluation.splits import split_fingerprint

    started = time.monotonic()
    with threadpool_limits(limits=1):
        run = Run.plan(dataset, experiment, context, folds)
        answers = run.answer()
        curve = run.curve() if experiment.learning_curve else ()
    return score_answers(
        answers,
        title=experiment.title or title_of(experiment, run.dataset),
        settings=settings_words(experiment, run.dataset, run.folds, run.chosen),
        seconds=time.monotonic() - started,
        fingerprint=split_fingerprint(run.dataset, run.folds),
        learning_curve=curve,
        importance=run.importance(),
        warnings=run.warnings(),
        seed=experiment.seed,
    )
