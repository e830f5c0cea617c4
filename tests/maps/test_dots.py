"""Dots under the cursor and inside a lasso."""

import numpy as np
import pytest

from musicscope.maps.cloud import DotIndex

rng = np.random.default_rng(4)
DOTS = rng.uniform(-1, 1, (2_000, 2))


@pytest.mark.parametrize("radius", [0.005, 0.05, 3.0, np.inf])
def test_the_nearest_dot_is_found_if_it_is_near_enough(radius):
    index = DotIndex(DOTS)
    for x, y in rng.uniform(-1.2, 1.2, (200, 2)):
        apart = np.hypot(*(DOTS - (x, y)).T)
        nearest = int(apart.argmin())
        assert index.nearest(x, y, radius) == (nearest if apart[nearest] <= radius else None)


def test_of_dots_in_one_place_the_one_on_top_is_found():
    assert DotIndex([[0, 0], [1, 1], [1, 1], [2, 2]]).nearest(1, 1, 0.0) == 2


def test_a_rectangle_holds_what_lies_between_its_sides():
    found = DotIndex(DOTS).inside([(-0.5, -0.2), (0.3, -0.2), (0.3, 0.7), (-0.5, 0.7)])
    x, y = DOTS.T
    expected = np.flatnonzero((x > -0.5) & (x < 0.3) & (y > -0.2) & (y < 0.7))
    np.testing.assert_array_equal(found, expected)


def test_a_round_lasso_in_either_direction_holds_the_circle():
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    circle = 0.6 * np.column_stack([np.cos(angle), np.sin(angle)])
    expected = np.flatnonzero(np.hypot(*DOTS.T) < 0.6)
    np.testing.assert_array_equal(DotIndex(DOTS).inside(circle), expected)
    np.testing.assert_array_equal(DotIndex(DOTS).inside(circle[::-1]), expected)


def test_a_lasso_that_dents_inwards_leaves_the_dent_out():
    notch = [(-1, -1), (1, -1), (0, 0), (1, 1), (-1, 1)]
    found = DotIndex([[0.5, 0.1], [-0.5, 0.1], [0.5, 0.8]]).inside(notch)
    assert found.tolist() == [1, 2]


@pytest.mark.parametrize("corners", [[], [(0, 0)], [(0, 0), (1, 1)]])
def test_a_line_encloses_nothing(corners):
    assert DotIndex(DOTS).inside(np.reshape(corners, (-1, 2))).tolist() == []


def test_no_dots_and_dots_without_a_place_are_never_found():
    assert DotIndex(np.empty((0, 2))).nearest(0, 0, np.inf) is None
    index = DotIndex([[np.nan, 0], [0.2, 0.2]])
    assert index.nearest(0, 0, 9) == 1
    assert index.inside([(-1, -1), (1, -1), (1, 1), (-1, 1)]).tolist() == [1]
