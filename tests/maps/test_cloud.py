"""A cloud of dots as one image."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from musicscope.maps.cloud import rasterise

GROUND = "#14161a"


def draw(positions, rgb, **changes):
    given = {
        "centre": (0.0, 0.0),
        "scale": 10.0,
        "size_px": (80, 60),
        "radius_px": 3.0,
        "alpha": 1.0,
        "background": GROUND,
    }
    return rasterise(
        np.array(positions, np.float32).reshape(-1, 2),
        np.array(rgb, np.uint8).reshape(-1, 3),
        **(given | changes),
    )


def test_no_dots_leave_the_ground():
    image = draw([], [])
    assert image.shape == (60, 80, 4)
    assert image.flags.c_contiguous
    assert np.unique(image.reshape(-1, 4), axis=0).tolist() == [[0x14, 0x16, 0x1A, 255]]


def test_a_dot_lies_where_its_position_says_with_y_upwards():
    image = draw([(2.0, 1.0)], [(250, 100, 50)])
    assert image[20, 60].tolist() == [250, 100, 50, 255]
    rows, columns = np.nonzero(image[:, :, 0] > 0x14)
    assert (rows.mean(), columns.mean()) == (20, 60)


@pytest.mark.parametrize("radius", [1.0, 2.5, 6.0])
def test_a_dot_is_as_large_and_as_smooth_as_one_drawn_four_times_finer(radius):
    image = draw([(0.05, -0.05)], [(255, 255, 255)], radius_px=radius, background="#000000")
    large = Image.new("L", (8 * 80, 8 * 60))
    middle, reach = np.array([8 * 40.5 + 4 - 4, 8 * 30.5 + 4 - 4]), 8 * radius
    ImageDraw.Draw(large).ellipse([*(middle - reach), *(middle + reach - 1)], fill=255)
    truth = np.asarray(large.reduce(8), float)
    ours = image[:, :, 0].astype(float)
    assert ours.sum() == pytest.approx(truth.sum(), rel=0.12)
    assert np.abs(ours - truth).max() < 90
    assert set(np.unique(ours)) - {0, 255}


def test_the_later_dot_lies_on_top():
    image = draw([(0, 0), (0, 0)], [(255, 0, 0), (0, 0, 255)])
    assert image[30, 40, :3].tolist() == [0, 0, 255]


def test_half_opaque_dots_mix_with_the_ground():
    image = draw([(0, 0)], [(220, 22, 26)], alpha=0.5)
    assert image[30, 40, :3].tolist() == pytest.approx([120, 22, 26], abs=1)


def test_a_dot_beyond_the_edge_shows_the_part_that_is_inside():
    image = draw([(-4.1, 0.0)], [(255, 255, 255)])
    bright = image[:, :, 0] > 100
    assert bright[30, 0]
    assert not bright[:, 4:].any()
    assert not (draw([(50.0, 0.0), (np.nan, 0.0)], [(255, 255, 255)] * 2)[:, :, 0] > 100).any()


def test_moving_the_centre_by_whole_pixels_moves_the_image():
    rng = np.random.default_rng(0)
    positions = rng.uniform(-2, 2, (300, 2))
    rgb = rng.integers(0, 255, (300, 3))
    still = draw(positions, rgb, scale=16.0)
    moved = draw(positions, rgb, scale=16.0, centre=(0.25, -0.125))
    np.testing.assert_array_equal(moved[:-2, :-4], still[2:, 4:])


def test_every_dot_of_a_large_cloud_leaves_its_colour():
    side = np.arange(0, 300, 3)
    x, y = (axis.ravel() for axis in np.meshgrid(side, side))
    rgb = np.column_stack([x % 256, y % 256, np.full(len(x), 77)])
    image = draw(
        np.column_stack([x - 150, 150 - y]), rgb, scale=1.0, size_px=(300, 300), radius_px=0.5
    )
    np.testing.assert_array_equal(image[y, x, :3], rgb)
