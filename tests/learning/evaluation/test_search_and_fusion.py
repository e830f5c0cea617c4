"""Settings are chosen and scores joined on artists left out inside the training side."""

import numpy as np
import pytest

from musicscope.core.errors import ParameterError
from musicscope.learning.evaluation.experiment import Experiment, run_experiment
from musicscope.learning.evaluation.fusion import fuse, stack
from musicscope.learning.evaluation.learning_curve import draw_labels
from musicscope.learning.evaluation.model import Problem, Recipe
from musicscope.learning.evaluation.search import candidates, inner_folds, search, unseen_scores
from musicscope.learning.evaluation.splits import groups_of
from tests.learning.evaluation.bench_worlds import Watcher, genres, moods


def problem_of(world):
    return Problem.of(world, (), groups_of(world, by_artist=True))


def test_a_search_starts_with_what_is_usual_and_leaves_alone_what_was_chosen():
    found = candidates("svc", {"strength": 3.0}, 8, seed=0)
    assert len(found) == 8
    assert found[0] == {"strength": 3.0, "curvature": 1.0, "balanced": False}
    assert {settings["strength"] for settings in found} == {3.0}
    assert len({settings["curvature"] for settings in found}) == 8
    assert found == candidates("svc", {"strength": 3.0}, 8, seed=0)
    assert found != candidates("svc", {"strength": 3.0}, 8, seed=1)


def test_a_search_without_a_budget_or_anything_free_tries_one():
    assert len(candidates("svc", {}, 0, seed=0)) == 1
    assert len(candidates("linear_regression", {"penalty": 2.0}, 9, seed=0)) == 1


def test_an_inner_split_keeps_artists_together():
    problem = problem_of(genres())
    folds = inner_folds(problem, seed=0)
    assert set(folds) == {0, 1, 2}
    for artist in np.unique(problem.groups):
        assert len(set(folds[problem.groups == artist])) == 1


def test_the_search_takes_what_does_best_on_rows_left_out():
    problem = problem_of(genres(n=120, lift=1.0))
    recipe = Recipe("logistic_regression", {})
    base = candidates("logistic_regression", {}, 1, seed=0)[0]
    tried = [base | {"strength": strength} for strength in (1e-4, 1.0, 1e4)]
    steps = []
    best = search(recipe, tried, problem, inner_folds(problem, 0), lambda: steps.append(1))
    assert best.settings["strength"] == 1.0
    assert len(steps) == 9


def test_the_search_never_sees_the_tracks_that_are_asked_about():
    world = genres(n=90, lift=0.0, an_artist=1)
    experiment = Experiment(
        "nearest_neighbours", {"weights": "uniform"}, search_budget=6, importance=False
    )
    values = [
        run_experiment(genres(seed, n=90, lift=0.0, an_artist=1), experiment, Watcher())
        .figures["auc"]
        .value
        for seed in range(6)
    ]
    assert abs(np.mean(values) - 0.5) < 0.05
    result = run_experiment(world, experiment, Watcher())
    assert result.settings["Search"] == "6 settings, judged in 3 folds inside each training side"
    assert "fold 1: " in result.settings["Settings"]


def test_rules_are_what_kittler_and_others_wrote():
    first, second = np.array([[0.6, 0.3, 0.1]]), np.array([[0.2, 0.7, 0.1]])
    np.testing.assert_allclose(fuse(first, second, "sum", "classes"), [[0.4, 0.5, 0.1]])
    product = np.array([0.12, 0.21, 0.01])
    np.testing.assert_allclose(
        fuse(first, second, "product", "classes")[0], product / product.sum()
    )
    most = np.array([0.6, 0.7, 0.1])
    np.testing.assert_allclose(fuse(first, second, "max", "classes")[0], most / most.sum())
    np.testing.assert_allclose(
        fuse(first, second, "stacked", "classes", (0.0, 1.0)), second, atol=1e-9
    )
    with pytest.raises(ParameterError, match="joined by sum, product"):
        fuse(first, second, "mean", "classes")


def test_a_tag_is_joined_as_yes_against_no():
    p, q = np.array([[0.9]]), np.array([[0.6]])
    assert fuse(p, q, "sum", "tags")[0, 0] == pytest.approx(0.75)
    assert fuse(p, q, "product", "tags")[0, 0] == pytest.approx(0.54 / (0.54 + 0.04))
    assert fuse(p, q, "max", "tags")[0, 0] == pytest.approx(0.9 / 1.3)
    assert fuse(np.array([[np.nan]]), q, "sum", "tags")[0, 0] == 0.6
    assert fuse(p, np.array([[np.nan]]), "product", "tags")[0, 0] == 0.9


@pytest.mark.parametrize("task", ["classes", "tags"])
def test_stacking_trusts_the_model_that_knows(task):
    rng = np.random.default_rng(0)
    world = genres(n=300, k=3) if task == "classes" else moods(n=300, k=3, known=1.0)
    truth = world.answers
    noise = rng.dirichlet([1, 1, 1], 300)
    knows = 0.7 * truth + 0.3 * noise if task == "classes" else 0.2 + 0.6 * truth
    wise, fool = stack(knows, noise, truth, task)
    assert wise > 0.5
    assert fool < 0.2
    flipped = stack(noise, knows, truth, task)
    np.testing.assert_allclose(flipped, (fool, wise), atol=1e-3)
    nothing = np.full(truth.shape, np.nan)
    assert stack(nothing, noise, truth, task) == (0.5, 0.5)


def test_two_equal_models_count_together_as_one():
    truth = genres(n=300).answers
    p = 0.5 * truth + 0.5 * np.random.default_rng(0).dirichlet([1, 1, 1], 300)
    first, second = stack(p, p, truth, "classes")
    assert first == pytest.approx(second, abs=1e-3)


def test_rows_are_scored_by_models_that_lack_their_fold():
    problem = problem_of(genres())
    folds = inner_folds(problem, 0)
    steps = []
    found = unseen_scores(
        Recipe(
            "nearest_neighbours", {"neighbours": 1, "weights": "uniform", "metric": "euclidean"}
        ),
        problem,
        folds,
        lambda: steps.append(1),
    )
    assert len(steps) == 3
    assert np.isfinite(found).all()
    assert 0.3 < (found.argmax(axis=1) == genres().classes).mean() < 1.0


def test_labels_are_drawn_by_number_and_small_draws_are_parts_of_large_ones():
    problem = problem_of(genres())
    small, large = (draw_labels(problem, size, (0, 1)) for size in (2, 5))
    np.testing.assert_array_equal(small.answers.sum(axis=0), [2, 2, 2])
    np.testing.assert_array_equal(large.answers.sum(axis=0), [5, 5, 5])
    rows = {tuple(row) for row in large.X}
    assert all(tuple(row) in rows for row in small.X)
    tags = draw_labels(problem_of(moods()), 3, (0, 1))
    np.testing.assert_array_equal((tags.answers == 1).sum(axis=0), [3, 3])
    np.testing.assert_array_equal((tags.answers == 0).sum(axis=0), [3, 3])
