"""Going about the map with keys and buttons: every dot, every view, back and forward."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from musicscope.gui.map.scene import MapScene
from tests.gui.test_map_view import CROSS, CTRL, Map

KEY = Qt.Key
WAYS = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))


def reached_from(scene, start):
    reached, edge = {start}, [start]
    while edge:
        row = edge.pop()
        for way in WAYS:
            following = scene.step(row, *way)
            if following is not None and following not in reached:
                reached.add(following)
                edge.append(following)
    return len(reached)


def grid():
    return np.stack(np.meshgrid(np.arange(7.0), np.arange(5.0)), -1).reshape(-1, 2)


@pytest.mark.parametrize(
    "positions",
    [
        grid(),
        np.column_stack([np.arange(9.0), np.arange(9.0)]),
        np.column_stack([np.arange(9.0), -np.arange(9.0)]),
        np.column_stack([np.zeros(9), np.arange(9.0)]),
        np.concatenate([grid() * 0.01, grid() * 0.01 + (5, 5), [(2.0, 9.0)]]),
        np.repeat(grid()[:6], 3, axis=0),
    ],
    ids=["grid", "rising", "falling", "column", "clumps", "stacks"],
)
def test_arrows_reach_every_dot_from_every_dot(positions):
    scene = MapScene()
    scene.place(np.arange(len(positions)), positions.astype(np.float32))
    assert {reached_from(scene, row) for row in range(len(positions))} == {len(positions)}


@pytest.mark.parametrize("seed", range(6))
def test_arrows_reach_every_dot_of_a_crowd(seed):
    rng = np.random.default_rng(seed)
    positions = np.concatenate([rng.normal(scale=s, size=(25, 2)) for s in (1, 0.1, 0.01)])
    scene = MapScene()
    scene.place(np.arange(len(positions)), positions.astype(np.float32))
    assert {reached_from(scene, row) for row in range(0, 75, 12)} == {75}


@pytest.fixture
def cross(qtbot):
    return Map(qtbot, CROSS)


def focused(cross):
    return cross.view.id_of(cross.view.focus.row)


def test_home_and_end_go_to_the_first_and_the_last_dot(cross):
    QTest.keyClick(cross.view, KEY.Key_End)
    assert focused(cross) == 5
    QTest.keyClick(cross.view, KEY.Key_Home)
    assert focused(cross) == 4


def test_page_down_goes_through_all_dots_and_page_up_back(cross):
    seen = []
    for _ in range(6):
        QTest.keyClick(cross.view, KEY.Key_PageDown)
        seen.append(focused(cross))
    assert seen == [4, 3, 1, 2, 5, 5]
    QTest.keyClick(cross.view, KEY.Key_PageUp)
    assert focused(cross) == 2


def test_control_space_takes_the_dot_in_and_out_of_the_selection(cross):
    QTest.keyClick(cross.view, KEY.Key_Home)
    for _ in range(2):
        QTest.keyClick(cross.view, KEY.Key_Space, CTRL)
    assert cross.selected == [(4,), ()]
    assert cross.played == []


def test_a_screen_reader_hears_that_a_dot_plays_and_is_selected(cross):
    cross.view.show_selection((4,))
    cross.view.show_playing(4, playing=True)
    QTest.keyClick(cross.view, KEY.Key_Home)
    assert cross.view.accessibleName().endswith("Track 4 · playing · selected")
    assert "Arrow keys" in cross.view.accessibleDescription()


def views(cross, count):
    """Have `count` further views, each of which stays."""
    seen = []
    for number in range(count):
        cross.view.viewpoint.look_at(0.1 * number, 0.3 + 0.1 * number)
        cross.view.viewpoint.trail.keep()
        seen.append(cross.view.viewpoint.camera)
    return seen


def key(cross, name):
    QTest.keyClick(cross.view, name, CTRL)
    cross.view.viewpoint.finish()
    return cross.view.viewpoint.camera


def test_back_and_forward_go_through_the_views(cross):
    first = cross.view.viewpoint.camera
    one, two, three = views(cross, 3)
    assert key(cross, KEY.Key_BracketLeft) == two
    assert key(cross, KEY.Key_BracketLeft) == one
    assert key(cross, KEY.Key_BracketRight) == two
    assert key(cross, KEY.Key_BracketRight) == three
    assert key(cross, KEY.Key_BracketRight) == three
    for _ in range(5):
        last = key(cross, KEY.Key_BracketLeft)
    assert last == first


def test_the_buttons_of_the_mouse_go_back_and_forward(cross):
    one, _two = views(cross, 2)
    cross.mouse(QEvent.Type.MouseButtonPress, QPoint(9, 9), Qt.MouseButton.BackButton)
    cross.view.viewpoint.finish()
    assert cross.view.viewpoint.camera == one


def test_back_returns_from_a_view_that_was_only_passed(cross):
    (one,) = views(cross, 1)
    cross.view.viewpoint.pan(300, 0)
    assert key(cross, KEY.Key_BracketLeft) == one


def test_a_new_view_after_going_back_ends_what_was_ahead(cross):
    views(cross, 3)
    key(cross, KEY.Key_BracketLeft)
    cross.view.viewpoint.look_at(-5.0, -5.0)
    cross.view.viewpoint.trail.keep()
    assert not cross.view.viewpoint.trail.can_go_forward


def test_resizing_the_window_is_no_view_to_go_back_to(cross, qtbot):
    cross.view.resize(700, 500)
    qtbot.wait(10)
    trail = cross.view.viewpoint.trail
    trail.keep()
    assert key(cross, KEY.Key_BracketLeft).width == 700


def test_the_overview_can_be_dragged(cross):
    cross.wheel(QPoint(400, 300), 6)
    overview = cross.view.minimap
    QTest.mousePress(overview, Qt.MouseButton.LeftButton, pos=QPoint(76, 53))
    for x in (70, 60, 40):
        QTest.mouseMove(overview, QPoint(x, 53))
    event = cross.view.viewpoint.camera
    assert event.x < 0.0
    QTest.mouseRelease(overview, Qt.MouseButton.LeftButton, pos=QPoint(40, 53))
