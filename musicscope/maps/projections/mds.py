"""Metric multidimensional scaling: all distances as true as paper allows."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.frame import frame
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import FEWEST, PROJECTIONS, Publish, start
from musicscope.similarity.graph import NeighbourGraph, metric_space

#: Rounds, and those between two pictures.
ROUNDS, EVERY = 120, 10
#: Rounds end when the stress falls by less than this part of itself.
SETTLED = 1e-5
#: Rounds that place a track between the landmarks, and distances held at a time.
PLACING, BLOCK_ELEMENTS = 15, 2_000_000
#: Landmarks take this part of the work.
LANDMARK_SHARE = 0.7


@PROJECTIONS.register(
    "mds",
    "MDS",
    parameters=(
        Parameter(
            "landmarks",
            "Landmarks",
            1000,
            minimum=100,
            maximum=4000,
            help="How many tracks are laid out by all their distances; more take longer.",
        ),
    ),
)
def project(
    X: np.ndarray,
    graph: NeighbourGraph,
    *,
    seed: int,
    publish: Publish,
    landmarks: int = 1000,
) -> np.ndarray:
    """Lay tracks out so that all distances on the map are as close as they can be to the true ones.

    Far and near count alike, so groups stand where they belong but overlap. Libraries of more
    tracks than landmarks lay those out by their stress, and then place every other track by its
    distances to them.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points.
    graph : NeighbourGraph
        Only its metric is used; for the cosine, distances are those of unit vectors.
    seed : int
        Of the choice of landmarks.
    publish : callable
        Called with framed positions and the part done.
    landmarks : int
        Points of which all distances count.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        Framed positions.

    References
    ----------
    de Leeuw (1977), Applications of convex analysis to multidimensional scaling (SMACOF);
    de Silva and Tenenbaum (2004), Sparse multidimensional scaling using landmark points.
    """
    n = len(graph)
    if n < FEWEST:
        return frame(principal_components(X))
    points = metric_space(X, graph.metric)
    largest = float(np.abs(points).max()) or 1.0
    points = (points / largest).astype(np.float32)
    chosen = np.sort(np.random.default_rng(seed).permutation(n)[: min(n, landmarks)])
    true = _distances(points[chosen], points[chosen])
    size = float(true.mean()) or 1.0
    begun = start(points, seed)
    at = begun * (size / (float(_distances(begun[chosen], begun[chosen]).mean()) or 1.0))
    share = LANDMARK_SHARE if len(chosen) < n else 1.0

    def show(middles: np.ndarray, done: float) -> None:
        at[chosen] = middles
        publish(frame(at), done)

    at[chosen] = _majorise(at[chosen], true, lambda now, done: show(now, share * done))
    rest = np.setdiff1d(np.arange(n), chosen)
    step = max(1, BLOCK_ELEMENTS // len(chosen))
    for begin in range(0, len(rest), step):
        rows = rest[begin : begin + step]
        at[rows] = _place(at[rows], at[chosen], _distances(points[rows], points[chosen]))
        done = min(len(rest), begin + step) / len(rest)
        publish(frame(at), share + (1 - share) * done)
    return frame(at)


def _distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    squared = -2 * (a @ b.T)
    squared += np.einsum("ij,ij->i", a, a)[:, None]
    squared += np.einsum("ij,ij->i", b, b)
    distances: np.ndarray = np.sqrt(np.maximum(squared, 0.0))
    return distances


def _pull(true: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Return true over shown distance, 0 where the map has none."""
    tiny = 1e-9 * (float(true.max(initial=0.0)) or 1.0)
    return np.where(shown > tiny, true / np.maximum(shown, tiny), 0.0)


def _majorise(at: np.ndarray, true: np.ndarray, publish: Publish) -> np.ndarray:
    """Lower the stress by Guttman transforms until it has settled."""
    n, before = len(at), np.inf
    np.fill_diagonal(true, 0.0)
    for done in range(1, ROUNDS + 1):
        shown = _distances(at, at)
        np.fill_diagonal(shown, 0.0)
        stress = float(((shown - true) ** 2).sum())
        if stress == 0 or before - stress < SETTLED * stress:
            break
        before = stress
        pull = _pull(true, shown)
        at = (pull.sum(axis=1)[:, None] * at - pull @ at) / n
        if done % EVERY == 0 and done < ROUNDS:
            publish(at, done / ROUNDS)
    publish(at, 1.0)
    return at


def _place(at: np.ndarray, landmarks: np.ndarray, true: np.ndarray) -> np.ndarray:
    """Move each point alone to where its distances to the landmarks fit best."""
    middle = landmarks.mean(axis=0)
    for _ in range(PLACING):
        pull = _pull(true, _distances(at, landmarks))
        at = middle + (pull.sum(axis=1)[:, None] * at - pull @ landmarks) / len(landmarks)
    return at
