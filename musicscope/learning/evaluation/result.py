"""What a run found: the answers given to tracks that were not learned from, and their scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from musicscope.learning.evaluation.dataset import Task


class Interval(NamedTuple):
    """A figure with the interval in which it lies with a confidence of 95 %.

    Attributes
    ----------
    value, low, high : float
        NaN where it cannot be known.
    """

    value: float
    low: float
    high: float


class Point(NamedTuple):
    """One place of a learning curve.

    Attributes
    ----------
    labels : int
        How many were learned from, of each class or tag.
    score : Interval
        Macro F1 of classes, mean AUC of tags.
    """

    labels: int
    score: Interval


class Weight(NamedTuple):
    """How much one thing mattered.

    Attributes
    ----------
    words : str
        ``"brightness (spectral centroid), mean"``.
    share : float
        0..1; all add up to at most 1.
    """

    words: str
    share: float


@dataclass(frozen=True, eq=False)
class Answers:
    """What was said of tracks by models that had not learned from them; all that is measured.

    Attributes
    ----------
    task : {"classes", "tags"}
    names : tuple of str
        The classes, or the tags.
    truth : np.ndarray [shape=(n, k)], float32
        1 yes, 0 no, NaN unknown.
    scores : np.ndarray [shape=(n, k)], float32
        Probabilities; NaN where a track was never left out.
    folds : np.ndarray [shape=(n,)], int64
        In which fold a track was left out; -1 never.
    artists : np.ndarray [shape=(n,)], int64
    tracks : np.ndarray [shape=(n,)], int64
    titles : tuple of str
    """

    task: Task
    names: tuple[str, ...]
    truth: np.ndarray
    scores: np.ndarray
    folds: np.ndarray
    artists: np.ndarray
    tracks: np.ndarray
    titles: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Result:
    """One run of the bench, of a classifier or of a network.

    Attributes
    ----------
    id : str
        What its file is called.
    title : str
        ``"Random forest · 518 features"``.
    made_s : float
        Seconds since 1970.
    seconds : float
        How long it took.
    settings : mapping of str to str
        All that is needed to repeat it, in words, in the order shown: classifier, features,
        scaling, folds, grouped by artist or not, seed, what the search chose, package versions.
    fingerprint : str
        Of data and split: runs with the same one can be compared side by side.
    answers : Answers
    figures : mapping of str to Interval
        ``"accuracy"``, ``"macro_f1"`` (classes), ``"auc"``, ``"ap"`` (means over names).
    per_name : mapping of str to mapping of str to Interval
        By class or tag: ``"auc"``, ``"ap"``, ``"f1"``.
    baselines : mapping of str to mapping of str to float
        ``"chance"`` and ``"majority"``: the same figures.
    learning_curve : tuple of Point
    importance : tuple of Weight
        The largest first.
    warnings : tuple of str
        Sentences, such as of a split that was forced to leak.
    extra : mapping of str to Any
        JSON of a network: parameters, curves of loss, robustness.
    """

    id: str
    title: str
    made_s: float
    seconds: float
    settings: Mapping[str, str]
    fingerprint: str
    answers: Answers
    figures: Mapping[str, Interval]
    per_name: Mapping[str, Mapping[str, Interval]]
    baselines: Mapping[str, Mapping[str, float]]
    learning_curve: tuple[Point, ...] = ()
    importance: tuple[Weight, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
