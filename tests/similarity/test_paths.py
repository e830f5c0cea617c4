"""Paths against scipy's, and against every path there is."""

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from musicscope.similarity.paths import (
    corridor,
    key_steps,
    neighbour_edges,
    path_of_steps,
    progress_between,
    shortest_path,
    step_costs,
    tempo_steps,
)

rng = np.random.default_rng(8)


@pytest.mark.parametrize("seed", range(5))
def test_the_shortest_path_is_as_short_as_scipys(seed):
    X = np.random.default_rng(seed).normal(size=(60, 6))
    costs = step_costs(X)
    edges = neighbour_edges(costs, 4)
    lengths = dijkstra(csr_matrix(np.where(edges, costs, 0.0)), indices=0)
    for goal in (1, 20, 59):
        path = shortest_path(costs, edges, 0, goal)
        assert (path[0], path[-1]) == (0, goal)
        assert all(edges[a, b] for a, b in itertools.pairwise(path))
        total = sum(costs[a, b] for a, b in itertools.pairwise(path))
        assert total == pytest.approx(lengths[goal])


def test_there_is_no_path_between_islands():
    edges = np.zeros((4, 4), bool)
    edges[0, 1] = edges[1, 0] = edges[2, 3] = edges[3, 2] = True
    assert shortest_path(np.ones((4, 4)), edges, 0, 3) == []
    assert shortest_path(np.ones((4, 4)), edges, 0, 1) == [0, 1]


@pytest.mark.parametrize("n_steps", [1, 2, 3, 4, 5])
def test_a_path_of_n_steps_is_the_best_of_all_that_never_turn_back(n_steps):
    X = rng.normal(size=(9, 3))
    costs, along = step_costs(X), progress_between(X, 2, 6)
    between = [i for i in range(9) if i not in (2, 6) and -1 < along[i] < 1]
    between.sort(key=lambda i: along[i])
    ways = [(2, *some, 6) for some in itertools.combinations(between, n_steps - 1)]
    found = path_of_steps(costs, along, 2, 6, n_steps)
    if not ways:
        assert found == []
        return
    best = min(sum(costs[a, b] for a, b in itertools.pairwise(way)) for way in ways)
    assert len(found) == n_steps + 1
    assert len(set(found)) == n_steps + 1
    assert sum(costs[a, b] for a, b in itertools.pairwise(found)) == pytest.approx(best)


def test_more_steps_than_tracks_is_no_path():
    X = rng.normal(size=(3, 3))
    assert path_of_steps(step_costs(X), progress_between(X, 0, 1), 0, 1, 5) == []


def test_a_track_between_lies_between():
    X = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert progress_between(X, 0, 2) == pytest.approx([-1, 0, 1])
    assert path_of_steps(step_costs(X), progress_between(X, 0, 2), 0, 2, 2) == [0, 1, 2]


def test_equal_tracks_have_a_direct_way_only():
    X = np.ones((4, 3))
    assert path_of_steps(step_costs(X), progress_between(X, 0, 3), 0, 3, 1) == [0, 3]


def test_half_and_double_tempo_are_near():
    steps = tempo_steps(np.array([90.0, 180.0, 120.0, np.nan, np.nan]))
    assert steps[0, 1] == pytest.approx(0.1)
    assert steps[0, 2] > steps[0, 1]
    assert steps[0, 3] == 0.25
    assert steps[3, 4] == 0
    np.testing.assert_allclose(steps, steps.T)


def test_keys_are_as_far_as_on_the_circle_of_fifths():
    fifths = np.array([0.0, 1, 6, 11, 0, np.nan])  # C, G, F♯, F, A minor, unknown
    modes = np.array([0.0, 0, 0, 0, 1, np.nan])
    steps = key_steps(fifths, modes)
    assert steps[0, 1] == steps[0, 3] == pytest.approx(1 / 6)
    assert steps[0, 2] == 1
    assert steps[0, 4] == pytest.approx(1 / 16)
    assert steps[0, 5] == 0.25
    assert not np.diag(steps)[:5].any()


def test_a_corridor_holds_what_is_near_its_points():
    distances = rng.random((3, 500))
    rows = corridor(distances, 60)
    assert len(rows) <= 60
    for row in distances:
        assert set(np.argsort(row)[:20]) <= set(rows)
    assert corridor(distances[:, :40], 60).tolist() == list(range(40))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_tracks_have_few_neighbours(n):
    assert neighbour_edges(step_costs(rng.normal(size=(n, 2)))).sum() == max(0, n * (n - 1))
