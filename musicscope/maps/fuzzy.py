"""The weighted graph that UMAP lays out, from exact neighbours, without compiling anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from musicscope.similarity.graph import NeighbourGraph

if TYPE_CHECKING:
    from scipy.sparse import coo_matrix

#: Steps of the search for each point's scale; 64 halvings reach double precision.
STEPS = 64
TOLERANCE = 1e-5
#: No point's scale is smaller than this part of its mean distance.
SMALLEST_SCALE = 1e-3


def local_scales(distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each point's distance to its nearest neighbour and the scale beyond it.

    Parameters
    ----------
    distances : np.ndarray [shape=(n, k)]
        To the k nearest other points, ascending.

    Returns
    -------
    rho : np.ndarray [shape=(n,)], float64
        The smallest distance that is not 0, or 0.
    sigma : np.ndarray [shape=(n,)], float64
        Chosen so that the memberships of a row sum to log2(k + 1).
    """
    d = distances.astype(np.float64)
    n, k = d.shape
    rho = np.where(d > 0, d, np.inf).min(axis=1, initial=np.inf)
    rho[~np.isfinite(rho)] = 0.0
    beyond = np.maximum(d - rho[:, None], 0.0)
    target = np.log2(k + 1)
    low, high, sigma = np.zeros(n), np.full(n, np.inf), np.ones(n)
    for _ in range(STEPS):
        excess = np.exp(-beyond / sigma[:, None]).sum(axis=1) - target
        unsettled = np.abs(excess) >= TOLERANCE
        if not unsettled.any():
            break
        too_wide = unsettled & (excess > 0)
        too_narrow = unsettled & (excess < 0)
        high[too_wide] = sigma[too_wide]
        low[too_narrow] = sigma[too_narrow]
        bounded = np.isfinite(high)
        middle = np.where(bounded, (low + np.where(bounded, high, 0.0)) / 2, 2 * sigma)
        sigma = np.where(unsettled, middle, sigma)
    around = (k + 1) / k
    floor = np.where(rho > 0, d.mean(axis=1) / around, d.mean() / around)
    return rho, np.maximum(sigma, SMALLEST_SCALE * floor)


def fuzzy_graph(graph: NeighbourGraph, n_neighbors: int) -> coo_matrix:
    """Return how much every two points belong together.

    The fuzzy simplicial set of McInnes, Healy and Melville (2018), UMAP, section 3.1: memberships
    fall exponentially from each point's nearest neighbour, and two points belong together if
    either says so.

    Parameters
    ----------
    graph : NeighbourGraph
        Exact neighbours.
    n_neighbors : int
        Size of a neighbourhood as umap-learn counts it: the point itself and n - 1 others.

    Returns
    -------
    scipy.sparse.coo_matrix [shape=(n, n)], float32
        Symmetric memberships, 0..1.
    """
    from scipy.sparse import csr_matrix

    n = len(graph)
    k = min(n_neighbors - 1, graph.k)
    indices, distances = graph.indices[:, :k], graph.distances[:, :k].astype(np.float64)
    rho, sigma = local_scales(distances)
    beyond = np.maximum(distances - rho[:, None], 0.0)
    strengths = np.exp(-beyond / np.where(sigma > 0, sigma, 1.0)[:, None])
    rows = np.repeat(np.arange(n), k)
    said = csr_matrix((strengths.ravel().astype(np.float32), (rows, indices.ravel())), shape=(n, n))
    heard = said.T.tocsr()
    return (said + heard - said.multiply(heard)).tocoo()
