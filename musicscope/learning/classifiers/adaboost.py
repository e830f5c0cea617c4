"""AdaBoost."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable
from musicscope.learning.classifiers.made import Made

PARAMETERS = (
    Tunable(
        "rounds",
        "Rounds",
        100,
        1,
        1000,
        help="How many small trees follow one another.",
        least=50,
        most=300,
    ),
    Tunable(
        "pace",
        "Pace",
        0.5,
        0.001,
        5.0,
        help="How much weight each tree gets.",
        log=True,
        least=0.05,
        most=2.0,
    ),
    Tunable("depth", "Depth", 2, 1, 16, help="How many questions in a row.", most=4),
)


@CLASSIFIERS.register("adaboost", "AdaBoost", PARAMETERS)
def make(*, seed: int, rounds: int = 100, pace: float = 0.5, depth: int = 2) -> Classifier:
    """Let small trees follow one another, each minding most what was got wrong so far.

    Freund and Schapire (1997); for several classes Zhu, Zou, Rosset and Hastie (2009).
    """
    return Made(partial(_make, seed, rounds, pace, depth))


def _make(seed: int, rounds: int, pace: float, depth: int, X: np.ndarray, y: np.ndarray) -> Any:
    from sklearn.dummy import DummyClassifier
    from sklearn.ensemble import AdaBoostClassifier
    from sklearn.tree import DecisionTreeClassifier

    tree = DecisionTreeClassifier(max_depth=depth, random_state=seed)
    counts = np.bincount(y)
    wrong = 1 - float(np.mean(tree.fit(X, y).predict(X) == y))
    if wrong >= 1 - 1 / np.count_nonzero(counts):
        return DummyClassifier(strategy="prior")
    return AdaBoostClassifier(tree, n_estimators=rounds, learning_rate=pace, random_state=seed)
