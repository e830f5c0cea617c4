"""Every projection, on libraries large, small and odd."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from musicscope.core.errors import ParameterError
from musicscope.maps.projection import PROJECTIONS
from musicscope.similarity.graph import build_graph
from tests.maps.points import styles

NAMES = PROJECTIONS.names()
SETTLING = ["umap", "tsne"]


def project(name, X, *, seed=5, publish=lambda positions, done: None, **settings):
    return PROJECTIONS.get(name).run(X, build_graph(X, 90), seed=seed, publish=publish, **settings)


def test_the_projections_are_there():
    assert set(NAMES) >= {"pca", "umap", "tsne", "tsne_sklearn"}


@pytest.mark.parametrize("name", NAMES)
def test_tracks_of_one_style_lie_together(name):
    X, style = styles(groups=3)
    positions = project(name, X)
    others = KNeighborsClassifier(6).fit(positions, style)
    assert positions.dtype == np.float32
    assert others.score(positions, style) > 0.95
    np.testing.assert_allclose(np.abs(positions).max(), 1, atol=1e-6)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bytes(name):
    X = styles(120)[0]
    assert project(name, X).tobytes() == project(name, X.copy()).tobytes()


@pytest.mark.parametrize("name", SETTLING)
def test_another_seed_gives_another_picture(name):
    X = styles(120)[0]
    assert project(name, X, seed=1).tobytes() != project(name, X, seed=2).tobytes()


@pytest.mark.parametrize("name", SETTLING)
def test_the_picture_settles_before_the_eyes(name):
    seen = []
    final = project(name, styles(150)[0], publish=lambda p, done: seen.append((p.copy(), done)))
    parts = [done for _, done in seen]
    assert len(seen) >= 10
    assert parts == sorted(parts)
    assert 0 < parts[0] < 0.2
    assert parts[-1] == pytest.approx(1)
    moved = [np.abs(positions - final).mean() for positions, _ in seen]
    assert moved[-1] < 0.2 * moved[0]


@pytest.mark.parametrize("name", SETTLING)
def test_who_watches_can_stop_it(name):
    class EnoughError(Exception):
        pass

    def stop(positions, done):
        raise EnoughError

    with pytest.raises(EnoughError):
        project(name, styles(150)[0], publish=stop)


@pytest.mark.parametrize("n", [0, 1, 2, 3, 5, 6, 7, 20])
@pytest.mark.parametrize("kind", ["different", "identical", "missing", "one descriptor varies"])
@pytest.mark.parametrize("name", NAMES)
def test_any_library_has_a_map_on_which_each_dot_can_be_seen(name, kind, n):
    X = styles(max(n, 1), 5)[0][:n]
    if kind == "identical":
        X[:] = 1
    elif kind == "missing":
        X[:] = np.nan
    elif kind == "one descriptor varies":
        X[:, 1:] = 4
    positions = project(name, X)
    assert positions.shape == (n, 2)
    assert np.isfinite(positions).all()
    assert len(np.unique(positions, axis=0)) == n
    assert np.abs(positions).max(initial=0) <= 1.0001


def test_copies_of_a_recording_lie_together_on_a_settled_map():
    X = styles(200)[0]
    X[50] = X[10]
    for name in SETTLING:
        positions = project(name, X)
        apart = np.linalg.norm(positions - positions[10], axis=1)
        assert apart[50] < np.percentile(apart, 8), name


def test_a_smaller_least_distance_packs_groups_tighter():
    X = styles(200)[0]
    loose = build_graph(project("umap", X, min_dist=0.9), 3, "euclidean").distances.mean()
    tight = build_graph(project("umap", X, min_dist=0.0), 3, "euclidean").distances.mean()
    assert tight < loose


def test_parameters_outside_their_range_are_refused():
    with pytest.raises(ParameterError, match="Perplexity"):
        PROJECTIONS.get("tsne").settings({"perplexity": 0})
    with pytest.raises(ParameterError, match="no projection called isomap"):
        PROJECTIONS.get("isomap")
