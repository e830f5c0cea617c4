"""Dots by place: all of them from near, one of each crowd from afar."""

from __future__ import annotations

import numpy as np
import pytest

from musicscope.jobs.worker import SilentContext
from musicscope.maps.levels import MANY, DotLevels, IndexSpec

EVERYWHERE = (-1e9, -1e9, 1e9, 1e9)


@pytest.fixture(scope="module")
def crowd():
    rng = np.random.default_rng(3)
    return rng.normal(size=(2 * MANY, 2)).astype(np.float32)


def rows_inside(positions, left, bottom, right, top):
    x, y = positions.T
    return np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 500, 2 * MANY])
def test_seen_from_near_no_dot_is_left_out(count):
    rng = np.random.default_rng(count)
    positions = rng.normal(size=(count, 2)).astype(np.float32)
    levels = DotLevels(positions)
    rows, strength = levels.seen(*EVERYWHERE, 0.0)
    assert sorted(rows.tolist()) == list(range(count))
    assert strength is None
    for part in ((-0.5, -0.2, 0.7, 0.4), (1.0, 1.0, 1.1, 9.0)):
        seen = set(levels.seen(*part, 0.0)[0].tolist())
        assert seen >= set(rows_inside(positions, *part).tolist())


def test_a_small_part_of_a_large_map_is_found_without_the_rest(crowd):
    part = (0.1, 0.1, 0.2, 0.2)
    rows, _ = DotLevels(crowd).seen(*part, 0.0)
    assert len(rows_inside(crowd, *part)) <= len(rows) < 0.02 * len(crowd)
    assert DotLevels(crowd).count(*part) == len(rows)


def test_from_afar_every_dot_has_one_near_it_that_is_drawn(crowd):
    finest = 0.02
    rows, strength = DotLevels(crowd).seen(*EVERYWHERE, finest)
    assert len(rows) < 0.8 * len(crowd)
    assert len(np.unique(rows)) == len(rows)
    assert strength is None or strength.min() > 100
    cells = np.unique(np.floor(crowd[rows] / finest).astype(int), axis=0)
    around = {(x + dx, y + dy) for x, y in cells.tolist() for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    every = np.floor(crowd / finest).astype(int).tolist()
    assert all((x, y) in around for x, y in every)


def test_of_a_crowd_of_two_colours_both_are_seen_in_their_proportion(crowd):
    red = np.arange(len(crowd)) < len(crowd) // 3
    rows, _ = DotLevels(crowd).seen(*EVERYWHERE, 0.03)
    assert abs(red[rows].mean() - 1 / 3) < 0.02


def test_what_is_not_a_number_is_never_drawn(crowd):
    positions = crowd.copy()
    positions[7] = np.nan
    assert 7 not in DotLevels(positions).seen(*EVERYWHERE, 0.0)[0]


def test_dots_all_on_one_point_are_all_there():
    rows, _ = DotLevels(np.ones((900, 2))).seen(*EVERYWHERE, 0.0)
    assert len(rows) == 900


def test_the_index_can_be_made_in_the_background(crowd):
    levels, dots = IndexSpec(crowd).run(SilentContext())
    assert len(levels.seen(*EVERYWHERE, 0.0)[0]) == len(crowd)
    assert dots.nearest(*crowd[12].tolist(), 0.01) is not None
