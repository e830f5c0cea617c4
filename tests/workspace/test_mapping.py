"""The map stays put, says how far it can be believed, and can be laid out anew and back."""

import math

import numpy as np
import pytest
import sklearn.manifold

from musicscope.analysis.aspect import ASPECTS, likeness_weights
from musicscope.library.vector_sets import VectorSets
from musicscope.similarity.graph import build_graph, metric_space
from tests.workspace.map_library import WIDTH, World, moved


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    yield made
    made.library.close()


@pytest.fixture
def laid_out(world):
    world.add(range(40))
    world.map.refresh()
    return world


def test_the_first_map_appears_from_pca_and_settles(laid_out):
    shown = [layout for layout in laid_out.pictures if layout is not None]
    assert shown[0].projection == "pca"
    assert {layout.projection for layout in shown[1:]} == {"pca", "umap"}
    assert laid_out.map.layout.projection == "umap"
    assert not laid_out.map.building
    assert laid_out.undo.undo_label is None
    assert not laid_out.notices


def test_tracks_of_one_style_lie_together(laid_out):
    style = [laid_out.pitch_of[int(i)] % 4 for i in laid_out.map.ids]
    apart = build_graph(laid_out.map.layout.positions, 5, "euclidean").indices
    assert (np.array(style)[apart] == np.array(style)[:, None]).mean() > 0.95


def test_adding_tracks_moves_no_other(laid_out):
    before = laid_out.where()
    laid_out.add(range(40, 50))
    laid_out.map.refresh()
    after = laid_out.where()
    assert len(after) == 50
    assert moved(before, after) == []
    assert laid_out.map.layout.laid_out.sum() == 40
    assert laid_out.undo.undo_label is None


def test_new_tracks_lie_among_their_own_style(laid_out):
    laid_out.add(range(40, 48))
    laid_out.map.refresh()
    layout = laid_out.map.layout
    style = np.array([laid_out.pitch_of[int(i)] % 4 for i in layout.ids])
    apart = build_graph(layout.positions, 5, "euclidean").indices
    new = ~layout.laid_out
    assert (style[apart[new]] == style[new, None]).mean() > 0.9


def test_removing_tracks_moves_no_other(laid_out):
    before = laid_out.where()
    laid_out.remove([3, 17, 39])
    assert len(laid_out.where()) == 37
    laid_out.map.refresh()
    after = laid_out.where()
    assert set(before) - set(after) == {3, 17, 39}
    assert moved(before, after) == []


def test_a_track_that_comes_back_lies_where_it_lay(laid_out):
    before = laid_out.where()
    laid_out.remove([3, 17, 39])
    laid_out.bring_back([17, 39])
    after = laid_out.where()
    assert set(before) - set(after) == {3}
    assert moved(before, after) == []
    assert laid_out.map.layout.laid_out.all()
    laid_out.restart()
    assert laid_out.where() == after


def test_a_track_that_leaves_while_the_map_settles_is_not_on_it(laid_out):
    shown = []

    def leave(_):
        if laid_out.map.building and len(shown) == 5:
            laid_out.remove([8])
        shown.append(laid_out.map.layout)

    laid_out.map.changed.subscribe(leave)
    laid_out.map.build("tsne")
    assert set(laid_out.where()) == set(range(40)) - {8}


def test_tracks_that_sound_otherwise_after_a_new_analysis_keep_their_place(laid_out):
    before = laid_out.where()
    laid_out.analyse_anew({0: 101, 5: 102, 30: 107})
    laid_out.map.refresh()
    assert laid_out.where() == before
    laid_out.map.build("umap")
    assert moved(before, laid_out.where())


def test_the_same_library_gives_the_same_map_and_keeps_it_over_a_restart(laid_out, tmp_path):
    before = laid_out.where()
    figures = laid_out.map.layout.faithfulness.trustworthiness
    laid_out.restart()
    assert laid_out.where() == before
    assert laid_out.map.layout.projection == "umap"
    np.testing.assert_allclose(laid_out.map.layout.faithfulness.trustworthiness, figures, atol=1e-4)
    laid_out.map.refresh()
    assert laid_out.where() == before
    (tmp_path / "other").mkdir()
    other = World(tmp_path / "other")
    other.add(range(40))
    other.map.refresh()
    assert other.where() == before
    other.library.close()


def test_placed_tracks_are_still_known_as_such_after_a_restart(laid_out):
    laid_out.add(range(40, 45))
    laid_out.map.refresh()
    later = laid_out.map.layout.laid_out
    laid_out.restart()
    assert laid_out.map.layout.laid_out.tolist() == later.tolist()
    assert (~later).sum() == 5


