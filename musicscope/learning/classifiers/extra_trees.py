"""Extremely randomised trees."""

from __future__ import annotations

from musicscope.learning.classifiers import CLASSIFIERS, Classifier
from musicscope.learning.classifiers.tree_parameters import FOREST, voters


@CLASSIFIERS.register("extra_trees", "Extra trees", FOREST)
def make(
    *,
    seed: int,
    trees: int = 200,
    depth: int = 32,
    leaf: int = 1,
    columns: str = "sqrt",
    balanced: bool = False,
) -> Classifier:
    """Let many trees vote whose questions are drawn at random, the best of a few at a time.

    Geurts, Ernst and Wehenkel (2006), Extremely randomized trees.
    """
    from sklearn.ensemble import ExtraTreesClassifier

    chosen = voters(seed, trees, depth, leaf, columns, balanced)
    made: Classifier = ExtraTreesClassifier(**chosen)
    return made
