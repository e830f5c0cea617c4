"""Where a point of the layout is on the screen, and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicscope.gui.map.camera import Camera

SCREEN = Camera(width=800, height=600)
CORNERS = np.array([(-1.0, -0.5), (1.0, 0.5)])


def test_up_in_the_layout_is_up_on_the_screen():
    camera = SCREEN.fitted(CORNERS)
    (_, low), (_, high) = camera.to_screen(np.array([(0.0, -0.5), (0.0, 0.5)]))
    assert high < low


@given(
    st.floats(0, 800), st.floats(0, 600), st.floats(0.05, 20), st.floats(-300, 300), st.floats(1, 5)
)
def test_zoom_keeps_what_is_under_the_cursor(x, y, factor, drag, before):
    camera = SCREEN.fitted(CORNERS).panned(drag, -drag).zoomed(10, 20, before)
    point = camera.to_layout(x, y)
    moved = camera.zoomed(x, y, factor).to_screen(np.array([point]))[0]
    np.testing.assert_allclose(moved, (x, y), atol=1e-6)


def test_dragging_moves_every_dot_by_as_much():
    camera = SCREEN.fitted(CORNERS)
    way = camera.panned(30, -12).to_screen(CORNERS) - camera.to_screen(CORNERS)
    np.testing.assert_allclose(way, [(30, -12)] * 2)


def test_a_fitted_map_touches_its_margin_and_no_more():
    screen = SCREEN.fitted(CORNERS, margin=50).to_screen(CORNERS)
    assert screen[:, 0].min() == pytest.approx(50)
    assert screen[:, 0].max() == pytest.approx(750)
    assert screen[:, 1].min() >= 50
    assert screen[:, 1].max() <= 550


@pytest.mark.parametrize(
    "positions",
    [np.empty((0, 2)), [(0.3, 0.2)], [(0.3, 0.2)] * 5, [(0.0, 0.0), (0.0, 1e-12)]],
    ids=["no dot", "one dot", "five dots on one point", "two dots nearly on one point"],
)
def test_dots_without_extent_come_to_the_middle(positions):
    camera = SCREEN.fitted(np.asarray(positions))
    assert np.isfinite(camera.scale)
    assert camera.scale > 0
    np.testing.assert_allclose(camera.to_screen(np.asarray(positions)) - (400, 300), 0, atol=1e-6)


def test_positions_that_are_not_numbers_do_not_disturb_the_fit():
    with_gap = np.vstack([CORNERS, [(np.nan, 1.0)]])
    assert SCREEN.fitted(with_gap) == SCREEN.fitted(CORNERS)


def test_a_glide_ends_exactly_where_it_leads():
    start, end = SCREEN.fitted(CORNERS), SCREEN.centred(0.2, 0.1).zoomed(3, 4, 7)
    assert start.blended(end, 1.0) == end
    halfway = start.blended(end, 0.5)
    assert halfway.scale == pytest.approx((start.scale * end.scale) ** 0.5)
