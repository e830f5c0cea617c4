"""The one neighbour graph that maps, clusters and similarity read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from musicscope.core.errors import ParameterError
from musicscope.similarity.space import fill_missing

Metric = Literal["cosine", "euclidean"]

#: Candidates kept beyond k, to be measured again without the rounding of the matrix product.
MARGIN = 8

#: Distances held at a time, in one block of rows.
BLOCK_ELEMENTS = 2_000_000


@dataclass(frozen=True)
class NeighbourGraph:
    """The nearest neighbours of every point, nearest first, without the point itself.

    Attributes
    ----------
    indices : np.ndarray [shape=(n, k)], int32
        Row numbers of the neighbours.
    distances : np.ndarray [shape=(n, k)], float32
        Cosine distance (1 - cosine, 0..2) or Euclidean distance to each of them.
    metric : str
        ``"cosine"`` or ``"euclidean"``.
    exact : bool
        Whether no nearer neighbour can have been missed.
    """

    indices: np.ndarray
    distances: np.ndarray
    metric: Metric
    exact: bool = True

    @property
    def k(self) -> int:
        """How many neighbours each point has."""
        return int(self.indices.shape[1])

    @property
    def lengths(self) -> np.ndarray:
        """Distances that add up along a path [shape=(n, k)], float64: chords for the cosine."""
        apart = self.distances.astype(np.float64)
        return np.sqrt(2 * apart) if self.metric == "cosine" else apart

    @property
    def words(self) -> str:
        """For people: what kind of neighbours these are."""
        return "exact neighbours" if self.exact else "approximate neighbours"

    def __len__(self) -> int:
        return len(self.indices)


def metric_space(X: npt.ArrayLike, metric: Metric) -> np.ndarray:
    """Return points whose squared Euclidean distances rank like `metric`.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    metric : {"cosine", "euclidean"}
        For the cosine, rows get length 1 (so that half their squared distance is the cosine
        distance); rows of zeros have no direction and lie together, at cosine 0 from all others.

    Returns
    -------
    np.ndarray [shape=(n, d or d + 1)], float64
        The points.

    Raises
    ------
    ParameterError
        If there is no such metric.
    """
    points = fill_missing(X)
    if metric == "euclidean":
        if len(points):
            points -= points.mean(axis=0)
        return points
    if metric != "cosine":
        raise ParameterError(f"Distance must be one of cosine, euclidean, not {metric}.")
    largest = np.abs(points).max(axis=1, initial=0.0)
    nothing = largest == 0
    points /= np.where(nothing, 1.0, largest)[:, None]
    points /= np.where(nothing, 1.0, np.sqrt(np.einsum("ij,ij->i", points, points)))[:, None]
    if nothing.any():
        points = np.hstack([points, nothing[:, None]])
    return points


def build_graph(X: npt.ArrayLike, k: int = 30, metric: Metric = "cosine") -> NeighbourGraph:
    """Find the exact k nearest neighbours of every point.

    Candidates come from blocked matrix products in single precision and are then measured by
    differences. Rows in which rounding could have lost a neighbour are done again in double
    precision. Equal distances are ordered by row number.

    Parameters
    ----------
    X : array_like [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Neighbours of each point; at most n - 1 exist.
    metric : {"cosine", "euclidean"}
        How distance is measured.

    Returns
    -------
    NeighbourGraph
        With min(k, n - 1) neighbours.

    Raises
    ------
    ParameterError
        If `k` is below 1 or there is no such metric.
    """
    if k < 1:
        raise ParameterError("The number of neighbours must be at least 1.")
    points = metric_space(X, metric)
    n = len(points)
    k = max(0, min(k, n - 1))
    indices = np.zeros((n, k), np.int32)
    squared = np.zeros((n, k), np.float32)
    if k:
        scale = float(np.abs(points).max()) or 1.0
        points /= scale
        _search(points, indices, squared)
        squared *= scale * scale
    distances = squared / 2 if metric == "cosine" else np.sqrt(squared)
    return NeighbourGraph(indices, distances.astype(np.float32), metric)


def nearest_of(
    rows: npt.ArrayLike, among: npt.ArrayLike, k: int, metric: Metric = "cosine"
) -> tuple[np.ndarray, np.ndarray]:
    """Find the k nearest of some points to other points.

    Parameters
    ----------
    rows : array_like [shape=(m, d)]
        Whose neighbours are asked for.
    among : array_like [shape=(n, d)]
        Where they are looked for.
    k : int
        At most n are found.
    metric : {"cosine", "euclidean"}
        How distance is measured.

    Returns
    -------
    indices : np.ndarray [shape=(m, min(k, n))], int32
        Rows of `among`, nearest first; equal distances by row number.
    distances : np.ndarray [shape=(m, min(k, n))], float32
        As in `NeighbourGraph`.
    """
    asked, others = np.asarray(rows, np.float64), np.asarray(among, np.float64)
    m, n = len(asked), len(others)
    k = max(0, min(k, n))
    indices, squared = np.zeros((m, k), np.int32), np.zeros((m, k))
    if m == 0 or k == 0:
        return indices, squared.astype(np.float32)
    points = metric_space(np.concatenate([asked, others]), metric)
    asked, others = points[:m], points[m:]
    norms = np.einsum("ij,ij->i", others, others)
    step = max(16, BLOCK_ELEMENTS // n)
    wide = min(k + MARGIN, n)
    for start in range(0, m, step):
        block = asked[start : start + step]
        near = np.argpartition(norms - 2 * (block @ others.T), wide - 1, axis=1)[:, :wide]
        near.sort(axis=1)
        differences = others[near] - block[:, None, :]
        exact = np.einsum("ijk,ijk->ij", differences, differences)
        order = np.argsort(exact, axis=1, kind="stable")[:, :k]
        indices[start : start + step] = np.take_along_axis(near, order, axis=1)
        squared[start : start + step] = np.take_along_axis(exact, order, axis=1)
    distances = squared / 2 if metric == "cosine" else np.sqrt(squared)
    return indices, distances.astype(np.float32)


def _search(points: np.ndarray, indices: np.ndarray, squared: np.ndarray) -> None:
    n, d = points.shape
    single = points.astype(np.float32)
    norms = np.einsum("ij,ij->i", single, single)
    rounding = 4 * (d + 4) * float(np.finfo(np.float32).eps) * float(norms.max())
    step = max(16, BLOCK_ELEMENTS // n)
    doubtful = []
    for start in range(0, n, step):
        rows = np.arange(start, min(start + step, n))
        found, exact, beyond = _nearest(single, norms, rows, indices.shape[1])
        indices[rows], squared[rows] = found, exact
        doubtful.append(rows[exact[:, -1] > beyond - rounding])
    again = np.concatenate(doubtful)
    norms = np.einsum("ij,ij->i", points, points)
    for start in range(0, len(again), step):
        rows = again[start : start + step]
        indices[rows], squared[rows], _ = _nearest(points, norms, rows, indices.shape[1])


def _nearest(
    points: np.ndarray, norms: np.ndarray, rows: np.ndarray, k: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the k nearest of `rows`, their squared distances, and a bound on all the others."""
    n = len(points)
    products = points[rows] @ points.T
    products *= -2
    products += norms
    products[np.arange(len(rows)), rows] = np.inf
    wide = min(k + MARGIN, n - 1)
    candidates = np.argpartition(products, wide - 1, axis=1)[:, :wide]
    if wide < n - 1:
        beyond = np.take_along_axis(products, candidates[:, -1:], axis=1)[:, 0] + norms[rows]
    else:
        beyond = np.full(len(rows), np.inf)
    candidates.sort(axis=1)
    differences = points[candidates]
    differences -= points[rows][:, None, :]
    exact = np.einsum("ijk,ijk->ij", differences, differences)
    order = np.argsort(exact, axis=1, kind="stable")[:, :k]
    return (
        np.take_along_axis(candidates, order, axis=1).astype(np.int32),
        np.take_along_axis(exact, order, axis=1),
        beyond,
    )
