"""An experiment in words: what a reader needs to repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.learning.classifiers import CLASSIFIERS
from musicscope.learning.evaluation.dataset import Dataset
from musicscope.learning.evaluation.experiment import Experiment
from musicscope.learning.evaluation.search import INNER_FOLDS

_GROUPS = {"518": "518 features"}
_SCALINGS = {"minmax": "to 0..1", "standard": "to mean 0 and variance 1"}
_PACKAGES = (("MusicScope", "musicscope"), ("NumPy", "numpy"), ("scikit-learn", "scikit-learn"))


def title_of(experiment: Experiment, dataset: Dataset) -> str:
    """Return ``"Random forest · 518 features"``."""
    parts = [
        f"{CLASSIFIERS.get(name).label} · {_groups_words(groups or tuple(dataset.features))}"
        for name, _, groups in experiment.parts()
    ]
    if experiment.fusion is None:
        return parts[0]
    return f"{' + '.join(parts)} ({experiment.fusion.rule})"


def settings_words(
    experiment: Experiment,
    dataset: Dataset,
    folds: np.ndarray,
    chosen: Sequence[Sequence[Mapping[str, Any]]],
) -> dict[str, str]:
    """Return all that is needed to repeat a run, in the order shown.

    Parameters
    ----------
    experiment : Experiment
    dataset : Dataset
        The tracks that took part.
    folds : np.ndarray [shape=(n,)], int64
    chosen : sequence of sequence of mapping
        The settings of each model, a sequence a fold.
    """
    found: dict[str, str] = {}
    for place, (name, _, groups) in enumerate(experiment.parts()):
        again = "Second " if place else ""
        found[_sentence(again + "classifier")] = CLASSIFIERS.get(name).label
        found[_sentence(again + "features")] = _columns_words(groups, dataset)
        found[_sentence(again + "settings")] = _chosen_words(name, [c[place] for c in chosen])
    if experiment.fusion is not None:
        found["Fusion"] = experiment.fusion.rule
    found["Scaling"] = _SCALINGS[experiment.scaling]
    found["Split"] = _split_words(experiment, folds)
    found["Artists"] = "kept on one side" if experiment.by_artist else "on both sides"
    found["Search"] = (
        f"{experiment.search_budget} settings, {_inner_words(experiment)}"
        if experiment.search_budget > 1
        else "none"
    )
    found["Seed"] = str(experiment.seed)
    found["Tracks"] = f"{len(dataset)} by {len(np.unique(dataset.artists))} artists"
    kind = "Classes" if dataset.task == "classes" else "Tags"
    found[kind] = ", ".join(dataset.names)
    found["Versions"] = versions(name for name, _, _ in experiment.parts())
    return found


def versions(classifiers: Any) -> str:
    """Return the versions of the packages that classifiers are made of."""
    packages = list(_PACKAGES)
    if "xgboost" in classifiers:
        packages += [("XGBoost", "xgboost"), ("XGBoost", "xgboost-cpu")]
    found = []
    for label, package in packages:
        try:
            found.append(f"{label} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _groups_words(groups: Sequence[str]) -> str:
    return " + ".join(_GROUPS.get(group, group) for group in groups)


def _columns_words(groups: Sequence[str], dataset: Dataset) -> str:
    return ", ".join(
        f"{group} ({dataset.features[group].shape[1]} numbers)"
        for group in groups or tuple(dataset.features)
    )


def _split_words(experiment: Experiment, folds: np.ndarray) -> str:
    if experiment.plan == "80/10/10" and (folds < 0).any():
        return "80 % to learn from, 10 % to choose by, 10 % to test, stratified"
    return f"{len(np.unique(folds[folds >= 0]))} folds, stratified"


def _inner_words(experiment: Experiment) -> str:
    if experiment.plan == "80/10/10":
        return "judged on the 10 % to choose by"
    return f"judged in {INNER_FOLDS} folds inside each training side"


def _chosen_words(classifier: str, chosen: Sequence[Mapping[str, Any]]) -> str:
    parameters = CLASSIFIERS.get(classifier).parameters
    words = ["; ".join(_value_words(p, one[p.name]) for p in parameters) for one in chosen]
    if len(set(words)) == 1:
        return words[0] or "none"
    return " | ".join(f"fold {number}: {line}" for number, line in enumerate(words, 1))


def _value_words(parameter: Parameter, value: Any) -> str:
    if isinstance(value, bool):
        return f"{parameter.label}: {'yes' if value else 'no'}"
    shown = f"{value:.4g}" if isinstance(value, float) else str(value)
    return f"{parameter.label}: {shown}{f' {parameter.unit}' if parameter.unit else ''}"
