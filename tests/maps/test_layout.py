"""Layouts and the jobs that make them."""

import math
import pickle
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
import sklearn.manifold

from musicscope.core.errors import ParameterError
from musicscope.jobs import InlineRunner, JobState
from musicscope.maps.aligning import superimpose
from musicscope.maps.layout import Layout, LayoutSpec, MeasureSpec, WarmSpec, project_now
from musicscope.similarity.graph import build_graph
from tests.maps.points import styles


def lay_out(spec):
    partials = []
    handle = InlineRunner().submit(spec, on_partial=partials.append)
    return handle, partials


def test_the_first_picture_is_pca_and_then_it_settles():
    X = styles(120)[0]
    ids = np.arange(500, 620)
    handle, partials = lay_out(LayoutSpec(ids, X, "umap", seed=7))
    assert handle.state is JobState.DONE
    now = project_now(ids, X)
    assert partials[0].projection == "pca"
    assert partials[0].positions.tobytes() == now.positions.tobytes()
    assert {p.projection for p in partials[1:]} == {"umap"}
    assert len(partials) > 10
    layout = handle.result.layout
    np.testing.assert_array_equal(layout.ids, ids)
    assert layout.settings == {"n_neighbors": 15, "min_dist": 0.1}
    assert 0.8 < layout.trustworthiness <= 1
    assert layout.faithfulness.trustworthiness.mean() == pytest.approx(layout.trustworthiness)
    assert len(handle.result.graph) == len(layout.faithfulness.continuity) == 120
    assert math.isnan(now.trustworthiness)


def test_progress_is_counted_to_its_end():
    runner = InlineRunner()
    seen = []
    runner.changed.subscribe(lambda handle: seen.append(handle.progress))
    runner.submit(LayoutSpec(range(80), styles(80)[0], "tsne"))
    assert (seen[-1].done, seen[-1].total) == (100, 100)


def test_a_graph_that_is_there_is_used():
    X = styles(100)[0]
    other = build_graph(styles(100, seed=9)[0], 90)
    given = lay_out(LayoutSpec(range(100), X, "umap", graph=other))[0].result.layout
    own = lay_out(LayoutSpec(range(100), X, "umap"))[0].result.layout
    assert given.positions.tobytes() != own.positions.tobytes()
    assert given.trustworthiness < own.trustworthiness


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_a_library_of_few_tracks_has_a_map(n):
    handle, _ = lay_out(LayoutSpec(tuple(range(n)), np.ones((n, 0)), "umap"))
    assert handle.result.layout.positions.shape == (n, 2)
    assert project_now([], []).positions.shape == (0, 2)


def test_settings_that_are_wrong_end_in_a_sentence():
    handle, partials = lay_out(LayoutSpec((1, 2), np.ones((2, 2)), "umap", {"min_dist": 7}))
    assert handle.state is JobState.FAILED
    assert isinstance(handle.error, ParameterError)
    assert not partials


def test_specs_and_layouts_travel_between_processes():
    spec = LayoutSpec((1, 2, 3), styles(3)[0], "pca")
    layout = lay_out(pickle.loads(pickle.dumps(spec)))[0].result.layout
    assert isinstance(pickle.loads(pickle.dumps(layout)), Layout)
    assert spec.label == "Laying out the map by PCA"


def test_a_full_relayout_and_all_its_pictures_lie_on_the_old_map():
    X = styles(150)[0]
    ids = np.arange(150)
    old = lay_out(LayoutSpec(ids, X, "umap", seed=7))[0].result.layout
    mirrored = replace(old, positions=(old.positions * [-0.5, 0.5] + [0.2, 0.1]).astype("f4"))
    handle, partials = lay_out(LayoutSpec(ids, X, "umap", seed=7, onto=mirrored))
    assert handle.result.layout.positions.tobytes() == mirrored.positions.tobytes()
    for partial in partials:
        np.testing.assert_allclose(partial.positions.mean(axis=0), [0.2, 0.1], atol=0.3)
        assert np.linalg.det(superimpose(partial.positions, mirrored.positions).rotation) > 0


def test_a_layout_that_is_there_can_be_measured():
    X = styles(120)[0]
    layout = project_now(range(120), X)
    handle = InlineRunner().submit(MeasureSpec(layout, X, "euclidean"))
    measured = handle.result.layout
    assert measured.positions is layout.positions
    assert measured.trustworthiness == pytest.approx(
        sklearn.manifold.trustworthiness(X, layout.positions, n_neighbors=10), abs=1e-4
    )
    assert handle.result.graph.metric == "euclidean"


def test_dots_that_leave_and_dots_that_come_move_no_other():
    X = styles(120)[0]
    laid = lay_out(LayoutSpec(np.arange(0, 240, 2), X, "pca"))[0].result.layout
    fewer = laid.kept(laid.ids % 3 > 0)
    assert fewer.positions.tobytes() == laid.positions[laid.ids % 3 > 0].tobytes()
    more = fewer.joined(np.array([5, 301]), np.array([[0.1, 0.2], [0.3, 0.4]], np.float32))
    assert (np.diff(more.ids) > 0).all()
    old = np.isin(more.ids, fewer.ids)
    assert more.positions[old].tobytes() == fewer.positions.tobytes()
    assert more.laid_out.tolist() == old.tolist()
    assert np.isnan(more.faithfulness.trustworthiness[~old]).all()
    assert more.positions[more.ids == 301].tolist() == np.float32([[0.3, 0.4]]).tolist()


def test_the_warm_worker_is_ready_after_one_run():
    handle, _ = lay_out(WarmSpec())
    assert handle.state is JobState.DONE


def test_the_first_picture_needs_no_heavy_library():
    program = (
        "import sys, numpy as np\n"
        "from musicscope.maps import cloud, clustering, colouring, layout, picture\n"
        "from musicscope.maps.projection import PROJECTIONS\n"
        "PROJECTIONS.names(), clustering.CLUSTERINGS.names()\n"
        "layout.project_now([1, 2, 3], np.eye(3))\n"
        "heavy = {'umap', 'sklearn', 'scipy', 'numba', 'openTSNE', 'PIL', 'torch', 'PySide6'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
