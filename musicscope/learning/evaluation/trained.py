"""A classifier learned from all tracks, to be asked about new ones."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs.context import JobContext
from musicscope.learning.evaluation.dataset import Dataset, Task
from musicscope.learning.evaluation.experiment import Experiment
from musicscope.learning.evaluation.experiment_run import Steps, measured_part
from musicscope.learning.evaluation.experiment_words import versions
from musicscope.learning.evaluation.fusion import fuse, stack
from musicscope.learning.evaluation.model import Model, Problem, Recipe, learn
from musicscope.learning.evaluation.preparation import join_groups, measured_rows
from musicscope.learning.evaluation.search import candidates, inner_folds, search, unseen_scores
from musicscope.learning.evaluation.splits import groups_of


@dataclass(frozen=True, eq=False)
class Trained:
    """A classifier that has learned.

    Attributes
    ----------
    experiment : Experiment
        With the settings that a search chose, and without a search.
    dataset : Dataset
        Its training set.
    models : tuple of Model
        Two when scores are joined.
    weights : tuple of float
        Of both when they are stacked.
    made_s : float
        Seconds since 1970.
    versions : str
        Of the packages that it was first made with.
    warnings : tuple of str
        Sentences.
    """

    experiment: Experiment
    dataset: Dataset
    models: tuple[Model, ...]
    weights: tuple[float, float]
    made_s: float
    versions: str
    warnings: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The classes, or the tags."""
        return self.dataset.names

    @property
    def task(self) -> Task:
        """``"classes"`` or ``"tags"``."""
        return self.dataset.task

    @property
    def fingerprint(self) -> str:
        """What the training set is known again by: 32 hexadecimal digits."""
        return training_fingerprint(self.dataset)

    def predict(self, features: Mapping[str, np.ndarray]) -> np.ndarray:
        """Return how probable each class or tag is.

        Parameters
        ----------
        features : mapping of str to np.ndarray [shape=(n, d)]
            By feature group; NaN where a number is missing.

        Returns
        -------
        np.ndarray [shape=(n, k)], float32
            0..1; NaN for a track without any number, and for a tag that could not be learned.

        Raises
        ------
        ParameterError
            If a feature group is missing, or of another length than what was learned from.
        """
        found = []
        for (_, _, groups), model in zip(self.experiment.parts(), self.models, strict=True):
            chosen = groups or tuple(self.dataset.features)
            X = join_groups(features, chosen)
            wanted = len(model.preparation.usual)
            if X.shape[1] != wanted:
                raise ParameterError(
                    f"This was learned from {wanted} numbers of {', '.join(chosen)}, and there are "
                    f"{X.shape[1]}; train it anew."
                )
            scores = model.predict(X) if len(X) else np.empty((0, len(self.names)))
            scores[~measured_rows(X)] = np.nan
            found.append(scores)
        if self.experiment.fusion is None:
            return found[0].astype(np.float32)
        rule = self.experiment.fusion.rule
        fused = fuse(found[0], found[1], rule, self.task, self.weights)
        return fused.astype(np.float32)


@dataclass(frozen=True)
class FinalSpec:
    """Learning from all tracks as a job for a process; its result is a `Trained`."""

    label: str
    dataset: Dataset
    experiment: Experiment

    def run(self, context: JobContext) -> Trained:
        """See `fit_final`."""
        return fit_final(self.dataset, self.experiment, context)


def fit_final(
    dataset: Dataset, experiment: Experiment, context: JobContext | None = None
) -> Trained:
    """Learn from all tracks.

    Settings are searched for, and scores stacked, on artists left out in turn.

    Parameters
    ----------
    dataset : Dataset
    experiment : Experiment
        Folds, learning curve and importance are not used.
    context : JobContext, optional

    Raises
    ------
    ParameterError
        If nothing can be learned; the sentence says why and what to do.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        return _fit(dataset, experiment, Steps(context or _Alone(), 0))


def _fit(dataset: Dataset, experiment: Experiment, steps: Steps) -> Trained:
    experiment.check(dataset)
    kept, said = measured_part(dataset, experiment)
    own = dataset.part(kept)
    _check_kinds(own)
    parts = experiment.parts()
    groups = groups_of(own, experiment.by_artist)
    problems = [Problem.of(own, features, groups) for _, _, features in parts]
    tried = [
        candidates(n, settings, experiment.search_budget, experiment.seed)
        for n, settings, _ in parts
    ]
    folds = inner_folds(problems[0], experiment.seed)
    stacked = experiment.fusion is not None and experiment.fusion.rule == "stacked"
    inner = sum(len(t) for t in tried if len(t) > 1) + len(parts) * stacked
    steps.total = len(parts) + inner * len(np.unique(folds))
    recipes, models = [], []
    for (name, _, _), settings, problem in zip(parts, tried, problems, strict=True):
        recipe = Recipe(name, settings[0], experiment.scaling, experiment.seed)
        if len(settings) > 1:
            recipe = search(recipe, settings, problem, folds, steps)
        recipes.append(recipe)
        steps()
        models.append(learn(recipe, problem, steps.pause))
    weights = (1.0, 1.0)
    if stacked:
        first, second = (
            unseen_scores(r, p, folds, steps) for r, p in zip(recipes, problems, strict=True)
        )
        weights = stack(first, second, own.answers, own.task)
    steps.end()
    return Trained(
        experiment.with_settings([recipe.settings for recipe in recipes]),
        own,
        tuple(models),
        weights,
        time.time(),
        versions([name for name, _, _ in parts]),
        tuple(said),
    )


def training_fingerprint(dataset: Dataset) -> str:
    """Return what a training set is known again by: 32 hexadecimal digits; titles do not count."""
    digest = hashlib.blake2b(digest_size=16)
    digest.update("\n".join((dataset.task, *dataset.names)).encode())
    for name in sorted(dataset.features):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(dataset.features[name], "<f4").tobytes())
    digest.update(np.ascontiguousarray(np.nan_to_num(dataset.answers, nan=-1), "<f4").tobytes())
    for codes in (dataset.artists, dataset.recordings, dataset.tracks):
        digest.update(np.ascontiguousarray(codes, "<i8").tobytes())
    return digest.hexdigest()


class _Alone:
    """The context of work that nobody watches."""

    def progress(self, done: int, total: int, unit: str) -> None:
        """See `JobContext.progress`."""

    def publish(self, partial: Any) -> None:
        """See `JobContext.publish`."""

    def check(self) -> None:
        """See `JobContext.check`."""


def _check_kinds(dataset: Dataset) -> None:
    yes = (dataset.answers == 1).any(axis=0)
    if dataset.task == "classes" and yes.sum() < 2:
        held = "".join(name for name, here in zip(dataset.names, yes, strict=True) if here)
        raise ParameterError(
            f"All tracks are “{held}”; add tracks of another class to tell it from."
        )
    if dataset.task == "tags" and not (yes & (dataset.answers == 0).any(axis=0)).any():
        raise ParameterError("A tag is learned from “yes” and “no”; label some of both.")
