"""Mean shift: groups found without looking at the classes, then named by them."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.learning.classifiers import CLASSIFIERS, Classifier, Tunable

#: Points that climb; each step of each looks at all others.
_CLIMBERS = 300
#: As if each class had been seen so often in every group.
_BELIEVED = 0.5

PARAMETERS = (
    Tunable(
        "reach",
        "Reach",
        0.1,
        0.01,
        0.9,
        help="How far a track looks, as the part of all tracks within sight: a wide reach makes "
        "few, large groups.",
        log=True,
        least=0.02,
        most=0.4,
    ),
    Parameter(
        "directions",
        "Directions",
        8,
        1,
        64,
        help="Groups are looked for along so many principal components.",
    ),
)


@CLASSIFIERS.register("mean_shift", "Mean shift", PARAMETERS)
def make(*, seed: int, reach: float = 0.1, directions: int = 8) -> Classifier:
    """Find groups where tracks are densest; each is named by the classes of its tracks.

    Learns next to nothing from the classes: it shows how much of them lies open. Comaniciu and
    Meer (2002), Mean shift: a robust approach toward feature space analysis.
    """
    return MeanShiftVote(seed, reach, directions)


class MeanShiftVote:
    """See `make`; a track asks the groups near it, the nearest most."""

    def __init__(self, seed: int, reach: float, directions: int) -> None:
        self._seed, self._reach, self._directions = seed, reach, directions
        self.classes_ = np.empty(0, np.int64)

    def fit(self, X: np.ndarray, y: np.ndarray) -> MeanShiftVote:
        """Find groups, and count the classes in each."""
        from sklearn.cluster import MeanShift, estimate_bandwidth

        self.classes_, codes = np.unique(y, return_inverse=True)
        self._middle = X.mean(axis=0)
        _, _, axes = np.linalg.svd(X - self._middle, full_matrices=False)
        self._axes = axes[: self._directions].T
        points = self._place(X)
        rng = np.random.default_rng(self._seed)
        seeds = points[rng.permutation(len(points))[:_CLIMBERS]]
        width = float(estimate_bandwidth(points, quantile=self._reach, random_state=self._seed))
        least = 0.1 * float(np.sqrt(points.var(axis=0).sum())) or 1.0
        self._width = max(width, least)
        found = MeanShift(bandwidth=self._width, seeds=seeds).fit(points)
        self._centres = found.cluster_centers_
        votes = np.full((len(self._centres), len(self.classes_)), _BELIEVED / len(self.classes_))
        np.add.at(votes, (found.labels_, codes), 1.0)
        self._shares = votes / votes.sum(axis=1, keepdims=True)
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Return probabilities [shape=(m, k)]."""
        apart = self._place(X)[:, None] - self._centres
        near = -np.einsum("ijk,ijk->ij", apart, apart) / (2 * self._width**2)
        weight = np.exp(near - near.max(axis=1, keepdims=True))
        found: np.ndarray = (weight / weight.sum(axis=1, keepdims=True)) @ self._shares
        return found

    def _place(self, X: np.ndarray) -> np.ndarray:
        placed: np.ndarray = (X - self._middle) @ self._axes
        return placed
