"""What ensembles of trees have in common to be set."""

from __future__ import annotations

from typing import Any

from musicscope.learning.classifiers import Tunable

ROUNDS = Tunable(
    "rounds",
    "Rounds",
    100,
    1,
    2000,
    help="How many trees follow one another.",
    least=50,
    most=300,
)
PACE = Tunable(
    "pace",
    "Pace",
    0.1,
    0.001,
    1.0,
    help="How much each tree may correct.",
    log=True,
    least=0.02,
    most=0.3,
)
SAMPLE = Tunable(
    "sample",
    "Part of the tracks",
    0.8,
    0.1,
    1.0,
    help="Each tree sees this part of the tracks.",
    least=0.5,
)
#: Of trees that vote.
FOREST = (
    Tunable(
        "trees", "Trees", 200, 1, 2000, help="More are steadier and slower.", least=100, most=400
    ),
    Tunable("depth", "Depth", 32, 1, 64, help="How many questions in a row.", least=4, most=32),
    Tunable("leaf", "Least in a leaf", 1, 1, 100, help="No answer rests on fewer tracks.", most=10),
    Tunable(
        "columns",
        "Columns at a question",
        "sqrt",
        choices=("sqrt", "log2", "third"),
        help="How many columns, drawn at random, each question may choose from.",
    ),
    Tunable("balanced", "Balanced", False, help="Rare classes count as much as common ones."),
)


def voters(
    seed: int, trees: int, depth: int, leaf: int, columns: str, balanced: bool
) -> dict[str, Any]:
    """Return the settings of `FOREST` as scikit-learn's forests call them."""
    return {
        "n_estimators": trees,
        "max_depth": depth,
        "min_samples_leaf": leaf,
        "max_features": 1 / 3 if columns == "third" else columns,
        "class_weight": "balanced" if balanced else None,
        "random_state": seed,
        "n_jobs": 1,
    }
