"""UMAP, laid out by umap-learn from the exact neighbour graph."""

from __future__ import annotations

import warnings

import numpy as np

from musicscope.core.registry import Parameter
from musicscope.maps.frame import frame
from musicscope.maps.fuzzy import fuzzy_graph
from musicscope.maps.principal import principal_components
from musicscope.maps.projection import FEWEST, PROJECTIONS, Publish, start
from musicscope.similarity.graph import NeighbourGraph

#: Pictures shown while the map settles.
STAGES = 24
#: umap-learn's own units: the start fills a square of this side.
SIDE = 10.0
#: Passes over the graph: a small library is quick, so it may settle longer.
EPOCHS_SMALL, EPOCHS_LARGE, LARGE = 300, 200, 10_000


def _keep_tqdm_in_process() -> None:
    """Give umap-learn's progress bars a lock of threads.

    Their own is a semaphore of the system, left behind when the worker is killed.
    """
    import threading

    from tqdm import tqdm

    tqdm.set_lock(threading.RLock())


class _EveryEpoch(list[int]):
    """The epochs that umap-learn is to keep: none, but it asks after each one."""

    def __init__(self, epochs: int, positions: np.ndarray, publish: Publish) -> None:
        super().__init__([epochs])
        self._epochs = epochs
        self._positions = positions
        self._publish = publish

    def __contains__(self, epoch: object) -> bool:
        assert isinstance(epoch, int)
        done = epoch + 1
        if done % max(1, self._epochs // STAGES) == 0:
            self._publish(frame(self._positions), done / self._epochs)
        return False


@PROJECTIONS.register(
    "umap",
    "UMAP",
    parameters=(
        Parameter(
            "n_neighbors",
            "Neighbours",
            15,
            minimum=3,
            maximum=90,
            help="Few show small groups, many show the large order.",
        ),
        Parameter(
            "min_dist",
            "Least distance",
            0.1,
            minimum=0.0,
            maximum=0.99,
            help="How close together dots that are alike may lie.",
        ),
    ),
)
def project(
    X: np.ndarray,
    graph: NeighbourGraph,
    *,
    seed: int,
    publish: Publish,
    n_neighbors: int = 15,
    min_dist: float = 0.1,
) -> np.ndarray:
    """Lay tracks out so that those that are alike lie together, in groups that stand apart.

    It starts from the principal components and settles in stages that are published. Distances
    between groups mean less than those within one.

    Parameters
    ----------
    X : np.ndarray [shape=(n, d)]
        Points.
    graph : NeighbourGraph
        Their exact neighbours.
    seed : int
        The same seed gives the same bytes.
    publish : callable
        Called with framed positions and the part done.
    n_neighbors : int
        Size of a neighbourhood, the point included.
    min_dist : float
        Distance of the closest dots, where 1 is the reach of a group.

    Returns
    -------
    np.ndarray [shape=(n, 2)], float32
        Framed positions.

    References
    ----------
    McInnes, Healy and Melville (2018), UMAP: uniform manifold approximation and projection.
    """
    n = len(graph)
    if n < FEWEST:
        return frame(principal_components(X))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        _keep_tqdm_in_process()
        from umap.layouts import optimize_layout_euclidean
        from umap.umap_ import find_ab_params, make_epochs_per_sample

    epochs = EPOCHS_SMALL if n < LARGE else EPOCHS_LARGE
    fuzzy = fuzzy_graph(graph, n_neighbors)
    kept = fuzzy.data >= fuzzy.data.max() / epochs
    a, b = find_ab_params(1.0, min_dist)
    begun = start(X, seed)
    begun -= begun.min(axis=0)
    positions = np.ascontiguousarray(SIDE * begun / begun.max(axis=0), dtype=np.float32)
    optimize_layout_euclidean(
        positions,
        positions,
        fuzzy.row[kept],
        fuzzy.col[kept],
        _EveryEpoch(epochs, positions, publish),
        n,
        make_epochs_per_sample(fuzzy.data[kept], epochs),
        a,
        b,
        np.random.default_rng(seed).integers(-(2**31), 2**31 - 1, 3, dtype=np.int64),
        move_other=True,
    )
    return frame(positions)
