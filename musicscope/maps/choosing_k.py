"""How many clusters there are: each number is scored, and the best one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.maps.clustering import CLUSTERINGS, as_points, centres, sample_rows
from musicscope.similarity.graph import NeighbourGraph

Criterion = Literal["silhouette", "bic"]

#: Points that numbers are tried on.
SAMPLE = 2_000

#: Part of the curve's height by which fewer clusters may be worse.
PARSIMONY = 0.05

#: What is left within groups of equal points, as a part of the whole.
LEAST_SPREAD = 1e-9

#: At most so many clusters are tried when no number is wanted, of so many tracks on average.
MOST, FEWEST_EACH = 16, 4


def usual_numbers(n: int) -> range:
    """Return the numbers of clusters that are worth trying for n tracks."""
    return range(2, min(MOST, max(2, n // FEWEST_EACH)) + 1)


def choose_k(
    X: np.ndarray,
    ks: Iterable[int],
    seed: int,
    clustering: str = "kmeans",
    criterion: Criterion = "silhouette",
    settings: Mapping[str, Any] | None = None,
    graph: NeighbourGraph | None = None,
    check: Callable[[], None] = lambda: None,
) -> tuple[int, dict[int, float]]:
    """Choose the number of clusters that a criterion prefers.

    Of more than 2,000 points a sample is grouped and scored.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    ks : iterable of int
        Numbers to try; those that `X` cannot be parted into are left out.
    seed : int
        Of the clustering and the sample.
    clustering : str
        A name in `CLUSTERINGS`, of one that is told k.
    criterion : {"silhouette", "bic"}
        See `score_silhouette` and `score_bic`.
    settings : mapping, optional
        Parameters of the clustering.
    graph : NeighbourGraph, optional
        Of `X`; used where no sample is taken.
    check : callable
        Called before each number; may raise.

    Returns
    -------
    k : int
        The smallest whose score is the best one or less by no more than a twentieth of the curve's
        height: more clusters must be worth it. 1 if there is nothing to part.
    curve : dict of int to float
        The score of each; larger is better.

    Raises
    ------
    ParameterError
        If there is no such clustering or criterion.
    """
    if criterion not in ("silhouette", "bic"):
        raise ParameterError(f"Criterion must be one of silhouette, bic, not {criterion}.")
    points = as_points(X)
    rows = sample_rows(len(points), SAMPLE, seed)
    links = graph if len(rows) == len(points) else None
    points = points[rows]
    group = CLUSTERINGS.get(clustering).run
    distances = _distances(points) if criterion == "silhouette" and len(points) > 2 else None
    curve: dict[int, float] = {}
    for k in sorted(set(ks)):
        check()
        fewest = 2 if criterion == "silhouette" else 1
        if not fewest <= k < len(points):
            continue
        labels = group(points, k=k, seed=seed, graph=links, **(settings or {}))
        if len(np.unique(labels)) != k:
            continue
        if distances is None:
            curve[k] = score_bic(points, labels)
        else:
            curve[k] = score_silhouette(distances, labels)
    curve = {k: score for k, score in curve.items() if np.isfinite(score)}
    if not curve:
        return 1, {}
    best = max(curve.values())
    enough = best - PARSIMONY * (best - min(curve.values()))
    return min(k for k, score in curve.items() if score >= enough), curve


def score_silhouette(distances: np.ndarray, labels: np.ndarray) -> float:
    """Return how much nearer tracks are to their own group than to the next (Rousseeuw, 1987).

    Parameters
    ----------
    distances : np.ndarray [shape=(n, n)]
        Between all points.
    labels : np.ndarray [shape=(n,)], int
        At least two different ones.

    Returns
    -------
    float
        Mean silhouette, -1..1.
    """
    from sklearn.metrics import silhouette_score

    return float(silhouette_score(distances, labels, metric="precomputed"))


def score_bic(points: np.ndarray, labels: np.ndarray) -> float:
    """Return how well round groups of one width describe the points, less what each group costs.

    The Bayesian information criterion (Schwarz, 1978) for k spheres as in X-means (Pelleg and
    Moore, 2000), with the sign of Fraley and Raftery (1998): larger is better. The same for every
    clustering, so that curves can be compared.

    Parameters
    ----------
    points : np.ndarray [shape=(n, d)]
    labels : np.ndarray [shape=(n,)], int
        0 to k - 1, each at least once.

    Returns
    -------
    float
        Twice the log-likelihood minus the number of parameters times log n; infinite for points
        all alike.
    """
    n, d = points.shape
    counts = np.bincount(labels)
    k = len(counts)
    whole = float(((points - points.mean(axis=0, dtype=np.float64)) ** 2).sum())
    if n <= k or whole == 0:
        return float("inf")
    spread = float(((points - centres(points, labels)[labels]) ** 2).sum())
    variance = max(spread, LEAST_SPREAD * whole) / (d * (n - k))
    likelihood = float(counts @ np.log(counts / n))
    likelihood -= n * d / 2 * float(np.log(2 * np.pi * variance)) + d * (n - k) / 2
    parameters = (k - 1) + k * d + 1
    return float(2 * likelihood - parameters * np.log(n))


def _distances(points: np.ndarray) -> np.ndarray:
    from scipy.spatial.distance import pdist, squareform

    square: np.ndarray = squareform(pdist(points.astype(np.float64)))
    return square
