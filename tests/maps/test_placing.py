"""New tracks on a map that is there."""

import numpy as np
import pytest

from musicscope.jobs import InlineRunner
from musicscope.maps.faithfulness import measure
from musicscope.maps.frame import part
from musicscope.maps.layout import Layout, LayoutSpec, project_now
from musicscope.maps.placing import PlaceSpec, place, place_linearly
from musicscope.maps.projection import PROJECTIONS
from musicscope.similarity.graph import build_graph
from tests.maps.points import styles

OLD = 240


def laid_out(name, X):
    return PROJECTIONS.get(name).run(X, build_graph(X, 60), seed=7, publish=lambda *_: None)


@pytest.mark.parametrize("name", ["umap", "tsne", "isomap", "mds"])
def test_placed_tracks_are_nearly_as_faithful_as_after_a_full_relayout(name):
    X = styles(300, apart=1.5)[0]
    old = laid_out(name, X[:OLD])
    anew = measure(X, laid_out(name, X)).trustworthiness[OLD:].mean()
    placed = place(X[OLD:], X[:OLD], old)
    figures = measure(X, np.concatenate([old, placed]))
    assert figures.trustworthiness[OLD:].mean() > anew - 0.03


def test_a_principal_components_map_places_new_tracks_exactly_where_it_would_show_them():
    X = styles(300)[0]
    full = project_now(range(300), X).positions
    placed = place_linearly(X[OLD:] * 2 - 3, X[:OLD] * 2 - 3, full[:OLD])
    same_axes = project_now(range(OLD), X[:OLD]).positions
    linear = np.linalg.lstsq(np.column_stack([X[:OLD], np.ones(OLD)]), same_axes, rcond=None)[0]
    expected = np.column_stack([X[OLD:], np.ones(60)]) @ linear
    again = place_linearly(X[OLD:], X[:OLD], same_axes)
    np.testing.assert_allclose(again, expected, atol=1e-3)
    assert np.abs(placed - full[OLD:]).mean() < 0.05


def test_a_track_between_two_regions_goes_to_the_one_that_most_neighbours_are_in():
    old = np.concatenate([np.full((8, 2), -1.0), np.full((4, 2), 1.0)])
    X = np.concatenate([np.tile([1.0, 0.1], (8, 1)), np.tile([1.0, -0.1], (4, 1))])
    (at,) = place(np.array([[1.0, 0.0]]), X, old, metric="euclidean")
    np.testing.assert_allclose(at, [-1, -1], atol=0.05)


def test_copies_of_an_old_track_lie_beside_it_and_can_be_told_apart():
    X = styles(100)[0]
    old = laid_out("umap", X)
    placed = place(X[[5, 5, 5]], X, old)
    assert (np.linalg.norm(placed - old[5], axis=1) < 0.1).all()
    assert len(np.unique(np.concatenate([old, placed]), axis=0)) == 103


@pytest.mark.parametrize("metric", ["cosine", "euclidean"])
@pytest.mark.parametrize("n", [0, 1, 2, 3])
@pytest.mark.parametrize("kind", ["different", "identical", "missing", "no descriptors"])
def test_odd_libraries_take_new_tracks_too(kind, n, metric):
    X = styles(n + 4)[0]
    if kind == "identical":
        X[:] = 1
    elif kind == "missing":
        X[:] = np.nan
    elif kind == "no descriptors":
        X = X[:, :0]
    old = project_now(range(n), X[:n]).positions
    for placed in (place(X[n:], X[:n], old, metric=metric), place_linearly(X[n:], X[:n], old)):
        assert placed.shape == (4, 2)
        assert np.isfinite(placed).all()
        assert len(np.unique(np.concatenate([old, placed]), axis=0)) == n + 4


@pytest.mark.parametrize("projection", ["pca", "umap"])
def test_old_dots_keep_their_bytes(projection):
    X = styles(150)[0]
    ids = np.arange(150) * 3
    was = np.arange(150) % 4 > 0
    laid = InlineRunner().submit(LayoutSpec(ids[was], X[was], projection)).result.layout
    more = InlineRunner().submit(PlaceSpec(laid, ids, X)).result
    assert more.ids.tolist() == ids.tolist()
    assert more.positions[was].tobytes() == laid.positions.tobytes()
    assert more.laid_out.tolist() == was.tolist()


def test_only_tracks_that_were_laid_out_tell_others_where_they_belong():
    X = np.array([[1.0, 0], [1, 0.1], [0, 1], [1, 0.05]])
    positions = np.array([[-1, 0], [-0.9, 0], [1, 0]], np.float32)
    misled = Layout(np.arange(3), positions, "umap", placed=np.array([False, True, False]))
    more = InlineRunner().submit(PlaceSpec(misled, np.arange(4), X)).result
    assert np.linalg.norm(more.positions[3] - [-1, 0]) < 0.1


def test_parting_moves_only_dots_that_lie_on_another():
    crowded = np.array([[0, 0], [1, 1], [0, 0], [0, 0]], np.float32)
    parted = part(crowded, 0.1)
    assert parted[:2].tolist() == crowded[:2].tolist()
    assert len(np.unique(parted, axis=0)) == 4
    assert np.linalg.norm(parted - crowded, axis=1).max() <= 0.1
