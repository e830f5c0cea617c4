"""Spectral clustering of the neighbour graph."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.clustering import CLUSTERINGS, as_points, distinct, group_sample
from musicscope.similarity.graph import NeighbourGraph, build_graph

#: Points whose graph is parted; its eigenvectors take seconds for some ten thousand.
MOST = 20_000
#: Up to here all eigenvectors are computed: quicker than searching for a few.
MOST_DENSE = 600
#: The neighbour whose distance is the scale around a point (Zelnik-Manor and Perona, 2004).
SCALE = 7
#: Every pair is linked this weakly, as a part of the mean degree, so that stray tracks do not
#: make groups of their own (Amini, Chen, Bickel and Levina, 2013).
REGULARISATION = 0.01
STARTS = 10

PARAMETERS = (
    Parameter(
        "neighbours",
        "Neighbours",
        12,
        2,
        90,
        help="Tracks that each one is linked to: few follow fine threads, many see broad regions.",
    ),
)


@CLUSTERINGS.register("spectral", "Spectral", PARAMETERS)
def group(
    X: np.ndarray,
    *,
    k: int,
    seed: int,
    graph: NeighbourGraph | None = None,
    neighbours: int = 12,
) -> np.ndarray:
    """Part the neighbour graph into k groups where it is thinnest.

    Groups may have any shape, as long as neighbours hold them together. Links get weaker with
    distance, measured by how far neighbours are around there. Of more than 20,000 tracks a sample
    is parted, and every other track joins the group of its nearest there.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points; missing values are filled with the column's mean.
    k : int
        Groups; no more than there are different points come back.
    seed : int
        Of the sample, the eigenvectors and the first centres.
    graph : NeighbourGraph, optional
        The neighbours of `X`; by default those by Euclidean distance.
    neighbours : int
        How many of them count.

    Returns
    -------
    np.ndarray [shape=(n,)], int32
        The cluster of each row; 0 is the largest.

    References
    ----------
    Ng, Jordan and Weiss (2002), On spectral clustering; Zelnik-Manor and Perona (2004), Self-tuning
    spectral clustering.
    """
    points = as_points(X)
    k = max(1, min(k, distinct(points, k)))
    if k == 1:
        return np.zeros(len(points), np.int32)

    def part(rows: np.ndarray) -> np.ndarray:
        links = graph
        if links is None or len(links) != len(rows):
            links = build_graph(rows, neighbours, "euclidean")
        return _part(links, k, seed, neighbours)

    return group_sample(points, MOST, seed, part)


def _part(graph: NeighbourGraph, k: int, seed: int, neighbours: int) -> np.ndarray:
    from sklearn.cluster import KMeans

    vectors = _leading(_affinity(graph, neighbours), min(k, len(graph)), seed)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    places = vectors / np.where(lengths > 0, lengths, 1.0)
    k = min(k, distinct(np.round(places, 9), k))
    labels: np.ndarray = KMeans(k, n_init=STARTS, random_state=seed).fit_predict(places)
    return labels


def _affinity(graph: NeighbourGraph, neighbours: int):  # type: ignore[no-untyped-def]
    """Return the weights of links, a symmetric sparse matrix [shape=(n, n)]."""
    from scipy.sparse import csr_array

    n, width = len(graph), min(neighbours, graph.k)
    distances = graph.distances[:, :width].astype(np.float64)
    if graph.metric == "cosine":
        distances = np.sqrt(2 * np.maximum(distances, 0))
    scale = distances[:, min(SCALE, width) - 1]
    usual = float(distances.mean()) or 1.0
    scale = np.maximum(scale, 1e-3 * usual)
    near = graph.indices[:, :width]
    weights = np.exp(-(distances**2) / (scale[:, None] * scale[near]))
    rows = np.repeat(np.arange(n), width)
    directed = csr_array((weights.ravel(), (rows, near.ravel())), shape=(n, n))
    return directed.maximum(directed.T)


def _leading(affinity, k: int, seed: int) -> np.ndarray:  # type: ignore[no-untyped-def]
    """Return the k leading eigenvectors [shape=(n, k)] of the normalised, regularised graph."""
    from scipy.linalg import eigh
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import LinearOperator, eigsh

    n = affinity.shape[0]
    degree = np.asarray(affinity.sum(axis=1)).ravel()
    weak = REGULARISATION * float(degree.mean())
    root = 1 / np.sqrt(degree + weak)
    scaled = diags_array(root) @ affinity @ diags_array(root)
    if n <= MOST_DENSE:
        whole = scaled.toarray() + weak / n * np.outer(root, root)
        vectors = eigh(whole, subset_by_index=(n - k, n - 1))[1]
    else:
        operator = LinearOperator(
            (n, n), matvec=lambda v: scaled @ v + root * (weak / n * (root @ np.ravel(v)))
        )
        start = np.random.default_rng(seed).uniform(-1, 1, n)
        vectors = eigsh(operator, k, which="LA", v0=start, tol=1e-4)[1]
    found: np.ndarray = vectors
    return found
