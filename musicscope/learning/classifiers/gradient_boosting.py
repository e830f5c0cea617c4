"""Gradient boosting."""

from __future__ import annotations

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable

PARAMETERS = (
    Tunable(
        "rounds",
        "Rounds",
        100,
        1,
        2000,
        help="How many trees follow one another.",
        least=50,
        most=300,
    ),
    Tunable(
        "pace",
        "Pace",
        0.1,
        0.001,
        1.0,
        help="How much each tree may correct.",
        log=True,
        least=0.02,
        most=0.3,
    ),
    Tunable("depth", "Depth", 3, 1, 16, help="How many questions in a row.", most=6),
    Tunable(
        "sample",
        "Part of the tracks",
        0.8,
        0.1,
        1.0,
        help="Each tree sees this part of the tracks.",
        least=0.5,
    ),
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
