"""The dots as pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRect

from musicscope.gui.map import overlays
from musicscope.gui.map.camera import Camera
from musicscope.gui.map.dotimage import MOST_DISCS, DotImage, Drawing, dot_radius
from musicscope.gui.theme import DARK, LIGHT
from musicscope.maps.colouring import SHAPES


def drawing_of(positions, rgb, *, shape=0, ringed=None, theme=DARK, **more):
    count = len(positions)
    return Drawing(
        positions,
        rgb,
        np.full(count, shape, np.uint8),
        np.ones(count, np.float32),
        np.ones(count, np.uint8),
        np.zeros(count, bool) if ringed is None else ringed,
        theme,
        **more,
    )


@pytest.mark.parametrize("count", [500, MOST_DISCS + 2000], ids=["single dots", "a cloud"])
@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_dragged_map_looks_as_if_drawn_anew(qapp, count, theme):
    rng = np.random.default_rng(7)
    positions = rng.normal(size=(count, 2)).astype(np.float32)
    rows = np.arange(count)
    colours = rng.integers(0, 255, (9, 3)).astype(np.uint8)[rng.integers(0, 9, count)]
    drawing = drawing_of(positions, colours, ringed=rows < 20, theme=theme)
    camera = Camera(width=300, height=200).fitted(positions)
    kept, fresh = DotImage(), DotImage()
    kept.set(drawing)
    fresh.set(drawing)
    kept.render(camera, 1.0, 2.0)
    for dx, dy in ((13, 0), (0, -9), (-31, 40), (5, -70)):
        camera = camera.panned(dx, dy)
        shifted = pixels(kept.render(camera, 1.0, 2.0))
    anew = pixels(fresh.render(camera, 1.0, 2.0))
    assert (np.abs(shifted - anew).max(axis=2) > 3).mean() < 0.005
    assert kept.drawn == fresh.drawn


def pixels(image):
    array = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return array[:, :, :3].astype(int)


@pytest.mark.parametrize("anchor", [(0, 0), (799, 0), (0, 599), (799, 599), (400, 300)])
def test_a_title_stays_inside_the_view(anchor):
    view = QRect(0, 0, 800, 600)
    assert view.contains(overlays.place_beside(view, QPointF(*anchor), 320, 60))


@pytest.mark.parametrize("shape", range(len(SHAPES)), ids=SHAPES)
def test_every_shape_covers_its_dot_and_little_else(qapp, shape):
    one = np.zeros((1, 2), np.float32)
    red = np.array([(250, 0, 0)], np.uint8)
    image = DotImage()
    image.set(drawing_of(one, red, shape=shape))
    lit = pixels(image.render(Camera(width=60, height=60), 1.0, 8.0))[:, :, 2] > 128
    assert lit[30, 30]
    rows, columns = np.nonzero(lit)
    for places in (rows, columns):
        assert 10 <= np.ptp(places) <= 24


def test_selected_dots_stand_out_at_every_crowding(qapp):
    rng = np.random.default_rng(5)
    for count in (50, MOST_DISCS + 500):
        positions = rng.uniform(-1, 1, (count, 2)).astype(np.float32)
        grey = np.full((count, 3), 60, np.uint8)
        rows = np.arange(count)
        image = DotImage()
        image.set(drawing_of(positions, grey, ringed=rows == 3))
        camera = Camera(width=400, height=400).fitted(positions)
        bright = pixels(image.render(camera, 1.0, 3.0)).min(axis=2) > 180
        x, y = camera.to_screen(positions[3])[0]
        near_y, near_x = np.nonzero(bright)
        assert len(near_x) > 4
        assert np.hypot(near_x - x, near_y - y).max() < 7


def test_dots_shrink_in_a_crowd_and_grow_when_zoomed_in():
    camera = Camera(width=1000, height=700, scale=100)
    sizes = [dot_radius(n, camera, 100) for n in (1, 40, 2_000, 20_000, 100_000)]
    assert sizes == sorted(sizes, reverse=True)
    assert dot_radius(2_000, camera.zoomed(0, 0, 4), 100) > dot_radius(2_000, camera, 100)


@pytest.mark.parametrize("ratio", [1.25, 1.5, 2.0])
def test_a_dense_screen_gets_all_its_pixels(qapp, ratio):
    positions = np.array([(-1, -1), (1, 1), (0, 0)], np.float32)
    image = DotImage()
    image.set(drawing_of(positions, np.full((3, 3), 200, np.uint8)))
    camera = Camera(width=301, height=200).fitted(positions)
    picture = image.render(camera, ratio, 4.0)
    assert picture.width() == np.ceil(301 * ratio)
    lit = pixels(picture).max(axis=2) > 100
    for x, y in camera.to_screen(positions) * ratio:
        assert lit[int(y), int(x)]
