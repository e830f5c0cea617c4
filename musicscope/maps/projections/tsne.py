"""t-SNE by openTSNE, from the exact neighbour graph."""

from __future__ import annotations

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.frame import frame
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import FEWEST, PROJECTIONS, Publish, start
from musicscope.similarity.graph import NeighbourGraph

#: Iterations between two pictures.
EVERY = 25
#: Iterations with attraction enlarged, and without.
EARLY, LATE = 150, 350
EARLY_EXAGGERATION = 12.0
#: The learning rate is the number of tracks over the exaggeration; below this a few tracks would
#: not find their places within these iterations.
SLOWEST = 10.0
#: Spread of the start; small, so that the attraction decides first.
START_SPREAD = 1e-4
#: From here on interpolation is quicker than a tree of the points.
INTERPOLATE = 10_000
#: How coarsely the tree sums up what is far away.
THETA = 0.7


@PROJECTIONS.register(
    "tsne",
    "t-SNE",
    parameters=(
        Parameter(
            "perplexity",
            "Perplexity",
            30,
            minimum=2,
            maximum=100,
            help="About how many neighbours each track is kept close to.",
        ),
        Parameter(
            "exaggeration",
            "Exaggeration",
            1.0,
            minimum=1.0,
            maximum=8.0,
            help="More than 1 draws groups together and parts them more clearly.",
        ),
    ),
)
def project(
    X: np.ndarray,
    graph: NeighbourGraph,
    *,
    seed: int,
    publish: Publish,
    perplexity: float = 30,
    exaggeration: float = 1.0,
) -> np.ndarray:
    """Lay tracks out so that each one's nearest neighbours stay its nearest on the map.

    It starts from the principal components, with openTSNE's interpolation for large libraries, and
    publishes a picture every 25 iterations. Sizes of groups and gaps between them mean little.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points.
    graph : NeighbourGraph
        Their exact neighbours; three times the perplexity are used, or as many as there are.
    seed : int
        The same seed gives the same bytes.
    publish : callable
        Called with framed positions and the part done.
    perplexity : float
        Effective number of neighbours; at most a third of those in the graph.
    exaggeration : float
        Attraction against repulsion, in the main phase.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        Framed positions.

    References
    ----------
    van der Maaten and Hinton (2008), Visualizing data using t-SNE.
    Linderman et al. (2019), Fast interpolation-based t-SNE (FIt-SNE).
    Poličar, Stražar and Zupan (2024), openTSNE: a modular Python library for t-SNE.
    """
    if len(graph) < FEWEST:
        return frame(principal_components(X))
    from openTSNE import TSNEEmbedding
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    perplexity = min(perplexity, max(1.0, graph.k / 3))
    k = min(graph.k, max(1, int(3 * perplexity)))
    affinities = PerplexityBasedNN(
        knn_index=PrecomputedNeighbors(
            graph.indices[:, :k].astype(np.int64), graph.distances[:, :k].astype(np.float64)
        ),
        perplexity=perplexity,
    )
    begun = start(X, seed)
    embedding = TSNEEmbedding(
        START_SPREAD * begun / begun[:, 0].std(),
        affinities,
        negative_gradient_method="fft" if len(graph) >= INTERPOLATE else "bh",
        theta=THETA,
        random_state=seed,
    )
    before = 0

    def show(iteration: int, error: float, settling: np.ndarray) -> None:  # noqa: ARG001
        publish(frame(settling), (before + iteration) / (EARLY + LATE))

    reporting = {"callbacks": show, "callbacks_every_iters": EVERY, "inplace": True}
    phases = ((EARLY, EARLY_EXAGGERATION, 0.5), (LATE, exaggeration, 0.8))
    for count, drawn_together, momentum in phases:
        embedding.optimize(
            n_iter=count,
            exaggeration=drawn_together,
            momentum=momentum,
            learning_rate=max(len(graph) / drawn_together, SLOWEST),
            **reporting,
        )
        before += count
    return frame(embedding)