def test_what_was_chosen_is_there_after_a_restart(laid_out):
    laid_out.map.build("umap", {"min_dist": 0.5})
    laid_out.map.weigh({"rhythm": 3.0, "dynamics": 0.0})
    laid_out.map.use_metric("euclidean")
    laid_out.restart()
    assert laid_out.map.settings == {"n_neighbors": 15, "min_dist": 0.5}
    assert laid_out.map.weights == {"rhythm": 3.0, "dynamics": 0.0}
    assert laid_out.map.metric == "euclidean"
    assert laid_out.map.layout.settings == {"n_neighbors": 15, "min_dist": 0.5}


def test_a_full_relayout_lies_on_the_old_map_and_can_be_undone(laid_out):
    before = laid_out.where()
    old = laid_out.map.layout.positions
    laid_out.map.build("tsne")
    after = laid_out.where()
    assert len(moved(before, after)) == 40
    np.testing.assert_allclose(
        laid_out.map.layout.positions.mean(axis=0), old.mean(axis=0), atol=1e-5
    )
    laid_out.undo.undo()
    assert laid_out.where() == before
    assert laid_out.map.projection == laid_out.map.layout.projection == "umap"
    laid_out.undo.redo()
    assert laid_out.where() == after
    assert laid_out.map.projection == "tsne"
    laid_out.restart()
    assert laid_out.where() == after


def test_laying_out_the_same_library_anew_leaves_it_as_it_is(laid_out):
    before = laid_out.where()
    laid_out.map.build("umap")
    assert laid_out.where() == before


def test_tracks_that_came_after_a_relayout_are_placed_when_it_is_undone(laid_out):
    before = laid_out.where()
    laid_out.map.build("mds")
    laid_out.add(range(40, 43))
    laid_out.map.refresh()
    laid_out.remove([0])
    laid_out.undo.undo()
    after = laid_out.where()
    assert set(after) == set(range(1, 43))
    assert moved(before, after) == []


def test_when_most_tracks_are_new_a_relayout_is_offered_once(world):
    world.add(range(12))
    world.map.refresh()
    before = world.where()
    world.add(range(12, 20))
    world.map.refresh()
    assert not world.notices
    world.add(range(20, 30))
    world.map.refresh()
    (notice,) = world.notices
    assert notice.sentence.startswith("18 of 30 tracks came after the map was laid out")
    assert moved(before, world.where()) == []
    notice.action()
    assert world.map.layout.laid_out.all()
    assert moved(before, world.where())
    assert len(world.notices) == 1


def test_while_the_first_analysis_runs_the_map_is_a_preview_and_then_laid_out(world):
    world.add(range(10))
    world.map.preview()
    assert world.map.layout.projection == "pca"
    assert world.library.layout("main") is None
    world.add(range(10, 20))
    world.map.refresh()
    assert world.map.layout.projection == "umap"
    assert world.map.layout.laid_out.all()


def test_while_later_analyses_run_new_tracks_are_placed_and_kept(laid_out):
    before = laid_out.where()
    laid_out.add(range(40, 44))
    laid_out.map.preview()
    assert len(laid_out.where()) == 44
    laid_out.map.refresh()
    assert moved(before, laid_out.where()) == []
    assert np.isfinite(laid_out.map.layout.faithfulness.trustworthiness).all()
    laid_out.restart()
    assert len(laid_out.where()) == 44


def test_trustworthiness_is_that_of_scikit_learn(laid_out):
    layout = laid_out.map.layout
    reference = sklearn.manifold.trustworthiness(
        metric_space(laid_out.map.X, "cosine"), layout.positions, n_neighbors=10
    )
    assert layout.trustworthiness == pytest.approx(reference, abs=1e-4)
    assert laid_out.map.explain().startswith(f"Trustworthiness {reference:.2f} of 1")


def test_neighbours_are_the_true_ones(laid_out):
    mapping = laid_out.map
    exact = build_graph(mapping.X, 5, "cosine")
    for row in (0, 13, 39):
        expected = mapping.ids[exact.indices[row]].tolist()
        assert [i for i, _ in mapping.neighbours(int(mapping.ids[row]), 5)] == expected
    mapping.graph = None
    near = mapping.neighbours(int(mapping.ids[13]), 5)
    assert [i for i, _ in near] == mapping.ids[exact.indices[13]].tolist()
    np.testing.assert_allclose([d for _, d in near], exact.distances[13], atol=1e-5)
    assert mapping.neighbours(10**9) == []
    assert len(mapping.neighbours(int(mapping.ids[0]), 500)) == 39


