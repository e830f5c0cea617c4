"""A random forest."""

from __future__ import annotations

from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable

PARAMETERS = (
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


@CLASSIFIERS.register("random_forest", "Random forest", PARAMETERS)
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

    made: Classifier = RandomForestClassifier(
        n_estimators=trees,
        max_depth=depth,
        min_samples_leaf=leaf,
        max_features=1 / 3 if columns == "third" else columns,
        class_weight="balanced" if balanced else None,
        random_state=seed,
        n_jobs=1,
    )
    return made
