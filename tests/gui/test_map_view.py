"""The map under a real mouse and a real keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPolygonF, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from musicscope.gui.map.lasso import Joining, Tool
from musicscope.gui.map.minimap import MiniMap
from musicscope.gui.map.view import MapView

CROSS = [(0, 0), (1, 0), (-1, 0), (0, 0.6), (0, -0.6)]
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


class Map:
    """A shown view with tracks 1, 2, … and what it asked for."""

    def __init__(self, qtbot, positions) -> None:
        self.view = MapView()
        qtbot.addWidget(self.view)
        self.view.resize(800, 600)
        positions = np.asarray(positions, np.float32).reshape(-1, 2)
        self.view.show_layout(np.arange(1, len(positions) + 1), positions)
        self.view.show()
        qtbot.waitExposed(self.view)
        self.played: list[int] = []
        self.selected: list[tuple[int, ...]] = []
        self.view.play_wanted.connect(self.played.append)
        self.view.selection_wanted.connect(self._select)

    def _select(self, ids) -> None:
        self.selected.append(tuple(ids))
        self.view.show_selection(ids)

    def spot(self, track_id: int) -> QPoint:
        return self.view.dot_position(track_id)

    def mouse(self, kind, place, button=LEFT, held=LEFT, keys=PLAIN) -> None:
        place = QPointF(place)
        where = QPointF(self.view.mapToGlobal(place.toPoint()))
        QApplication.sendEvent(self.view, QMouseEvent(kind, place, where, button, held, keys))

    def drag(self, places, button=LEFT, keys=PLAIN) -> None:
        none = Qt.MouseButton.NoButton
        self.mouse(QEvent.Type.MouseButtonPress, places[0], button, button, keys)
        for place in places[1:]:
            self.mouse(QEvent.Type.MouseMove, place, none, button, keys)
        self.mouse(QEvent.Type.MouseButtonRelease, places[-1], button, none, keys)

    def double_click(self, place) -> None:
        QTest.mouseClick(self.view, LEFT, PLAIN, place)
        self.mouse(QEvent.Type.MouseButtonDblClick, place)
        self.mouse(QEvent.Type.MouseButtonRelease, place, held=Qt.MouseButton.NoButton)

    def hover(self, place) -> None:
        none = Qt.MouseButton.NoButton
        self.mouse(QEvent.Type.MouseMove, place, none, none)

    def wheel(self, place, steps=1) -> None:
        place = QPointF(place)
        event = QWheelEvent(
            place,
            QPointF(self.view.mapToGlobal(place.toPoint())),
            QPoint(),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            PLAIN,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.view, event)


@pytest.fixture
def cross(qtbot):
    return Map(qtbot, CROSS)


@pytest.mark.parametrize("track", [1, 2, 5])
def test_a_click_on_a_dot_plays_it(cross, track):
    QTest.mouseClick(cross.view, LEFT, PLAIN, cross.spot(track))
    assert cross.played == [track]


def test_a_click_beside_all_dots_plays_nothing(cross):
    QTest.mouseClick(cross.view, LEFT, PLAIN, cross.spot(1) + QPoint(60, 60))
    assert cross.played == []
    assert cross.selected == []


def test_a_double_click_on_a_dot_plays_it_once(cross):
    cross.double_click(cross.spot(2))
    assert cross.played == [2]


def test_of_two_near_dots_the_nearer_one_plays(qtbot):
    pair = Map(qtbot, [(-1, 0), (1, 0), (0.012, 0)])
    QTest.mouseClick(pair.view, LEFT, PLAIN, pair.spot(3) + QPoint(3, 0))
    assert pair.played == [3]


def test_a_drag_moves_the_map_and_plays_nothing(cross):
    before = cross.spot(1)
    cross.drag([before, before + QPoint(20, 5), before + QPoint(60, 25)])
    assert cross.spot(1) == before + QPoint(60, 25)
    assert cross.played == []


@pytest.mark.parametrize("tool", list(Tool))
def test_the_middle_button_always_moves_the_map(cross, tool):
    cross.view.tool = tool
    before = cross.spot(1)
    cross.drag([QPoint(50, 50), QPoint(70, 50), QPoint(90, 40)], MIDDLE)
    assert cross.spot(1) == before + QPoint(40, -10)
    assert cross.selected == []


@pytest.mark.parametrize("steps", [1, -1, 5])
def test_the_wheel_keeps_the_point_under_the_cursor(cross, steps):
    place = cross.spot(4) + QPoint(7, 3)
    point = cross.view.viewpoint.camera.to_layout(place.x(), place.y())
    scale = cross.view.viewpoint.camera.scale
    cross.wheel(place, steps)
    camera = cross.view.viewpoint.camera
    np.testing.assert_allclose(camera.to_screen(np.array([point]))[0], (place.x(), place.y()))
    assert (camera.scale > scale) == (steps > 0)


def test_zooming_out_ends_somewhere(cross):
    for _ in range(200):
        cross.wheel(QPoint(10, 10), -5)
    assert all(np.isfinite(cross.view.viewpoint.camera.to_screen(np.array(CROSS))).ravel())
    cross.view.fit()
    assert not cross.view.viewpoint.moved


def loop(rng, camera):
    """Return the corners of a star around a random place on the screen."""
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    middle = rng.uniform((250, 200), (550, 400))
    radii = rng.uniform(60, 240, len(angles))
    return [
        QPointF(middle[0] + r * np.cos(a), middle[1] + r * np.sin(a))
        for a, r in zip(angles, radii, strict=True)
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_lasso_selects_exactly_the_dots_inside(qtbot, seed):
    rng = np.random.default_rng(seed)
    crowd = Map(qtbot, rng.uniform(-1, 1, (400, 2)))
    corners = loop(rng, crowd.view.viewpoint.camera)
    crowd.drag(corners, keys=SHIFT)
    outline = QPolygonF(corners)
    screen = crowd.view.viewpoint.camera.to_screen(crowd.view.scene.positions)
    inside = {
        row + 1
        for row, (x, y) in enumerate(screen.tolist())
        if outline.containsPoint(QPointF(x, y), Qt.FillRule.OddEvenFill)
    }
    assert len(inside) > 5
    assert set(crowd.selected[-1]) == inside


def test_the_rectangle_tool_selects_without_any_key(cross):
    cross.view.tool = Tool.RECTANGLE
    upper_left = cross.spot(3) - QPoint(12, 12)
    cross.drag([upper_left, upper_left + QPoint(50, 10), cross.spot(1) + QPoint(12, 12)])
    assert set(cross.selected[-1]) == {1, 3}


def around(spot):
    return [spot + QPoint(dx, dy) for dx, dy in ((-15, -15), (15, -15), (15, 15), (-15, 15))]


def test_shift_adds_alt_takes_out_and_both_leave_what_is_in_both(cross):
    cross.drag(around(cross.spot(1)), keys=CTRL)
    cross.drag(around(cross.spot(2)), keys=SHIFT)
    assert cross.selected[-1] == (1, 2)
    cross.drag(around(cross.spot(1)), keys=ALT)
    assert cross.selected[-1] == (2,)
    cross.view.show_selection((2, 3))
    cross.drag(around(cross.spot(3)), keys=SHIFT | ALT)
    assert cross.selected[-1] == (3,)


def test_without_any_key_the_lasso_tool_selects_what_is_inside_and_nothing_else(cross):
    cross.view.tool = Tool.LASSO
    cross.view.show_selection((2, 3))
    cross.drag(around(cross.spot(1)))
    assert cross.selected[-1] == (1,)


def test_control_click_takes_a_dot_in_and_out_without_playing(cross):
    for _ in range(2):
        QTest.mouseClick(cross.view, LEFT, CTRL, cross.spot(4))
    assert cross.selected == [(4,), ()]
    assert cross.played == []


@pytest.mark.parametrize(
    ("joining", "result"),
    [
        (Joining.REPLACE, (2, 3)),
        (Joining.ADD, (1, 2, 3)),
        (Joining.SUBTRACT, (1,)),
        (Joining.INTERSECT, (2,)),
    ],
)
def test_selections_join(joining, result):
    assert joining.join((1, 2), [2, 3]) == result


def test_escape_gives_up_a_lasso_that_is_being_drawn(cross):
    cross.mouse(QEvent.Type.MouseButtonPress, QPoint(10, 10), keys=SHIFT)
    for place in ((400, 10), (400, 500), (10, 500)):
        cross.mouse(QEvent.Type.MouseMove, QPoint(*place), Qt.MouseButton.NoButton, LEFT, SHIFT)
    QTest.keyClick(cross.view, Qt.Key.Key_Escape)
    cross.mouse(QEvent.Type.MouseButtonRelease, QPoint(10, 500), held=Qt.MouseButton.NoButton)
    assert cross.selected == []


def test_escape_clears_the_selection(cross):
    cross.view.show_selection((1, 2))
    QTest.keyClick(cross.view, Qt.Key.Key_Escape)
    assert cross.selected == [()]


def test_arrows_walk_and_space_plays(cross):
    keys = Qt.Key
    QTest.keyClick(cross.view, keys.Key_Right)
    QTest.keyClick(cross.view, keys.Key_Right)
    QTest.keyClick(cross.view, keys.Key_Space)
    QTest.keyClick(cross.view, keys.Key_Left)
    QTest.keyClick(cross.view, keys.Key_Up)
    QTest.keyClick(cross.view, keys.Key_Return)
    assert cross.played == [2, 4]


def test_space_after_a_click_is_left_to_the_window(cross):
    QTest.mouseClick(cross.view, LEFT, PLAIN, cross.spot(2))
    cross.view.show_playing(2, playing=True)
    QTest.keyClick(cross.view, Qt.Key.Key_Space)
    assert cross.played == [2]


def test_the_walk_begins_at_the_playing_dot(cross):
    cross.view.show_playing(5, playing=False)
    QTest.keyClick(cross.view, Qt.Key.Key_Up)
    QTest.keyClick(cross.view, Qt.Key.Key_Up)
    QTest.keyClick(cross.view, Qt.Key.Key_Space)
    assert cross.played == [1]


def test_a_screen_reader_hears_the_name_of_the_focused_dot(cross):
    QTest.keyClick(cross.view, Qt.Key.Key_Right)
    assert "Track 1" in cross.view.accessibleName()
    QTest.keyClick(cross.view, Qt.Key.Key_Escape)
    assert "Track" not in cross.view.accessibleName()


def test_a_dot_out_of_sight_comes_into_view_when_it_is_shown(cross):
    for _ in range(12):
        cross.wheel(cross.spot(2))
    assert not cross.view.rect().contains(cross.spot(3))
    assert cross.view.reveal(3)
    cross.view.viewpoint.finish()
    assert cross.view.rect().contains(cross.spot(3))
    assert not cross.view.reveal(99)


def test_a_double_click_on_the_ground_shows_the_whole_map(cross):
    fitted = cross.view.viewpoint.camera
    cross.wheel(QPoint(100, 100), 4)
    cross.double_click(QPoint(790, 590))
    cross.view.viewpoint.finish()
    assert cross.view.viewpoint.camera == fitted


def test_zoom_to_the_selection_shows_all_of_it(cross):
    cross.view.show_selection((2, 4))
    cross.view.zoom_to_selection()
    cross.view.viewpoint.finish()
    room = cross.view.rect().adjusted(20, 20, -20, -20)
    assert room.contains(cross.spot(2))
    assert room.contains(cross.spot(4))
    assert not room.contains(cross.spot(3))


def test_the_view_follows_a_settling_map_until_the_person_moves_it(cross):
    positions = np.array(CROSS, np.float32)
    ids = np.arange(1, 6)
    cross.view.show_layout(ids, positions * 5)
    cross.view.hide()
    assert cross.view.rect().contains(cross.spot(2))
    cross.view.show()
    cross.view.viewpoint.pan(15, 0)
    camera = cross.view.viewpoint.camera
    cross.view.show_layout(ids, positions * 9)
    cross.view.hide()
    assert cross.view.viewpoint.camera == camera


@pytest.fixture(params=[False, True], ids=["in motion", "without motion"])
def reduced(request, monkeypatch):
    """Set whether the system asks for reduced motion."""
    for module in ("motion", "pulse"):
        monkeypatch.setattr(f"musicscope.gui.map.{module}.reduced_motion", lambda: request.param)
    return request.param


def test_dots_arrive_where_the_layout_says(cross, qtbot, reduced):
    there = np.array(CROSS, np.float32)[::-1].copy()
    cross.view.show_layout(np.arange(1, 6), there)
    assert np.array_equal(cross.view.scene.positions, there) == reduced
    qtbot.waitUntil(lambda: np.array_equal(cross.view.scene.positions, there), timeout=2000)


def test_a_layout_that_changes_its_mind_while_dots_move_wins(cross, qtbot, reduced):
    ids, there = np.arange(1, 6), np.array(CROSS, np.float32)
    cross.view.show_layout(ids, there * 3)
    qtbot.wait(30)
    cross.view.show_layout(ids[:4], there[:4])
    qtbot.waitUntil(lambda: np.array_equal(cross.view.scene.positions, there[:4]), timeout=2000)
    cross.view.grab()
    assert cross.view.dots_drawn == 4


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_dots_can_all_be_clicked(qtbot, count):
    few = Map(qtbot, np.random.default_rng(4).normal(size=(count, 2)))
    few.view.grab()
    assert few.view.dots_drawn == count
    for track in range(1, count + 1):
        QTest.mouseClick(few.view, LEFT, PLAIN, few.spot(track))
    assert few.played == list(range(1, count + 1))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_F, Qt.Key.Key_Plus, Qt.Key.Key_Escape):
        QTest.keyClick(few.view, key)


def test_a_dot_has_its_colour_on_the_screen(cross):
    rgb = np.array([(200, 10, 10), (10, 200, 10), (10, 10, 200), (200, 200, 10), (9, 9, 9)])
    cross.view.show_colours(rgb.astype(np.uint8), {})
    image = cross.view.grab().toImage()
    for track in (1, 2, 3, 4):
        seen = QColor(image.pixel(cross.spot(track))).getRgb()[:3]
        np.testing.assert_allclose(seen, rgb[track - 1], atol=25)


def test_hovering_names_the_dot(cross):
    cross.hover(cross.spot(2))
    assert cross.view.hovered == 1
    cross.hover(cross.spot(2) + QPoint(-80, 0))
    assert cross.view.hovered is None


def test_the_overview_appears_when_zoomed_in_and_moves_the_view(cross, qtbot):
    overview = cross.view.findChild(MiniMap)
    assert not overview.isVisible()
    cross.wheel(QPoint(400, 300), 6)
    assert overview.isVisible()
    QTest.mouseClick(overview, LEFT, PLAIN, QPoint(20, 20))
    camera = cross.view.viewpoint.camera
    assert camera.x < -0.4
    assert camera.y > 0.2


def test_the_halo_breathes_only_while_it_is_seen_and_plays(cross, reduced):
    cross.view.show_playing(2, playing=True)
    pulse = cross.view.halo
    assert pulse.isActive() != reduced
    cross.view.hide()
    assert not pulse.isActive()
    cross.view.show()
    assert pulse.isActive() != reduced
    cross.view.show_playing(2, playing=False)
    assert not pulse.isActive()
    cross.view.show_playing(99, playing=True)
    assert not pulse.isActive()
