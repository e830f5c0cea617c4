"""Positions in one frame."""

import numpy as np
import pytest

from musicscope.maps.frame import frame, sunflower


def test_the_longer_side_reaches_from_minus_1_to_1_and_proportions_stay():
    framed = frame(np.array([[100.0, 7.0], [140.0, 7.0], [120.0, 17.0]]))
    np.testing.assert_allclose(framed, [[-1, -0.25], [1, -0.25], [0, 0.25]], atol=1e-6)


@pytest.mark.parametrize("n", [2, 3, 50])
def test_dots_in_one_place_are_spread_so_that_each_can_be_clicked(n):
    framed = frame(np.full((n, 2), 3.7))
    gaps = np.linalg.norm(framed[:, None] - framed[None], axis=2)[~np.eye(n, dtype=bool)]
    assert gaps.min() > 0.1
    assert np.abs(framed).max() == pytest.approx(1)


@pytest.mark.parametrize("n", [0, 1])
def test_a_single_dot_lies_in_the_middle(n):
    assert frame(np.full((n, 2), 9.0)).tolist() == [[0.0, 0.0]] * n


def test_a_dot_without_a_place_comes_to_the_middle():
    framed = frame(np.array([[0.0, 0.0], [np.nan, 1.0], [2.0, 2.0]]))
    assert framed[1].tolist() == [0, 0]
    assert np.isfinite(frame(np.full((3, 2), np.inf))).all()


def test_seeds_of_a_sunflower_fill_the_disc_evenly():
    radius = np.linalg.norm(sunflower(1000), axis=1)
    assert radius.max() <= 1
    assert (radius < np.sqrt(0.5)).mean() == pytest.approx(0.5, abs=0.01)
