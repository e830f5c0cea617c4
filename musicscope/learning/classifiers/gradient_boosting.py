"""Gradient boosting."""

from __future__ import annotations

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.tree_parameters import PACE, ROUNDS, SAMPLE

PARAMETERS = (
    ROUNDS,
    PACE,
    Tunable("depth", "Depth", 3, 1, 16, help="How many questions in a row.", most=6),
    SAMPLE,
    Tunable(
        "columns",
        "Columns at a question",
        "sqrt",
        choices=("sqrt", "third"),
        help="How many columns, drawn at random, each question may choose from.",
    ),
)


@CLASSIFIERS.register("gradient_boosting", "Gradient boosting", PARAMETERS)
def make(
    *,
    seed: int,
    rounds: int = 100,
    pace: float = 0.1,
    depth: int = 3,
    sample: float = 0.8,
    columns: str = "sqrt",
) -> Classifier:
    """Let each tree correct what those before it got wrong.

    Friedman (2001), Greedy function approximation; with tracks drawn at random (2002).
    """
    from sklearn.ensemble import GradientBoostingClassifier

    made: Classifier = GradientBoostingClassifier(
        n_estimators=rounds,
        learning_rate=pace,
        max_depth=depth,
        subsample=sample,
        max_features=1 / 3 if columns == "third" else columns,
        random_state=seed,
    )
    return made
