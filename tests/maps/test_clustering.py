"""Groups of tracks."""

import numpy as np
import pytest
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, MeanShift, estimate_bandwidth
from sklearn.datasets import make_moons
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture

from musicscope.core.errors import ParameterError
from musicscope.maps import clusterings
from musicscope.maps.clustering import (
    CLUSTERINGS,
    by_size,
    centres,
    nearest_rows,
    takes_k,
    typical_rows,
)
from musicscope.similarity.graph import build_graph
from tests.maps.points import styles

NAMES = CLUSTERINGS.names()
COUNTED = [name for name in NAMES if takes_k(name)]
kmeans = CLUSTERINGS.get("kmeans").run


def grouped(name, X, k=None, **settings):
    return CLUSTERINGS.get(name).run(X, k=k, seed=0, **settings)


def test_six_ways_to_group_are_offered_and_two_of_them_count_for_themselves():
    assert set(NAMES) == {
        "kmeans",
        "spectral",
        "gaussian_mixture",
        "mean_shift",
        "hdbscan",
        "agglomerative",
    }
    assert set(NAMES) - set(COUNTED) == {"mean_shift", "hdbscan"}
    with pytest.raises(ParameterError):
        takes_k("by colour")


@pytest.mark.parametrize("name", NAMES)
def test_clusters_are_the_styles_that_are_there(name):
    X, style = styles(200, 6, groups=5, apart=8.0)
    labels = grouped(name, X, 5)
    assert labels.dtype == np.int32
    here = labels >= 0
    assert here.mean() > 0.9
    assert adjusted_rand_score(style[here], labels[here]) == 1


def test_the_groups_are_those_of_scikit_learn():
    X = styles(150, 4, groups=4, apart=1.5)[0]
    mixture = GaussianMixture(3, covariance_type="full", n_init=3, random_state=0)
    width = estimate_bandwidth(X, quantile=0.2)
    dense = HDBSCAN(min_cluster_size=6, min_samples=3, copy=True)
    expected = {
        ("agglomerative", 4): AgglomerativeClustering(4).fit_predict(X),
        ("mean_shift", None): MeanShift(bandwidth=width).fit_predict(X),
        ("hdbscan", None): dense.fit_predict(X),
        ("gaussian_mixture", 3): mixture.fit_predict(X),
    }
    settings = {
        "mean_shift": {"reach": 0.2},
        "hdbscan": {"smallest": 6, "strictness": 3},
        "gaussian_mixture": {"shape": "full"},
    }
    for (name, k), theirs in expected.items():
        ours = grouped(name, X, k, **settings.get(name, {}))
        assert adjusted_rand_score(theirs, ours) > 0.97, name


def test_stray_tracks_belong_to_no_dense_group():
    X, _ = styles(90, 3, groups=3, apart=10.0)
    strays = np.array([[90, 0, 0], [0, 90, 0], [0, 0, -90.0]])
    labels = grouped("hdbscan", np.vstack([X, strays]))
    assert labels[-3:].tolist() == [-1, -1, -1]
    assert labels[:-3].max() == 2


def test_the_graph_holds_bent_groups_together_where_means_cannot():
    X, moon = make_moons(300, noise=0.05, random_state=0)
    X = X.astype(np.float32)
    assert adjusted_rand_score(moon, grouped("spectral", X, 2)) > 0.95
    assert adjusted_rand_score(moon, kmeans(X, k=2, seed=0)) < 0.6


def test_the_shared_graph_is_parted_whatever_its_metric():
    X, style = styles(200, 12, groups=4)
    for metric in ("cosine", "euclidean"):
        graph = build_graph(X, 30, metric)
        labels = grouped("spectral", np.zeros_like(X) + np.arange(200)[:, None], 4, graph=graph)
        assert adjusted_rand_score(style, labels) > 0.95


@pytest.mark.parametrize("n", [100, 700])
def test_islands_without_a_bridge_are_groups(n):
    X, style = styles(n, 5, groups=4, apart=60.0)
    assert adjusted_rand_score(style, grouped("spectral", X, 4, neighbours=5)) == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_large_library_is_grouped_from_a_sample(name, monkeypatch):
    module = __import__(f"{clusterings.__name__}.{name}", fromlist=["MOST"])
    monkeypatch.setattr(module, "MOST", 120)
    X, style = styles(600, 5, groups=4, apart=10.0)
    labels = grouped(name, X, 4)
    here = labels >= 0
    assert here.mean() > 0.9
    assert adjusted_rand_score(style[here], labels[here]) > 0.95


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_clusters(name):
    X = styles(120, 8)[0]
    assert grouped(name, X, 5).tobytes() == grouped(name, X, 5).tobytes()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_there_are_no_more_clusters_than_tracks(name, n):
    labels = grouped(name, styles(4)[0][:n], 9)
    assert labels.shape == (n,)
    assert labels.dtype == np.int32
    assert set(labels.tolist()) <= set(range(n))
    if name in ("kmeans", "spectral", "agglomerative"):
        assert sorted(labels.tolist()) == list(range(n))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [1.0, np.nan])
def test_identical_tracks_are_one_cluster(name, value):
    assert not grouped(name, np.full((12, 3), value), 4).any()
    assert not grouped(name, np.empty((12, 0)), 4).any()


@pytest.mark.parametrize("name", NAMES)
def test_a_constant_descriptor_and_missing_values_do_no_harm(name):
    X, style = styles(120, 4, groups=3, apart=9.0)
    X = np.hstack([X, np.full((120, 1), 5.0, np.float32)])
    X[5, 0] = X[60, 2] = np.nan
    labels = grouped(name, X, 3)
    assert len(labels) == 120
    known = (labels >= 0) & np.isfinite(X).all(axis=1)
    assert adjusted_rand_score(style[known], labels[known]) > 0.9


@pytest.mark.parametrize("name", COUNTED)
def test_pairs_of_equal_tracks_are_parted_as_far_as_they_differ(name):
    X = np.repeat(np.eye(3, 4, dtype=np.float32), 5, axis=0)
    labels = grouped(name, X, 8)
    assert len(set(labels.tolist())) == 3


def test_the_largest_cluster_is_number_0():
    labels = by_size(np.array([7, 7, 2, 2, 2, 5, 9, 9]))
    assert labels.tolist() == [1, 1, 0, 0, 0, 3, 2, 2]
    assert by_size(np.array([], int)).tolist() == []
    assert by_size(np.array([-1, 4, -1, 4, 8])).tolist() == [-1, 0, -1, 0, 1]


def test_every_point_finds_its_nearest_and_every_cluster_its_most_typical():
    X, style = styles(80, 3, groups=4)
    distances = np.linalg.norm(X[:, None] - X[None, :20], axis=2)
    np.testing.assert_array_equal(nearest_rows(X, X[:20]), distances.argmin(axis=1))
    means = centres(X, style)
    for cluster, row in enumerate(typical_rows(X, style)):
        members = np.flatnonzero(style == cluster)
        np.testing.assert_allclose(means[cluster], X[members].mean(axis=0), rtol=1e-5)
        apart = np.linalg.norm(X[members] - means[cluster], axis=1)
        assert row == members[apart.argmin()]
