"""XGBoost, where it is installed."""

from __future__ import annotations

from importlib.util import find_spec

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.tree_parameters import PACE, ROUNDS, SAMPLE

PARAMETERS = (
    ROUNDS,
    PACE,
    Tunable("depth", "Depth", 4, 1, 16, help="How many questions in a row.", least=2, most=8),
    SAMPLE,
    Tunable(
        "columns",
        "Part of the columns",
        0.5,
        0.01,
        1.0,
        help="Each tree sees this part of the columns, drawn at random.",
        least=0.1,
    ),
    Tunable(
        "shrinkage",
        "Shrinkage",
        1.0,
        1e-6,
        1e3,
        help="How strongly answers are held near zero.",
        log=True,
        least=0.1,
        most=10.0,
    ),
)


def make(
    *,
    seed: int,
    rounds: int = 100,
    pace: float = 0.1,
    depth: int = 4,
    sample: float = 0.8,
    columns: float = 0.5,
    shrinkage: float = 1.0,
) -> Classifier:
    """Boost trees by slope and curvature of the loss, with their size held down.

    Chen and Guestrin (2016), XGBoost: a scalable tree boosting system.
    """
    from xgboost import XGBClassifier

    made: Classifier = XGBClassifier(
        n_estimators=rounds,
        learning_rate=pace,
        max_depth=depth,
        subsample=sample,
        colsample_bytree=columns,
        reg_lambda=shrinkage,
        tree_method="hist",
        random_state=seed,
        n_jobs=1,
        verbosity=0,
    )
    return made


if find_spec("xgboost"):
    CLASSIFIERS.register("xgboost", "XGBoost", PARAMETERS)(make)
