"""What the commands of the bench have in common: how an experiment is described."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from musicscope.core.errors import ParameterError

if TYPE_CHECKING:
    from musicscope.core.registry import Parameter
    from musicscope.learning.evaluation.experiment import Experiment

#: Shorter names of the classifiers that are asked for most.
_SHORT = {
    "forest": "random_forest",
    "rf": "random_forest",
    "svm": "svc",
    "rbf_svm": "svc",
    "logistic": "logistic_regression",
    "lr": "logistic_regression",
    "knn": "nearest_neighbours",
    "gmm": "gaussian_mixture",
}


class Scaling(StrEnum):
    """How columns are made comparable."""

    minmax = "minmax"
    standard = "standard"


class Rule(StrEnum):
    """How the scores of two classifiers are joined."""

    sum = "sum"
    product = "product"
    max = "max"
    stacked = "stacked"


ClassifierOption = Annotated[
    list[str] | None,
    typer.Option(
        help="random_forest, svc, logistic_regression, xgboost …; may be repeated to compare."
    ),
]
FeaturesOption = Annotated[
    str,
    typer.Option(help="518, aspects, timbre, texture, embedding:NAME …, several with commas."),
]
ScalingOption = Annotated[Scaling, typer.Option(help="To 0..1, or to mean 0 and variance 1.")]
SearchOption = Annotated[
    int, typer.Option(min=0, help="Try so many settings at random, in an inner split.")
]
FoldsOption = Annotated[int, typer.Option(min=2, help="Parts that are left out in turn.")]
SeedOption = Annotated[int, typer.Option(min=0, help="The same gives the same figures.")]
SettingOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="A setting of the classifier, such as trees=500; repeatable."),
]
FuseOption = Annotated[
    str,
    typer.Option(
        metavar="CLASSIFIER:FEATURES",
        help="Join the scores with those of another, such as svc:texture.",
    ),
]
RuleOption = Annotated[Rule, typer.Option(help="How scores are joined.")]


def experiments_of(
    classifiers: Sequence[str],
    features: str,
    *,
    scaling: Scaling,
    search: int,
    folds: int,
    seed: int,
    settings: Sequence[str],
    fuse: str,
    rule: Rule,
    curve: bool = False,
    leak: bool = False,
) -> list[Experiment]:
    """Return an experiment for each classifier, as options describe it.

    Raises
    ------
    ParameterError
        When there is no such classifier, feature group or setting.
    """
    from musicscope.learning.evaluation.experiment import Experiment, Fusion

    groups = groups_in(features)
    fusion = None
    if fuse:
        second, _, own = fuse.partition(":")
        fusion = Fusion(named(second), groups_in(own) if own else groups, {}, rule.value)
    found = []
    for name in classifiers:
        chosen = named(name)
        found.append(
            Experiment(
                chosen,
                settings_in(chosen, settings),
                groups,
                scaling.value,
                folds=folds,
                by_artist=not leak,
                search_budget=search,
                seed=seed,
                fusion=fusion,
                learning_curve=curve,
            )
        )
    return found


def named(name: str) -> str:
    """Return a classifier's name in the registry; raises `ParameterError` where there is none."""
    from musicscope.learning.classifiers import CLASSIFIERS

    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    return CLASSIFIERS.get(_SHORT.get(plain, plain)).name


def groups_in(text: str) -> tuple[str, ...]:
    """Return feature groups, parted by commas; raises `ParameterError` where there is none."""
    from musicscope.workspace.bench_features import vectors_of

    groups = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not groups:
        raise ParameterError("Name features to learn from, such as 518 or aspects.")
    for group in groups:
        vectors_of(group)
    return groups


def settings_in(classifier: str, texts: Sequence[str]) -> dict[str, Any]:
    """Return settings as a classifier takes them, checked."""
    from musicscope.learning.classifiers import CLASSIFIERS

    entry = CLASSIFIERS.get(classifier)
    known = {parameter.name: parameter for parameter in entry.parameters}
    chosen = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise ParameterError(f"“{text}” is no setting; write NAME=VALUE, such as trees=500.")
        if name.strip() not in known:
            names = ", ".join(known) or "it has none"
            raise ParameterError(
                f"{entry.label} has no setting called {name.strip()}; choose one of: {names}."
            )
        chosen[name.strip()] = _value(known[name.strip()], value.strip())
    entry.settings(chosen)
    return chosen


def _value(parameter: Parameter, text: str) -> Any:
    kind = type(parameter.default)
    if kind is bool:
        if text.lower() in {"yes", "true", "1", "no", "false", "0"}:
            return text.lower() in {"yes", "true", "1"}
        raise ParameterError(f"{parameter.label} is yes or no, not “{text}”.")
    try:
        return kind(text)
    except ValueError:
        raise ParameterError(f"{parameter.label} is a number, not “{text}”.") from None
