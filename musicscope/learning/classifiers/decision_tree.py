"""A decision tree."""

from __future__ import annotations

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable

PARAMETERS = (
    Tunable("depth", "Depth", 8, 1, 64, help="How many questions in a row.", most=20),
    Tunable("leaf", "Least in a leaf", 2, 1, 100, help="No answer rests on fewer tracks.", most=20),
    Tunable("balanced", "Balanced", False, help="Rare classes count as much as common ones."),
)


@CLASSIFIERS.register("decision_tree", "Decision tree", PARAMETERS)
def make(*, seed: int, depth: int = 8, leaf: int = 2, balanced: bool = False) -> Classifier:
    """Ask one question on one column after another, chosen by Gini's impurity.

    Breiman, Friedman, Olshen and Stone (1984), Classification and regression trees.
    """
    from sklearn.tree import DecisionTreeClassifier

    made: Classifier = DecisionTreeClassifier(
        max_depth=depth,
        min_samples_leaf=leaf,
        class_weight="balanced" if balanced else None,
        random_state=seed,
    )
    return made
