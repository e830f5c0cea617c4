"""Two versions of a learned tag side by side: what each would suggest, and how they differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.learning.learner_model import TagModel
from musicscope.learning.suggestions import SUGGESTED
from musicscope.workspace.learning_features import TagFeatures


@dataclass(frozen=True)
class Difference:
    """A track that one version suggests and the other does not.

    Attributes
    ----------
    track : int
    first, second : float
        How probable each holds it, 0..1.
    """

    track: int
    first: float
    second: float


@dataclass(frozen=True)
class Comparison:
    """How two versions differ.

    Attributes
    ----------
    both : int
        Tracks that both suggest.
    only_first, only_second : tuple of Difference
        What one suggests alone, the greatest difference first.
    """

    both: int
    only_first: tuple[Difference, ...]
    only_second: tuple[Difference, ...]


def compare_models(
    features: TagFeatures, said: Collection[int], first: TagModel, second: TagModel
) -> Comparison:
    """Compare what two models of one tag would suggest.

    Parameters
    ----------
    features : TagFeatures
    said : collection of int
        Rows that the owner has spoken of; they are never suggested.
    first, second : TagModel

    Raises
    ------
    ParameterError
        When a version knows another library than this one.
    """
    if any(model.features != features.space.names for model in (first, second)):
        raise ParameterError(
            "One of the versions knows the library as it was before; what it would suggest now "
            "cannot be said."
        )
    open_rows = np.ones(len(features.ids), bool)
    open_rows[list(said)] = False
    p, q = (model.predict(features.X).probability for model in (first, second))
    yes, other = (p >= SUGGESTED) & open_rows, (q >= SUGGESTED) & open_rows
    order = np.argsort(-np.abs(p - q), kind="stable")

    def differences(which: np.ndarray) -> tuple[Difference, ...]:
        rows = order[which[order]]
        return tuple(
            Difference(int(features.ids[r]), float(p[r]), float(q[r])) for r in rows.tolist()
        )

    return Comparison(
        int((yes & other).sum()), differences(yes & ~other), differences(other & ~yes)
    )
