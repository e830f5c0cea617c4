"""How far a map, and each dot on it, can be believed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicscope.similarity.graph import Metric, NeighbourGraph, build_graph, metric_space

#: Neighbours that are looked at.
NEIGHBOURS = 10
#: Up to so many points ranks are counted among all others, of more among so many of them.
REFERENCES = 5_000
#: Distances held at a time.
BLOCK_ELEMENTS = 2_000_000


@dataclass(frozen=True)
class Faithfulness:
    """How far the place of each dot can be believed (Venna and Kaski, 2001).

    Attributes
    ----------
    trustworthiness : np.ndarray [shape=(n,)], float32, 0..1
        How rarely the map shows beside this dot what is far from it; its mean is the map's.
    continuity : np.ndarray [shape=(n,)], float32, 0..1
        How rarely what is near to this dot lies elsewhere on the map.
    k : int
        Neighbours that were looked at.
    """

    trustworthiness: np.ndarray
    continuity: np.ndarray
    k: int = NEIGHBOURS

    def rows(self, chosen: np.ndarray) -> Faithfulness:
        """Return the figures of some dots, by a mask or row numbers."""
        return Faithfulness(self.trustworthiness[chosen], self.continuity[chosen], self.k)

    @property
    def overall(self) -> float:
        """The map's trustworthiness; NaN where there is none."""
        known = self.trustworthiness[np.isfinite(self.trustworthiness)]
        return float(known.mean(dtype=np.float64)) if len(known) else float("nan")


def measure(
    X: npt.ArrayLike,
    positions: np.ndarray,
    *,
    k: int = NEIGHBOURS,
    metric: Metric = "cosine",
    graph: NeighbourGraph | None = None,
    seed: int = 0,
) -> Faithfulness:
    """Measure each dot's trustworthiness and continuity.

    Of more than 5,000 points, ranks beyond the known neighbours are counted among 5,000 of the
    others and scaled up, which moves a dot's figure by less than 0.01.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Points.
    positions : np.ndarray [shape=(n, 2)]
        Where the map shows them.
    k : int
        Neighbours that are looked at; less than half of the points.
    metric : {"cosine", "euclidean"}
        Of the points; the map is Euclidean.
    graph : NeighbourGraph, optional
        Of `X` by `metric`, if it is there already.
    seed : int
        Of the choice of references.

    Returns
    -------
    Faithfulness
        All NaN for fewer than three points.
    """
    n = len(positions)
    k = min(k, (n - 1) // 2)
    if k < 1:
        unknown = np.full(n, np.nan, np.float32)
        return Faithfulness(unknown, unknown, 0)
    if graph is None or graph.k < k:
        graph = build_graph(X, k, metric)
    shown = np.asarray(positions, np.float64)
    on_map = _neighbours_on_map(shown, max(k, min(graph.k, n - 1)))
    points = metric_space(X, metric)
    points /= float(np.abs(points).max()) or 1.0
    references = np.arange(n)
    if n > REFERENCES:
        references = np.sort(np.random.default_rng(seed).choice(n, REFERENCES, replace=False))
    most = k * (2 * n - 3 * k - 1) / 2
    intruders = _excess_ranks(on_map[:, :k], graph.indices, points, references)
    lost = _excess_ranks(graph.indices[:, :k], on_map, shown, references)
    return Faithfulness(
        np.clip(1.0 - intruders / most, 0.0, 1.0).astype(np.float32),
        np.clip(1.0 - lost / most, 0.0, 1.0).astype(np.float32),
        k,
    )


def trustworthiness(
    X: npt.ArrayLike,
    positions: np.ndarray,
    *,
    k: int = NEIGHBOURS,
    metric: Metric = "cosine",
    seed: int = 0,
) -> float:
    """Return how rarely the map shows as neighbours what is far apart (Venna and Kaski, 2001).

    Parameters
    ----------
    X, positions, k, metric, seed
        See `measure`.

    Returns
    -------
    float
        0..1, where 1 is a map without false neighbours; NaN for fewer than three points.
    """
    return measure(X, positions, k=k, metric=metric, seed=seed).overall


def explain(value: float, neighbours: str = "exact neighbours") -> str:
    """Say in one sentence what a map's trustworthiness means.

    Parameters
    ----------
    value : float
        0..1, or NaN.
    neighbours : str
        What the map was made from, see `NeighbourGraph.words`.
    """
    if not np.isfinite(value):
        return "How far this map can be believed has not been measured yet."
    if value >= 0.95:
        meaning = "tracks that lie side by side are nearly always alike"
    elif value >= 0.85:
        meaning = "tracks that lie side by side are mostly alike"
    elif value >= 0.7:
        meaning = "many tracks lie beside others that they are not like"
    else:
        meaning = "lying side by side says little here"
    return (
        f"Trustworthiness {value:.2f} of 1: {meaning} "
        f"(each dot's nearest dots, checked against {neighbours})."
    )


def _neighbours_on_map(shown: np.ndarray, k: int) -> np.ndarray:
    """Return the k nearest other dots of each dot [shape=(n, k)]."""
    from scipy.spatial import cKDTree

    n = len(shown)
    found: np.ndarray = np.asarray(cKDTree(shown).query(shown, k=k + 1)[1])
    itself = found == np.arange(n)[:, None]
    itself[~itself.any(axis=1), -1] = True
    others: np.ndarray = found[~itself].reshape(n, k)
    return others


def _excess_ranks(
    neighbours: np.ndarray, known: np.ndarray, points: np.ndarray, references: np.ndarray
) -> np.ndarray:
    """Return by how much the ranks of `neighbours` exceed their number, summed over each row.

    Parameters
    ----------
    neighbours : np.ndarray [shape=(n, k)], int
        In one space.
    known : np.ndarray [shape=(n, m)], int
        The nearest in the other one, in their order.
    points : np.ndarray [shape=(n, d)], float64
        The other space.
    references : np.ndarray [shape=(r,)], int
        The points that ranks beyond the known ones are counted among.
    """
    n, k = neighbours.shape
    excess = np.zeros(n)
    norms = np.einsum("ij,ij->i", points, points)
    others = points[references].T
    times = n / len(references)
    sampled = len(references) < n
    step = max(1, BLOCK_ELEMENTS // len(references))
    for start in range(0, n, step):
        rows = np.arange(start, min(start + step, n))
        near = neighbours[rows]
        products = points[rows] @ others
        apart = norms[references] - 2 * products
        own = np.searchsorted(references, rows)
        own[own == len(references)] = 0
        is_there = references[own] == rows
        apart[np.flatnonzero(is_there), own[is_there]] = np.inf
        limit = norms[near] - 2 * np.einsum("ikd,id->ik", points[near], points[rows])
        limit -= 1e-12
        for column in range(k):
            nearer = np.count_nonzero(apart < limit[:, column, None], axis=1) * times
            rank = nearer + 1
            if sampled:
                match = known[rows] == near[:, column, None]
                rank = np.where(
                    match.any(axis=1), match.argmax(axis=1) + 1, np.maximum(rank, known.shape[1])
                )
            excess[rows] += np.maximum(rank - k, 0)
    return excess
