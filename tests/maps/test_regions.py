"""Names stand where their dots are densest."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import gaussian_kde

from musicscope.maps.regions import densest_place, find_regions


def test_a_name_stands_in_the_denser_of_two_places():
    rng = np.random.default_rng(1)
    dense = rng.normal((0.6, 0.1), 0.05, (300, 2))
    loose = rng.normal((-0.5, -0.4), 0.25, (300, 2))
    x, y = densest_place(np.concatenate([loose, dense]))
    assert np.hypot(x - 0.6, y - 0.1) < 0.06


@pytest.mark.parametrize("seed", range(4))
def test_the_place_is_nearly_as_dense_as_the_peak_of_a_kernel_density(seed):
    rng = np.random.default_rng(seed)
    middles = rng.uniform(-1, 1, (3, 2))
    spreads = rng.uniform(0.05, 0.2, 3)
    points = np.concatenate(
        [rng.normal(m, s, (200, 2)) for m, s in zip(middles, spreads, strict=True)]
    )
    density = gaussian_kde(points.T, 0.12)
    assert density(densest_place(points))[0] > 0.8 * density(points.T).max()


def test_larger_groups_come_first_and_tiny_ones_have_no_region():
    rng = np.random.default_rng(0)
    positions = rng.normal(size=(100, 2))
    groups = [("few", np.arange(4)), ("two", np.arange(4, 6)), ("many", np.arange(6, 100))]
    regions = find_regions(positions, groups)
    assert [(region.name, region.count) for region in regions] == [("many", 94), ("few", 4)]


def test_where_all_groups_are_tiny_they_have_regions():
    regions = find_regions(np.eye(2), [("a", np.array([0])), ("b", np.array([1]))])
    assert [(r.name, r.x, r.y, r.spread) for r in regions] == [("a", 1, 0, 0), ("b", 0, 1, 0)]


def test_dots_on_one_point_and_no_dots_at_all():
    assert densest_place(np.full((50, 2), 0.25)) == (0.25, 0.25)
    assert find_regions(np.empty((0, 2)), [("none", np.empty(0, int))]) == ()
