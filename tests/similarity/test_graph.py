"""The exact neighbour graph."""

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from musicscope.core.errors import ParameterError
from musicscope.similarity import graph as graph_module
from musicscope.similarity.graph import build_graph

METRICS = ["cosine", "euclidean"]


def library(n=600, d=24, seed=0):
    rng = np.random.default_rng(seed)
    styles = 2 * rng.normal(size=(8, d))[rng.integers(0, 8, n)]
    return (styles + rng.normal(size=(n, d))).astype(np.float32)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("k", [1, 15, 90])
def test_neighbours_are_those_of_scikit_learn(metric, k):
    X = library()
    found = build_graph(X, k, metric)
    distances, indices = (
        NearestNeighbors(n_neighbors=k, algorithm="brute", metric=metric)
        .fit(X.astype(np.float64))
        .kneighbors()
    )
    np.testing.assert_allclose(found.distances, distances, rtol=1e-4, atol=1e-6)
    assert (found.indices == indices).mean() > 0.999
    assert found.indices.dtype == np.int32
    assert found.distances.dtype == np.float32
    assert (found.k, len(found), found.metric) == (k, len(X), metric)


@pytest.mark.parametrize("metric", METRICS)
def test_blocks_of_rows_do_not_change_the_graph(metric, monkeypatch):
    X = library(300)
    whole = build_graph(X, 10, metric)
    monkeypatch.setattr(graph_module, "BLOCK_ELEMENTS", 6_000)
    in_blocks = build_graph(X, 10, metric)
    np.testing.assert_array_equal(whole.indices, in_blocks.indices)
    np.testing.assert_allclose(whole.distances, in_blocks.distances, rtol=1e-5)


@pytest.mark.parametrize("metric", METRICS)
def test_no_track_is_its_own_neighbour(metric):
    X = library(200)
    X[50:60] = X[40]
    found = build_graph(X, 12, metric)
    assert (found.indices != np.arange(200)[:, None]).all()
    assert all(len(set(row)) == 12 for row in found.indices)


@pytest.mark.parametrize("metric", METRICS)
def test_copies_of_a_recording_are_at_distance_0_in_the_order_of_their_rows(metric):
    X = library(100)
    X[[10, 30, 70]] = X[5]
    found = build_graph(X, 4, metric)
    assert found.indices[5, :3].tolist() == [10, 30, 70]
    assert found.indices[30, :3].tolist() == [5, 10, 70]
    assert not found.distances[5, :3].any()


def test_nearly_equal_tracks_far_from_all_others_are_told_apart():
    """Products of single precision cannot: their rounding is a hundred times the distances."""
    rng = np.random.default_rng(3)
    X = rng.normal(size=(80, 6))
    X[:40] += 3_000.0
    X[:40] = X[0] + 1e-3 * np.arange(40)[:, None]
    found = build_graph(X, 3, "euclidean")
    assert found.indices[0].tolist() == [1, 2, 3]
    assert set(found.indices[20].tolist()) <= {18, 19, 21, 22}


@pytest.mark.parametrize("metric", METRICS)
def test_the_same_tracks_give_the_same_bytes(metric):
    X = library(300)
    first, second = build_graph(X, 15, metric), build_graph(X.copy(), 15, metric)
    assert first.indices.tobytes() == second.indices.tobytes()
    assert first.distances.tobytes() == second.distances.tobytes()


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_a_small_library_has_as_many_neighbours_as_other_tracks(metric, n):
    found = build_graph(library(8)[:n], 30, metric)
    assert found.indices.shape == found.distances.shape == (n, max(0, n - 1))


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("value", [0.0, 1.0, np.nan])
def test_identical_tracks_are_all_at_distance_0(metric, value):
    found = build_graph(np.full((40, 5), value), 6, metric)
    assert not found.distances.any()
    assert (found.indices != np.arange(40)[:, None]).all()


def test_missing_values_are_taken_as_usual_ones():
    X = library(100)
    X[3, 2] = np.nan
    filled = X.copy()
    filled[3, 2] = np.delete(X[:, 2], 3).mean()
    np.testing.assert_array_equal(build_graph(X, 5).indices, build_graph(filled, 5).indices)


def test_a_track_without_direction_is_at_cosine_0_from_all_others():
    X = library(30)
    X[4] = 0
    assert build_graph(X, 5, "cosine").distances[4] == pytest.approx(1.0)


def test_what_cannot_be_measured_is_said():
    with pytest.raises(ParameterError, match="cosine"):
        build_graph(library(10), 3, "manhattan")
    with pytest.raises(ParameterError, match="at least 1"):
        build_graph(library(10), 0)