def test_aspects_that_do_not_count_do_not_matter(laid_out):
    laid_out.map.weigh({"timbre": 0.0, "harmony": 0.0, "dynamics": 0.0})
    (rhythm,) = (aspect for aspect in ASPECTS if aspect.name == "rhythm")
    assert laid_out.map.X.shape[1] == WIDTH * len(rhythm.vectors)
    assert laid_out.undo.undo_label == "Lay out the map anew"
    laid_out.undo.undo()
    assert laid_out.map.weights == {}
    assert laid_out.map.X.shape[1] == WIDTH * len(likeness_weights())


def test_a_map_is_made_of_what_a_network_hears_alone(laid_out):
    sets = VectorSets(laid_out.library.database)
    every = [track.id for track in laid_out.library.tracks()]
    sets.put("embedding:ears", {t: np.random.default_rng(t).normal(size=9) for t in every[:-3]})
    alone = {aspect.name: 0.0 for aspect in ASPECTS} | {"embedding:ears": 1.0}
    laid_out.map.weigh(alone)
    assert laid_out.map.ids.tolist() == sorted(every[:-3])
    assert laid_out.map.X.shape[1] == 9
    laid_out.undo.undo()
    assert laid_out.map.ids.tolist() == sorted(every)


@pytest.mark.parametrize(
    "weights",
    [
        {"timbre": -1.0},
        {"smell": 1.0},
        dict.fromkeys(("timbre", "harmony", "rhythm", "dynamics"), 0),
    ],
)
def test_weights_that_cannot_be_are_refused_in_a_sentence(laid_out, weights):
    before = laid_out.where()
    laid_out.map.weigh(weights)
    (notice,) = laid_out.notices
    assert notice.sentence.endswith(".")
    assert laid_out.where() == before
    assert laid_out.map.weights == {}


def test_settings_that_cannot_be_are_refused_in_a_sentence(laid_out):
    before = laid_out.where()
    laid_out.map.build("umap", {"min_dist": 7})
    laid_out.map.use_metric("manhattan")
    assert len(laid_out.notices) == 2
    assert laid_out.where() == before


def test_two_fields_make_a_map_with_axes_on_which_old_dots_stay(laid_out):
    laid_out.map.use_axes("duration", "tempo")
    x, y = laid_out.map.layout.axes
    assert (x.label, y.label, y.unit) == ("Duration", "Tempo", "bpm")
    assert laid_out.map.projection == "axes"
    assert math.isfinite(laid_out.map.layout.trustworthiness)
    before = laid_out.where()
    laid_out.add(range(40, 44))
    laid_out.map.refresh()
    assert moved(before, laid_out.where()) == []
    laid_out.restart()
    assert laid_out.map.axes == ("duration", "tempo")
    assert laid_out.map.layout.axes[1] == y
    assert len(laid_out.where()) == 44
    laid_out.map.use_axes("duration", "smell")
    assert "no field smell" in laid_out.notices[-1].sentence
    assert laid_out.map.axes == ("duration", "tempo")


def test_two_maps_live_side_by_side(laid_out):
    main = laid_out.where()
    second = laid_out.new_map("second")
    assert second.layout is None
    second.build("mds")
    assert second.layout.projection == "mds"
    assert laid_out.where() == main
    laid_out.restart()
    second = laid_out.new_map("second")
    assert second.projection == "mds"
    assert laid_out.map.projection == "umap"
    assert len(second.layout.ids) == 40


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_tracks_have_a_map_and_further_ones_find_a_place(world, n):
    world.add(range(n))
    world.map.refresh()
    assert len(world.map.layout.ids) == n
    world.add(range(n, n + 2))
    world.map.refresh()
    assert len(set(world.where().values())) == n + 2
    world.map.build("tsne")
    assert len(world.map.neighbours(int(world.map.ids[0]))) == n + 1
    assert not world.notices


def test_other_programs_choices_that_are_not_known_here_are_ignored(laid_out):
    layout = laid_out.map.layout
    laid_out.library.save_layout(
        "main", layout.ids, layout.positions, {"projection": "sammon", "metric": 3, "weights": [1]}
    )
    laid_out.restart()
    assert laid_out.map.projection == "umap"
    assert laid_out.map.metric == "cosine"
    assert laid_out.map.layout.positions.tobytes() == layout.positions.tobytes()
