"""t-SNE by scikit-learn, from the exact neighbour graph."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.frame import frame
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import FEWEST, PROJECTIONS, Publish, start
from musicscope.similarity.graph import NeighbourGraph

START_SPREAD = 1e-4


@PROJECTIONS.register(
    "tsne_sklearn",
    "t-SNE (sklearn)",
    parameters=(
        Parameter(
            "perplexity",
            "Perplexity",
            30,
            minimum=2,
            maximum=100,
            help="About how many neighbours each track is kept close to.",
        ),
    ),
)
def project(
    X: np.ndarray,
    graph: NeighbourGraph,
    *,
    seed: int,
    publish: Publish,  # noqa: ARG001 - scikit-learn tells nothing until it has ended
    perplexity: float = 30,
) -> np.ndarray:
    """Lay tracks out by scikit-learn's t-SNE, to compare with: slower, and silent until the end.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points.
    graph : NeighbourGraph
        Their exact neighbours; three times the perplexity are used.
    seed : int
        The same seed gives the same bytes.
    publish : callable
        Not called.
    perplexity : float
        Effective number of neighbours; at most a third of those in the graph.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        Framed positions.

    References
    ----------
    van der Maaten (2014), Accelerating t-SNE using tree-based algorithms.
    """
    n = len(graph)
    if n < FEWEST:
        return frame(principal_components(X))
    from scipy.sparse import csr_matrix
    from sklearn.manifold import TSNE

    perplexity = min(perplexity, max(1.0, (graph.k - 1) / 3))
    itself = np.arange(n, dtype=np.int32)[:, None]
    columns = np.hstack([itself, graph.indices])
    known = np.hstack([np.zeros((n, 1), np.float32), graph.distances])
    ends = np.arange(0, columns.size + 1, graph.k + 1)
    distances = csr_matrix((known.ravel(), columns.ravel(), ends), shape=(n, n))
    begun = start(X, seed)
    model = TSNE(
        metric="precomputed",
        perplexity=perplexity,
        init=(START_SPREAD * begun / begun[:, 0].std()).astype(np.float32),
        random_state=seed,
    )
    return frame(model.fit_transform(distances))
