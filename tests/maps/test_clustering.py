"""Groups of tracks."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_score

from musicscope.maps import clustering
from musicscope.maps.clustering import CLUSTERINGS, by_size, choose_k
from tests.maps.points import styles

kmeans = CLUSTERINGS.get("kmeans").run


def test_clusters_are_the_styles_that_are_there():
    X, style = styles(groups=5)
    labels = kmeans(X, k=5, seed=0)
    assert labels.dtype == np.int32
    assert adjusted_rand_score(style, labels) == 1


def test_the_silhouette_finds_how_many_styles_there_are():
    X, style = styles(groups=4)
    k, silhouettes = choose_k(X, range(2, 9), seed=0)
    assert k == 4
    assert sorted(silhouettes) == list(range(2, 9))
    assert silhouettes[4] == pytest.approx(silhouette_score(X, style), abs=1e-4)


def test_a_large_library_is_measured_on_a_sample(monkeypatch):
    X, _ = styles(900, groups=4)
    monkeypatch.setattr(clustering, "SAMPLE", 150)
    assert choose_k(X, range(2, 7), seed=0)[0] == 4


def test_the_largest_cluster_is_number_0():
    labels = by_size(np.array([7, 7, 2, 2, 2, 5, 9, 9]))
    assert labels.tolist() == [1, 1, 0, 0, 0, 3, 2, 2]
    assert by_size(np.array([], int)).tolist() == []


def test_the_same_seed_gives_the_same_clusters():
    X = styles()[0]
    assert kmeans(X, k=7, seed=3).tobytes() == kmeans(X, k=7, seed=3).tobytes()


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_there_are_no_more_clusters_than_tracks(n):
    labels = kmeans(styles(4)[0][:n], k=9, seed=0)
    assert sorted(labels.tolist()) == list(range(n))
    assert choose_k(styles(4)[0][:n], range(2, 13), seed=0)[0] in (1, 2)


@pytest.mark.parametrize("value", [1.0, np.nan])
def test_identical_tracks_are_one_cluster(value):
    X = np.full((12, 3), value)
    assert not kmeans(X, k=4, seed=0).any()
    assert choose_k(X, range(2, 13), seed=0) == (1, {})
