"""A line across the map becomes a queue, and a playlist."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from musicscope.gui.map.lasso import Tool
from musicscope.gui.map.line_tool import Line, along
from tests.gui.map_world import World
from tests.gui.test_map_panel import opened

ROW = [(0, 0), (3, 0), (1, 0), (2, 0), (1.5, 1)]
LEFT = Qt.MouseButton.LeftButton


def test_dots_come_in_the_order_of_the_line():
    dots = np.array([(0.0, 0), (30, 2), (10, -3), (20, 1), (15, 40)])
    line = np.array([(35.0, 0), (-5, 0)])
    assert along(line, dots, brush=5.0).tolist() == [1, 3, 2, 0]


def test_dots_further_away_than_the_brush_do_not_belong_to_it():
    dots = np.array([(10.0, 4.9), (10, 5.1), (-4.9, 0), (-5.1, 0)])
    line = np.array([(0.0, 0), (20, 0)])
    assert along(line, dots, brush=5.0).tolist() == [2, 0]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_is_that_of_the_nearest_place_on_a_winding_line(seed):
    rng = np.random.default_rng(seed)
    line = np.cumsum(rng.normal(size=(30, 2)) * 12, axis=0)
    dots = rng.uniform(line.min(axis=0), line.max(axis=0), (500, 2))
    fine = np.concatenate(
        [a + np.linspace(0, 1, 2000)[:, None] * (b - a) for a, b in pairwise(line)]
    )
    away = np.hypot(*(dots[:, None] - fine[None, ::20]).transpose(2, 0, 1))
    expected = set(np.flatnonzero(away.min(axis=1) <= 9.5).tolist())
    found = along(line, dots, brush=10.0)
    assert expected <= set(found.tolist())
    assert all(np.hypot(*(fine - dots[row]).T).min() <= 10.1 for row in found)
    travelled = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(fine, axis=0).T))])
    places = [travelled[np.argmin(np.hypot(*(fine - dots[row]).T))] for row in found]
    assert (np.diff(places) > -0.5).all()


def test_a_line_that_is_one_point_takes_the_dot_under_it():
    assert along(np.array([(5.0, 5)]), np.array([(6.0, 5), (90, 5)]), 4.0).tolist() == [0]


def test_a_straight_line_leads_from_its_start_to_the_mouse():
    line = Line(0, 0, straight=True)
    for x in range(20):
        line.drag(x * 10, (x % 3) * 50)
    assert line.points.tolist() == [[0, 0], [190, 50]]


@pytest.fixture
def world():
    return World(ROW)


@pytest.fixture
def panel(qtbot, world):
    panel = opened(qtbot, world)
    panel.view.tool = Tool.LINE
    return panel


def draw(panel, tracks, keys=Qt.KeyboardModifier.NoModifier):
    places = [panel.view.dot_position(track) for track in tracks]
    QTest.mousePress(panel.view, LEFT, keys, places[0] - QPoint(9, 0))
    for place in places:
        QTest.mouseMove(panel.view, place - QPoint(5, 1))
        QTest.mouseMove(panel.view, place)
    QTest.mouseRelease(panel.view, LEFT, keys, places[-1])


def test_a_line_plays_its_dots_in_its_order(panel, world):
    draw(panel, [2, 4, 3, 1])
    assert world.playback.played == [2]
    assert world.playback.contexts == [[2, 4, 3, 1]]
    assert panel.view.viewpoint.moved is False


def test_what_the_legend_dims_is_left_out(panel, world):
    panel.view.show_aside([4])
    draw(panel, [2, 4, 3, 1])
    assert world.playback.contexts == [[2, 3, 1]]


def test_the_tracks_along_the_line_can_be_kept_as_a_playlist(panel, world):
    draw(panel, [1, 3, 4])
    keep = next(b for b in panel.walk.bar.findChildren(QPushButton) if "Keep" in b.text())
    assert keep.isVisible()
    QTest.mouseClick(keep, LEFT)
    assert world.playlists.kept == {"From Track 1 to Track 4": [1, 3, 4]}
    assert not keep.isVisible()


def test_the_tracks_along_the_line_can_be_selected(panel, world):
    draw(panel, [1, 3, 4])
    select = next(b for b in panel.walk.bar.findChildren(QPushButton) if b.text() == "Select")
    QTest.mouseClick(select, LEFT)
    assert world.selection.ids == (1, 3, 4)


def test_a_line_over_no_dot_changes_nothing(panel, world):
    QTest.mousePress(panel.view, LEFT, pos=QPoint(5, 5))
    QTest.mouseMove(panel.view, QPoint(30, 8))
    QTest.mouseRelease(panel.view, LEFT, pos=QPoint(40, 8))
    assert world.playback.played == []
    assert not panel.walk.bar.isVisible()


def test_escape_gives_up_a_line_that_is_being_drawn(panel, world):
    QTest.mousePress(panel.view, LEFT, pos=panel.view.dot_position(1))
    QTest.mouseMove(panel.view, panel.view.dot_position(3))
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(panel.view, LEFT, pos=panel.view.dot_position(3))
    assert world.playback.played == []
