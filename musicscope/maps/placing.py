"""New tracks on a map that is there already: nothing that is on it moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicscope.jobs import JobContext
from musicscope.maps.frame import part
from musicscope.maps.layout import Layout
from musicscope.maps.principal import principal_components
from musicscope.similarity.graph import Metric, nearest_of

#: Neighbours among the old tracks that decide where a new one lies.
NEIGHBOURS = 12
#: Rounds of the search for the place with the smallest distance to all of them.
ROUNDS = 30
#: Dots that would lie on one another are parted within this part of the map.
PARTED = 0.01


@dataclass(frozen=True)
class PlaceSpec:
    """Adds the tracks that a layout does not have yet.

    Attributes
    ----------
    layout : Layout
        The map as it is; every dot of it keeps its bytes.
    ids : np.ndarray [shape=(n,)], int64
        Track ids, with new ones among them.
    X : np.ndarray [shape=(n, d)]
        One row a track.
    metric : {"cosine", "euclidean"}
        That neighbours are nearest by.
    """

    layout: Layout
    ids: np.ndarray
    X: np.ndarray
    metric: Metric = "cosine"

    @property
    def label(self) -> str:
        """For people."""
        return "Placing new tracks"

    def run(self, context: JobContext) -> Layout:
        """Return the layout with the new tracks, placed by those that were laid out."""
        context.check()
        new = np.flatnonzero(~np.isin(self.ids, self.layout.ids))
        anchors = self.layout.laid_out
        if not anchors.any():
            anchors = np.ones(len(anchors), bool)
        _, rows, dots = np.intersect1d(
            self.ids, self.layout.ids[anchors], assume_unique=True, return_indices=True
        )
        old = self.layout.positions[anchors][dots]
        if self.layout.projection == "pca":
            placed = place_linearly(self.X[new], self.X[rows], old)
        else:
            placed = place(self.X[new], self.X[rows], old, metric=self.metric)
        return self.layout.joined(self.ids[new], placed)


def place(
    X_new: npt.ArrayLike,
    X_old: npt.ArrayLike,
    positions: np.ndarray,
    *,
    metric: Metric = "cosine",
    k: int = NEIGHBOURS,
) -> np.ndarray:
    """Place new tracks where their nearest neighbours among the old ones lie.

    Each goes to the geometric median of its neighbours, the nearest counting most: where they lie
    in several regions that is inside the one that most belong to, not between them
    (Weiszfeld, 1937; weights fall off as in UMAP).

    Parameters
    ----------
    X_new : array_like [shape=(m, d)]
        Points without a place.
    X_old : array_like [shape=(n, d)]
        Points that have one, in the same space.
    positions : np.ndarray [shape=(n, 2)]
        Their places.
    metric : {"cosine", "euclidean"}
        That neighbours are nearest by.
    k : int
        Neighbours of each.

    Returns
    -------
    np.ndarray [shape=(m, 2)], float32
        No two alike, and none on an old dot.
    """
    old = np.asarray(positions, np.float64).reshape(-1, 2)
    new = np.asarray(X_new, np.float64)
    if not len(new):
        return np.zeros((0, 2), np.float32)
    if not len(old):
        return part(np.zeros((len(new), 2)), 1.0)
    indices, distances = nearest_of(new, X_old, k, metric)
    at = _medians(old[indices], _weights(distances))
    reach = float(np.ptp(old, axis=0).max()) or 1.0
    return _beside(at, old, reach * PARTED)


def place_linearly(X_new: npt.ArrayLike, X_old: npt.ArrayLike, positions: np.ndarray) -> np.ndarray:
    """Place new tracks by the same linear map that laid out the old ones by principal components.

    Parameters
    ----------
    X_new, X_old : array_like [shape=(m, d)], [shape=(n, d)]
        Points without and with a place, in the same space.
    positions : np.ndarray [shape=(n, 2)]
        Places of the old ones.

    Returns
    -------
    np.ndarray [shape=(m, 2)], float32
        No two alike, and none on an old dot.
    """
    old = np.asarray(positions, np.float64).reshape(-1, 2)
    known, new = np.asarray(X_old, np.float64), np.asarray(X_new, np.float64)
    if len(known) < 3 or not len(new):
        return place(new, known, old)
    scores = principal_components(np.concatenate([known, new]), among=len(known))
    with_shift = np.column_stack([scores, np.ones(len(scores))])
    linear = np.linalg.lstsq(with_shift[: len(known)], old, rcond=None)[0]
    reach = float(np.ptp(old, axis=0).max()) or 1.0
    return _beside(with_shift[len(known) :] @ linear, old, reach * PARTED)


def _weights(distances: np.ndarray) -> np.ndarray:
    """Return how much each neighbour counts: falling exponentially from the nearest, 0..1."""
    d = distances.astype(np.float64)
    beyond = d - d[:, :1]
    spread = beyond.mean(axis=1, keepdims=True)
    weights: np.ndarray = np.exp(-beyond / np.where(spread > 0, spread, 1.0))
    return weights


def _medians(places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the weighted geometric median of each row [shape=(m, 2)]."""
    total = weights.sum(axis=1, keepdims=True)
    at: np.ndarray = np.einsum("mk,mkd->md", weights, places) / total
    softness = 1e-3 * float(np.ptp(places.reshape(-1, 2), axis=0).max()) + 1e-12
    for _ in range(ROUNDS):
        apart = np.linalg.norm(places - at[:, None, :], axis=2)
        pull = weights / np.maximum(apart, softness)
        at = np.einsum("mk,mkd->md", pull, places) / pull.sum(axis=1, keepdims=True)
    return at


def _beside(at: np.ndarray, old: np.ndarray, radius: float) -> np.ndarray:
    """Part places that coincide with one another or with an old dot."""
    together = np.concatenate([old, at]).astype(np.float32)
    parted = part(together, radius)
    return parted[len(old) :]
