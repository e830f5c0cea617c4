"""Logistic regression."""

from __future__ import annotations

from musicscope.core.registry import Parameter
from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable

PARAMETERS = (
    Tunable(
        "strength",
        "Strength",
        1.0,
        1e-4,
        1e4,
        help="How freely it may follow the examples; little strength means simple rules.",
        log=True,
        least=1e-3,
        most=1e2,
    ),
    Tunable("balanced", "Balanced", False, help="Rare classes count as much as common ones."),
    Parameter(
        "steps", "Most steps", 1000, 50, 20_000, help="After so many steps it stops as it is."
    ),
)


@CLASSIFIERS.register("logistic_regression", "Logistic regression", PARAMETERS)
def make(
    *, seed: int, strength: float = 1.0, balanced: bool = False, steps: int = 1000
) -> Classifier:
    """Weigh every column for every class; the straightest of learners, and hard to beat.

    Multinomial, with a quadratic penalty (Cox, 1958; scikit-learn).
    """
    from sklearn.linear_model import LogisticRegression

    made: Classifier = LogisticRegression(
        C=strength,
        class_weight="balanced" if balanced else None,
        max_iter=steps,
        random_state=seed,
    )
    return made
