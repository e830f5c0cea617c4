"""The weighted graph of UMAP, against umap-learn's own, run without compiling."""

import warnings

import numpy as np
import pytest
from scipy.sparse import coo_matrix

from musicscope.maps.fuzzy import fuzzy_graph, local_scales
from musicscope.similarity.graph import build_graph
from tests.maps.points import styles


@pytest.fixture(scope="module")
def umap_learn():
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        from umap import umap_
    return umap_


def theirs(umap_learn, graph):
    """Return umap-learn's scales, nearest distances and memberships."""
    n = len(graph)
    itself = np.arange(n, dtype=np.int32)[:, None]
    indices = np.hstack([itself, graph.indices])
    distances = np.hstack([np.zeros((n, 1), np.float32), graph.distances])
    sigma, rho = umap_learn.smooth_knn_dist.py_func(distances, float(graph.k + 1))
    rows, cols, values, _ = umap_learn.compute_membership_strengths.py_func(
        indices, distances, sigma, rho
    )
    said = coo_matrix((values, (rows, cols)), shape=(n, n)).tocsr()
    return sigma, rho, said + said.T - said.multiply(said.T)


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_memberships_are_those_of_umap_learn(umap_learn, metric):
    X = styles(60)[0]
    X[7] = X[3]
    graph = build_graph(X, 11, metric)
    sigma, rho, memberships = theirs(umap_learn, graph)
    our_rho, our_sigma = local_scales(graph.distances)
    np.testing.assert_allclose(our_rho, rho, rtol=1e-6)
    np.testing.assert_allclose(our_sigma, sigma, rtol=1e-3)
    np.testing.assert_allclose(fuzzy_graph(graph, 12).toarray(), memberships.toarray(), atol=1e-3)


def test_two_tracks_belong_together_equally_whoever_asks():
    memberships = fuzzy_graph(build_graph(styles(80)[0], 15), 10).toarray()
    np.testing.assert_allclose(memberships, memberships.T, atol=1e-6)
    assert memberships.min() >= 0
    assert memberships.max() == pytest.approx(1)


def test_identical_tracks_belong_together_wholly():
    memberships = fuzzy_graph(build_graph(np.ones((20, 3)), 5), 6).toarray()
    assert set(np.unique(memberships).tolist()) == {0.0, 1.0}
