"""A random forest."""

from __future__ import annotations

from musicscope.learning.classifiers import CLASSIFIERS, Classifier
from musicscope.learning.classifiers.tree_parameters import FOREST, voters


@CLASSIFIERS.register("random_forest", "Random forest", FOREST)
def make(
    *,
    seed: int,
    trees: int = 200,
    depth: int = 32,
    leaf: int = 1,
    columns: str = "sqrt",
    balanced: bool = False,
) -> Classifier:
    """Let many trees vote, each grown from tracks and columns drawn at random.

    Breiman (2001), Random forests.
    """
    from sklearn.ensemble import RandomForestClassifier

    chosen = voters(seed, trees, depth, leaf, columns, balanced)
    made: Classifier = RandomForestClassifier(**chosen)
    return made
