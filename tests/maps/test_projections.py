"""Every projection, on libraries large, small and odd."""

import numpy as np
import pytest
from scipy.spatial import procrustes
from scipy.spatial.distance import pdist
from sklearn.manifold import MDS, Isomap
from sklearn.neighbors import KNeighborsClassifier

from musicscope.core.errors import ParameterError
from musicscope.maps.faithfulness import measure
from musicscope.maps.projection import PROJECTIONS
from musicscope.similarity.graph import build_graph
from tests.maps.points import styles

NAMES = PROJECTIONS.names()
SETTLING = ["umap", "tsne"]


def project(name, X, *, seed=5, publish=lambda positions, done: None, **settings):
    return PROJECTIONS.get(name).run(X, build_graph(X, 90), seed=seed, publish=publish, **settings)


def test_the_projections_are_there():
    assert set(NAMES) >= {"pca", "umap", "tsne", "isomap", "mds", "tsne_sklearn"}


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_explained(name):
    for parameter in PROJECTIONS.get(name).parameters:
        assert parameter.help.endswith(".")
        assert parameter.minimum < parameter.default < parameter.maximum or (
            parameter.default == parameter.minimum
        )


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


def test_isomap_is_that_of_scikit_learn():
    X = styles(250, groups=3, apart=1.0)[0]
    graph = build_graph(X, 30, "euclidean")
    ours = PROJECTIONS.get("isomap").run(
        X, graph, seed=1, publish=lambda *_: None, n_neighbors=10, landmarks=250
    )
    theirs = Isomap(n_neighbors=10).fit_transform(X)
    assert procrustes(theirs, ours)[2] < 1e-6


def test_landmarks_give_nearly_the_map_of_all_tracks():
    X = styles(400)[0]
    graph = build_graph(X, 30, "euclidean")
    for name, few in (("isomap", 80), ("mds", 120)):
        run = PROJECTIONS.get(name).run
        whole = run(X, graph, seed=1, publish=lambda *_: None, landmarks=400)
        some = run(X, graph, seed=1, publish=lambda *_: None, landmarks=few)
        assert procrustes(whole, some)[2] < 0.15, name


def test_isomap_joins_parts_that_no_neighbour_joins():
    X, style = styles(200, groups=4, apart=40.0)
    positions = project("isomap", X, n_neighbors=5)
    assert KNeighborsClassifier(5).fit(positions, style).score(positions, style) == 1


def test_mds_shows_distances_no_worse_than_scikit_learn():
    X = styles(120)[0]
    true = pdist(X)

    def stress(positions):
        shown = pdist(positions)
        shown *= (true * shown).sum() / (shown**2).sum()
        return ((true - shown) ** 2).sum() / (true**2).sum()

    graph = build_graph(X, 10, "euclidean")
    ours = PROJECTIONS.get("mds").run(X, graph, seed=1, publish=lambda *_: None)
    theirs = MDS(n_init=1, init="random", random_state=0).fit_transform(X)
    assert stress(ours) <= 1.02 * stress(theirs)


def test_parameters_outside_their_range_are_refused():
    with pytest.raises(ParameterError, match="Perplexity"):
        PROJECTIONS.get("tsne").settings({"perplexity": 0})
    with pytest.raises(ParameterError, match="no projection called sammon"):
        PROJECTIONS.get("sammon")


@pytest.mark.parametrize("n", [25, 41])
def test_t_sne_finds_the_places_of_a_few_tracks(n):
    for seed in range(5):
        X, _ = styles(n, d=4, apart=0.0, seed=seed)
        graph = build_graph(X, 90)
        found = measure(X, project("tsne", X), metric=graph.metric, graph=graph)
        assert found.overall > 0.8
