"""The fits of one run of the bench, fold by fold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.jobs.context import JobContext
from musicscope.learning.evaluation import importance as mattered
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.experiment import Experiment
from musicscope.learning.evaluation.fusion import fuse, stack
from musicscope.learning.evaluation.learning_curve import (
    REPEATS,
    curve_sizes,
    draw_labels,
    points,
)
from musicscope.learning.evaluation.model import Model, Problem, Recipe, learn
from musicscope.learning.evaluation.preparation import join_groups, measured_rows
from musicscope.learning.evaluation.result import Answers, Point, Weight
from musicscope.learning.evaluation.search import candidates, inner_folds, search, unseen_scores
from musicscope.learning.evaluation.splits import (
    check_split,
    groups_of,
    holdout_rows,
    split_rows,
    split_warnings,
)

_VALIDATION, _TEST = 1, 2


@dataclass(frozen=True, eq=False)
class Fold:
    """One round of learning and asking.

    Attributes
    ----------
    learned, asked : np.ndarray, int64
        Rows.
    inner : np.ndarray, int64
        Rows from which settings are chosen.
    inner_folds : np.ndarray, int64
        In which of them each is left out; -1 never.
    """

    learned: np.ndarray
    asked: np.ndarray
    inner: np.ndarray
    inner_folds: np.ndarray


class Steps:
    """Counts fits, tells the context, and lets it stop the run between two of them.

    Attributes
    ----------
    total : int
        How many there will be.
    """

    def __init__(self, context: JobContext, total: int) -> None:
        self._context, self.total, self._done = context, total, 0

    def __call__(self) -> None:
        """Begin the next fit."""
        self._context.check()
        self._context.progress(min(self._done, self.total), self.total, "fits")
        self._done += 1

    def pause(self) -> None:
        """Stop here if nobody waits any more."""
        self._context.check()

    def end(self) -> None:
        """Say that all is done."""
        self._context.progress(self.total, self.total, "fits")


@dataclass(eq=False)
class Run:
    """One experiment under way.

    Attributes
    ----------
    dataset : Dataset
        The tracks that take part.
    folds : np.ndarray [shape=(n,)], int64
        -1 for tracks that are never asked about.
    chosen : list of list of dict
        The settings of each model, a list a fold.
    """

    dataset: Dataset
    experiment: Experiment
    problems: list[Problem]
    folds: np.ndarray
    rounds: list[Fold]
    steps: Steps
    tried: list[list[dict[str, Any]]]
    said: list[str]
    chosen: list[list[dict[str, Any]]] = field(default_factory=list)
    _recipes: list[list[Recipe]] = field(default_factory=list)
    _weights: list[tuple[float, float]] = field(default_factory=list)
    _mattered: list[dict[str, float]] = field(default_factory=list)
    _fits: int = 0
    _unsettled: int = 0

    @classmethod
    def plan(
        cls,
        dataset: Dataset,
        experiment: Experiment,
        context: JobContext,
        folds: np.ndarray | None,
    ) -> Run:
        """Check everything that can be checked before the first fit."""
        experiment.check(dataset)
        if folds is not None and experiment.by_artist:
            check_split(dataset, folds)
        elif folds is not None and np.shape(folds) != (len(dataset),):
            raise ParameterError("A split needs one fold for each track.")
        kept, said = measured_part(dataset, experiment)
        own = dataset.part(kept)
        seed, by_artist = experiment.seed, experiment.by_artist
        groups = groups_of(own, by_artist)
        problems = [Problem.of(own, features, groups) for _, _, features in experiment.parts()]
        if folds is None and experiment.plan == "80/10/10":
            parts = holdout_rows(own, by_artist, seed)
            said += split_warnings(own, parts)
            folds = np.where(parts == _TEST, 0, -1)
            rounds = [_published_round(parts)]
        else:
            asked = None if folds is not None else experiment.folds
            folds = (
                split_rows(own, experiment.folds, by_artist, seed)
                if folds is None
                else np.asarray(folds, np.int64)[kept]
            )
            said += split_warnings(own, folds, asked)
            rounds = [
                _round(folds, fold, problems[0], seed) for fold in np.unique(folds[folds >= 0])
            ]
        tried = [
            candidates(name, settings, experiment.search_budget, seed)
            for name, settings, _ in experiment.parts()
        ]
        run = cls(own, experiment, problems, folds, rounds, Steps(context, 0), tried, said)
        run.steps.total = run._total()
        return run

    def _total(self) -> int:
        inner = [len(np.unique(r.inner_folds[r.inner_folds >= 0])) for r in self.rounds]
        searched = sum(len(tried) for tried in self.tried if len(tried) > 1)
        stacked = len(self.problems) if self._is_stacked else 0
        fits = len(self.rounds) * len(self.problems) + sum(inner) * (searched + stacked)
        curve = len(self._sizes) * REPEATS * len(self.rounds) * len(self.problems)
        return fits + (curve if self.experiment.learning_curve else 0)

    @property
    def _is_stacked(self) -> bool:
        return self.experiment.fusion is not None and self.experiment.fusion.rule == "stacked"

    @property
    def _sizes(self) -> tuple[int, ...]:
        return curve_sizes(self.dataset.answers, [one.learned for one in self.rounds])

    def answer(self) -> Answers:
        """Learn in each fold, and return what was said of tracks left out."""
        scores = np.full(self.dataset.answers.shape, np.nan)
        for one in self.rounds:
            recipes = self._choose(one)
            models = []
            for recipe, problem in zip(recipes, self.problems, strict=True):
                self.steps()
                models.append(learn(recipe, problem.part(one.learned), self.steps.pause))
            self._note(models)
            self._recipes.append(recipes)
            self.chosen.append([dict(recipe.settings) for recipe in recipes])
            self._weights.append(self._stacking(one, recipes))
            scores[one.asked] = self._ask(models, one.asked, self._weights[-1])
            if self.experiment.importance:
                self._mattered += self._importance_of(models, one)
        return self._answers(scores)

    def curve(self) -> tuple[Point, ...]:
        """Return how the score grows with labels, with the settings chosen in `answer`."""

        def scores_of(size: int, repeat: int) -> Answers:
            scores = np.full(self.dataset.answers.shape, np.nan)
            for number, one in enumerate(self.rounds):
                models = []
                for recipe, problem in zip(self._recipes[number], self.problems, strict=True):
                    self.steps()
                    seed = (self.experiment.seed, number, repeat)
                    drawn = draw_labels(problem.part(one.learned), size, seed)
                    models.append(learn(recipe, drawn, self.steps.pause))
                scores[one.asked] = self._ask(models, one.asked, self._weights[number])
            return self._answers(scores)

        return points(self._sizes, scores_of, self.experiment.seed)

    def importance(self) -> tuple[Weight, ...]:
        """Return what mattered; nothing unless it was asked for."""
        self.steps.end()
        return mattered.shares(self._mattered)

    def warnings(self) -> tuple[str, ...]:
        """Return what a reader of the figures must know."""
        said = list(self.said)
        if self._unsettled:
            said.append(
                f"{self._unsettled} of {self._fits} fits stopped before they had settled; "
                "give them more steps, or less strength."
            )
        return tuple(said)

    def _choose(self, one: Fold) -> list[Recipe]:
        """Return the recipe of each model, searched for inside the training side."""
        found = []
        for (name, _, _), tried, problem in zip(
            self.experiment.parts(), self.tried, self.problems, strict=True
        ):
            recipe = Recipe(name, tried[0], self.experiment.scaling, self.experiment.seed)
            if len(tried) > 1:
                recipe = search(recipe, tried, problem.part(one.inner), one.inner_folds, self.steps)
            found.append(recipe)
        return found

    def _stacking(self, one: Fold, recipes: list[Recipe]) -> tuple[float, float]:
        if not self._is_stacked:
            return 1.0, 1.0
        first, second = (
            unseen_scores(recipe, problem.part(one.inner), one.inner_folds, self.steps)
            for recipe, problem in zip(recipes, self.problems, strict=True)
        )
        return stack(first, second, self.dataset.answers[one.inner], self.dataset.task)

    def _ask(
        self, models: list[Model], rows: np.ndarray, weights: tuple[float, float]
    ) -> np.ndarray:
        scores = [
            model.predict(problem.X[rows])
            for model, problem in zip(models, self.problems, strict=True)
        ]
        if self.experiment.fusion is None:
            return scores[0]
        return fuse(scores[0], scores[1], self.experiment.fusion.rule, self.dataset.task, weights)

    def _note(self, models: list[Model]) -> None:
        self._fits += sum(len(model.parts) for model in models)
        self._unsettled += sum(model.unsettled for model in models)

    def _importance_of(self, models: list[Model], one: Fold) -> list[dict[str, float]]:
        found = []
        for (_, _, groups), model, problem in zip(
            self.experiment.parts(), models, self.problems, strict=True
        ):
            words, families = mattered.name_columns(self.dataset, groups)
            straight = mattered.straight_weights(model, problem.X[one.learned])
            if straight is not None:
                costs = mattered.by_words(words, straight)
            else:
                part = problem.part(one.asked)
                costs = mattered.shuffling_costs(
                    model, part, families, self.experiment.seed, self.steps.pause
                )
            whole = sum(max(cost, 0.0) for cost in costs.values())
            found.append({name: cost / whole for name, cost in costs.items()} if whole else {})
        return found

    def _answers(self, scores: np.ndarray) -> Answers:
        own = self.dataset
        return Answers(
            task=own.task,
            names=own.names,
            truth=np.asarray(own.answers, np.float32),
            scores=scores.astype(np.float32),
            folds=self.folds,
            artists=own.artists,
            tracks=own.tracks,
            titles=own.titles,
        )


def measured_part(dataset: Dataset, experiment: Experiment) -> tuple[np.ndarray, list[str]]:
    """Return the rows that have a number in the chosen feature groups, and what to say of others.

    Raises
    ------
    ParameterError
        If no row has.
    """
    if not len(dataset):
        raise ParameterError("There is nothing to learn from yet; label some tracks first.")
    has = np.ones(len(dataset), bool)
    for _, _, groups in experiment.parts():
        chosen = groups or tuple(dataset.features)
        own = measured_rows(join_groups(dataset.features, chosen))
        if not own.any():
            raise ParameterError(
                f"No track has any number in {', '.join(chosen)} yet; analyse the music first."
            )
        has &= own
    if not has.any():
        raise ParameterError(
            "No track has numbers for both classifiers yet; analyse the music first."
        )
    out = int((~has).sum())
    if not out:
        return np.arange(len(dataset)), []
    verb = (
        "track has no numbers of this kind and was"
        if out == 1
        else ("tracks have no numbers of this kind and were")
    )
    return np.flatnonzero(has), [f"{out} {verb} left out; analyse the music to include all."]


def _round(folds: np.ndarray, fold: int, problem: Problem, seed: int) -> Fold:
    learned = np.flatnonzero(folds != fold)
    dealt = inner_folds(problem.part(learned), seed)
    return Fold(learned, np.flatnonzero(folds == fold), learned, dealt)


def _published_round(parts: np.ndarray) -> Fold:
    inner = np.flatnonzero(parts != _TEST)
    validation = parts[inner] == _VALIDATION
    return Fold(
        inner[~validation], np.flatnonzero(parts == _TEST), inner, np.where(validation, 0, -1)
    )
