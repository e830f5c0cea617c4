"""Layouts and the jobs that make them."""

import math
import pickle
import subprocess
import sys

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.jobs import InlineRunner, JobState
from musicscope.maps.layout import Layout, LayoutSpec, WarmSpec, project_now
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
    layout = handle.result
    np.testing.assert_array_equal(layout.ids, ids)
    assert layout.settings == {"n_neighbors": 15, "min_dist": 0.1}
    assert 0.8 < layout.trustworthiness <= 1
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
    given = lay_out(LayoutSpec(range(100), X, "umap", graph=other))[0].result
    own = lay_out(LayoutSpec(range(100), X, "umap"))[0].result
    assert given.positions.tobytes() != own.positions.tobytes()
    assert given.trustworthiness < own.trustworthiness


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_a_library_of_few_tracks_has_a_map(n):
    handle, _ = lay_out(LayoutSpec(tuple(range(n)), np.ones((n, 0)), "umap"))
    assert handle.result.positions.shape == (n, 2)
    assert project_now([], []).positions.shape == (0, 2)


def test_settings_that_are_wrong_end_in_a_sentence():
    handle, partials = lay_out(LayoutSpec((1, 2), np.ones((2, 2)), "umap", {"min_dist": 7}))
    assert handle.state is JobState.FAILED
    assert isinstance(handle.error, ParameterError)
    assert not partials


def test_specs_and_layouts_travel_between_processes():
    spec = LayoutSpec((1, 2, 3), styles(3)[0], "pca")
    layout = lay_out(pickle.loads(pickle.dumps(spec)))[0].result
    assert isinstance(pickle.loads(pickle.dumps(layout)), Layout)
    assert spec.label == "Laying out the map by PCA"


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
