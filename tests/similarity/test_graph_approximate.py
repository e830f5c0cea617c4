"""The neighbour graph of large libraries.

Compiling pynndescent takes half a minute, so an exact search stands in for it here; that it finds
nearly all neighbours is measured by ``python -m tests.benchmarks.maps``.
"""

import sys
from types import SimpleNamespace

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from musicscope.similarity import graph_approximate
from musicscope.similarity.graph import build_graph, nearest_of
from musicscope.similarity.graph_approximate import find_neighbours
from tests.similarity.test_graph import library


class StandIn:
    """Finds what pynndescent would: each point itself among its neighbours, or -1 where none."""

    def __init__(self, data, metric, n_neighbors, random_state):
        found = NearestNeighbors(n_neighbors=n_neighbors, algorithm="brute", metric=metric)
        apart, indices = found.fit(data).kneighbors(data)
        indices[30, -3:], apart[30, -3:] = -1, np.inf
        self.neighbor_graph = indices, apart


@pytest.fixture(autouse=True)
def stand_in(monkeypatch):
    monkeypatch.setitem(sys.modules, "pynndescent", SimpleNamespace(NNDescent=StandIn))


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_a_large_library_gets_approximate_neighbours_and_says_so(monkeypatch, metric):
    X = library(400)
    X[20:26] = X[19]
    monkeypatch.setattr(graph_approximate, "MOST_EXACT", 300)
    found = find_neighbours(X, 12, metric)
    exact = build_graph(X, 12, metric)
    known = np.arange(400) != 30
    agreed = (np.sort(found.indices, axis=1) == np.sort(exact.indices, axis=1))[known]
    assert agreed.mean() > 0.99
    np.testing.assert_allclose(found.distances[known], exact.distances[known], rtol=1e-3, atol=1e-4)
    assert (found.indices != np.arange(400)[:, None]).all()
    assert (found.indices >= 0).all()
    assert np.isfinite(found.distances).all()
    assert (np.diff(found.distances, axis=1) >= 0).all()
    assert (found.k, found.exact, found.words) == (12, False, "approximate neighbours")
    assert find_neighbours(X, 90, metric).k == graph_approximate.MOST_NEIGHBOURS


def test_a_small_library_gets_exact_ones():
    found = find_neighbours(library(50), 10)
    assert found.exact
    assert found.words == "exact neighbours"


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
def test_neighbours_of_some_points_among_others_are_those_of_the_graph(metric):
    X = library(200)
    graph = build_graph(X, 6, metric)
    for row in (0, 50, 199):
        others = np.delete(np.arange(200), row)
        indices, distances = nearest_of(X[[row]], X[others], 6, metric)
        assert others[indices[0]].tolist() == graph.indices[row].tolist()
        np.testing.assert_allclose(distances[0], graph.distances[row], rtol=1e-4, atol=1e-6)
