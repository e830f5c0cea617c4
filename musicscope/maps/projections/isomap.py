"""Isomap: distances along the neighbour graph, drawn flat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.aligning import superimpose
from musicscope.maps.frame import frame, part
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import FEWEST, PROJECTIONS, Publish, start
from musicscope.similarity.graph import NeighbourGraph, metric_space

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: A picture is shown after each of these parts of the landmarks.
STAGES = (0.1, 0.2, 0.4, 0.7, 1.0)
#: Points of a part of the graph that are looked at to join it to the rest.
JOINERS = 200
#: Copies are parted within this part of the map.
PARTED = 0.005


@PROJECTIONS.register(
    "isomap",
    "Isomap",
    parameters=(
        Parameter(
            "n_neighbors",
            "Neighbours",
            12,
            minimum=3,
            maximum=90,
            help="How many alike tracks one may step to from each; few follow bends more closely.",
        ),
        Parameter(
            "landmarks",
            "Landmarks",
            400,
            minimum=50,
            maximum=2000,
            help="From how many tracks the ways to all others are measured; more take longer.",
        ),
    ),
)
def project(
    X: np.ndarray,
    graph: NeighbourGraph,
    *,
    seed: int,
    publish: Publish,
    n_neighbors: int = 12,
    landmarks: int = 400,
) -> np.ndarray:
    """Lay tracks out by how many small steps from like to like lie between them.

    The large order is true: what is far apart is many steps apart. Libraries of more tracks than
    landmarks use Landmark Isomap: ways are measured from the landmarks, and every other track is
    placed by its ways to them. Parts of the graph without a link are joined at their closest
    tracks.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points.
    graph : NeighbourGraph
        Their neighbours; steps are Euclidean, for the cosine between unit vectors.
    seed : int
        Of the choice of landmarks.
    publish : callable
        Called with framed positions and the part done, as landmarks are added.
    n_neighbors : int
        Neighbours that a step may lead to, from either side.
    landmarks : int
        Points that ways are measured from.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        Framed positions.

    References
    ----------
    Tenenbaum, de Silva and Langford (2000), A global geometric framework for nonlinear
    dimensionality reduction; de Silva and Tenenbaum (2003), Global versus local methods.
    """
    n = len(graph)
    if n < FEWEST or not graph.lengths.any():
        return frame(principal_components(X))
    from scipy.sparse.csgraph import dijkstra

    steps = _connected(_steps(graph, n_neighbors), metric_space(X, graph.metric))
    chosen = np.random.default_rng(seed).permutation(n)[: min(n, landmarks)]
    ways = np.empty((len(chosen), n))
    begun = start(X, seed)
    positions, done = begun, 0
    for stage in STAGES:
        upto = max(min(FEWEST, len(chosen)), round(stage * len(chosen)))
        if upto > done:
            ways[done:upto] = dijkstra(steps, directed=False, indices=chosen[done:upto])
            done = upto
        found = frame(_triangulate(ways[:done], chosen[:done]))
        positions = superimpose(found, begun)(found)
        publish(frame(positions), stage)
    return part(frame(positions), PARTED)


def _steps(graph: NeighbourGraph, n_neighbors: int) -> csr_matrix:
    """Return the lengths of steps to neighbours; copies are the smallest step apart."""
    from scipy.sparse import csr_matrix

    n, k = len(graph), min(n_neighbors, graph.k)
    lengths = graph.lengths[:, :k]
    smallest = 1e-9 * (float(lengths.max(initial=0.0)) or 1.0)
    ends = np.arange(0, n * k + 1, k)
    return csr_matrix(
        (np.maximum(lengths, smallest).ravel(), graph.indices[:, :k].ravel(), ends), shape=(n, n)
    )


def _connected(steps: csr_matrix, points: np.ndarray) -> csr_matrix:
    """Join each part of the graph, the smallest first, to the closest track outside it."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    number, part_of = connected_components(steps, directed=False)
    if number == 1:
        return steps
    edges = steps.tocoo()
    rows, columns, lengths = [edges.row], [edges.col], [edges.data]
    norms = np.einsum("ij,ij->i", points, points)
    while number > 1:
        sizes = np.bincount(part_of, minlength=number)
        smallest = int(np.where(sizes > 0, sizes, len(part_of) + 1).argmin())
        inside, outside = np.flatnonzero(part_of == smallest), np.flatnonzero(part_of != smallest)
        if not len(outside):
            break
        inside = inside[:: max(1, len(inside) // JOINERS)]
        squared = norms[inside, None] + norms[outside] - 2 * (points[inside] @ points[outside].T)
        a, b = np.unravel_index(squared.argmin(), squared.shape)
        here, there = inside[a], outside[b]
        rows.append(np.array([here]))
        columns.append(np.array([there]))
        lengths.append(np.array([max(float(np.linalg.norm(points[here] - points[there])), 1e-9)]))
        part_of[part_of == smallest] = part_of[there]
    joined = (np.concatenate(lengths), (np.concatenate(rows), np.concatenate(columns)))
    return coo_matrix(joined, shape=steps.shape).tocsr()


def _triangulate(ways: np.ndarray, landmarks: np.ndarray) -> np.ndarray:
    """Return positions [shape=(n, 2)] whose distances to the landmarks are as `ways` [l, n]."""
    squared = ways**2
    among = squared[:, landmarks]
    mean = among.mean(axis=1)
    centred = -0.5 * (among - mean[:, None] - mean + mean.mean())
    values, vectors = np.linalg.eigh((centred + centred.T) / 2)
    values, vectors = values[::-1][:2], vectors[:, ::-1][:, :2]
    usable = values > 1e-12 * max(float(values[0]), 1e-300)
    shares = np.where(usable, vectors / np.sqrt(np.where(usable, values, 1.0)), 0.0)
    placed: np.ndarray = -0.5 * (squared - mean[:, None]).T @ shares
    return placed
