"""Orders of a selection, against every order there is and scipy's assignment."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment
from scipy.stats import rankdata

from musicscope.similarity.orders import along_curve, by_fifths, energy_of, shortest_tour, tempo_arc

rng = np.random.default_rng(2)
NOTHING = np.zeros(0)


def test_an_arc_rises_to_the_fastest_and_falls():
    bpm = np.array([100.0, 60, np.nan, 140, 80, 120, 160])
    order = tempo_arc(bpm)
    assert sorted(order) == list(range(7))
    arc = bpm[order][:-1]
    top = int(arc.argmax())
    assert (np.diff(arc[: top + 1]) > 0).all()
    assert (np.diff(arc[top:]) < 0).all()
    assert 0 < top < 5
    assert order[-1] == 2


def test_keys_follow_each_other_in_fifths_from_after_the_widest_gap():
    names = ["A", "F", "C", "D", "G", "Em", "?"]
    fifths = np.array([3.0, 11, 0, 2, 1, 1, np.nan])
    modes = np.array([0.0, 0, 0, 0, 0, 1, np.nan])
    order = by_fifths(fifths, modes, np.full(7, 100.0))
    assert [names[i] for i in order] == ["F", "C", "G", "Em", "D", "A", "?"]


def test_the_same_key_goes_by_tempo():
    order = by_fifths(np.zeros(3), np.zeros(3), np.array([120.0, np.nan, 90.0]))
    assert order.tolist() == [2, 0, 1]


@pytest.mark.parametrize("n", [1, 2, 7, 30])
def test_a_curve_is_followed_as_closely_as_can_be(n):
    energy = rng.random(n)
    curve = ((0.5, 1.0), (0.0, 0.1), (1.0, 0.4))
    order = along_curve(energy, curve)
    assert sorted(order) == list(range(n))
    wanted = np.interp((np.arange(n) + 0.5) / n, [0, 0.5, 1], [0.1, 1.0, 0.4])
    costs = (energy[:, np.newaxis] - wanted) ** 2
    rows, columns = linear_sum_assignment(costs)
    assert costs[order, np.arange(n)].sum() == pytest.approx(costs[rows, columns].sum())


def test_energy_is_the_mean_rank_of_what_is_known():
    loud = np.array([-20.0, -10, -14, np.nan])
    fast = np.array([60.0, 180, np.nan, np.nan])
    expected = [0, 1, (rankdata(loud[:3])[2] - 1) / 2, 0.5]
    assert energy_of([loud, fast]) == pytest.approx(expected)
    assert energy_of([np.ones(3)]) == pytest.approx([0.5] * 3)


@pytest.mark.parametrize("seed", range(8))
def test_a_tour_of_seven_is_the_shortest_of_all_or_nearly(seed):
    points = np.random.default_rng(seed).random((7, 2))
    distances = np.linalg.norm(points[:, None] - points, axis=2)
    order = shortest_tour(distances)
    assert sorted(order) == list(range(7))

    def length(way):
        return sum(distances[a, b] for a, b in itertools.pairwise(way))

    best = min(length(way) for way in itertools.permutations(range(7)))
    assert length(order) <= 1.05 * best


def test_a_tour_along_a_line_is_the_line():
    places = rng.permutation(40).astype(float)
    order = shortest_tour(np.abs(places[:, None] - places))
    assert abs(np.diff(places[order])).sum() == 39


def test_a_tour_begins_where_it_is_told_to():
    places = np.arange(9.0)
    distances = np.abs(places[:, None] - places)
    order = shortest_tour(distances, start=0)
    assert order.tolist() == list(range(9))
    assert shortest_tour(distances, start=4)[0] == 4


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_or_equal_tracks_are_ordered_too(n):
    same = np.full(n, 100.0)
    for order in (
        tempo_arc(same),
        by_fifths(np.full(n, np.nan), np.full(n, np.nan), same),
        along_curve(same, [(0.5, 0.5)]),
        shortest_tour(np.zeros((n, n))),
    ):
        assert sorted(order) == list(range(n))
