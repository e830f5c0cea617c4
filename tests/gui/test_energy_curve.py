"""The curve that an order of tracks follows, drawn by hand and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from musicscope.gui.similar.energy_curve import MOST_POINTS, SHAPES, EnergyCurve

Left = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def curve(qtbot):
    made = EnergyCurve()
    qtbot.addWidget(made)
    made.resize(400, 120)
    with qtbot.waitActive(made):
        made.show()
    made.setFocus()
    return made


def test_points_keep_their_order_however_far_they_are_pushed(qtbot, curve):
    qtbot.keyClick(curve, Key.Key_N)
    for _ in range(40):
        qtbot.keyClick(curve, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    times = [time for time, _ in curve.curve]
    assert times == sorted(times)
    assert times[0] == 0.0
    assert times[-1] == 1.0
    assert times[1] < 1.0


def test_points_are_added_and_removed_by_keys_but_the_ends_stay(qtbot, curve):
    qtbot.keyClick(curve, Key.Key_Insert)
    assert len(curve.curve) == 4
    qtbot.keyClick(curve, Key.Key_Delete)
    assert curve.curve == SHAPES["Arc"]
    qtbot.keyClick(curve, Key.Key_Delete)
    assert curve.curve == SHAPES["Arc"]


def test_a_press_beside_the_line_makes_a_point_that_can_be_dragged(qtbot, curve):
    qtbot.mousePress(curve, Left, pos=QPoint(100, 30))
    qtbot.mouseMove(curve, QPoint(120, 95))
    qtbot.mouseRelease(curve, Left, pos=QPoint(120, 95))
    assert len(curve.curve) == 4
    time, energy = curve.curve[1]
    assert 0.25 < time < 0.32
    assert energy < 0.15


def test_a_line_is_drawn_freely_with_shift(qtbot, curve):
    qtbot.mousePress(curve, Left, Qt.KeyboardModifier.ShiftModifier, QPoint(15, 95))
    for x in range(20, 390, 10):
        qtbot.mouseMove(curve, QPoint(x, 95 - x // 5))
    qtbot.mouseRelease(curve, Left, pos=QPoint(388, 20))
    energies = [energy for _, energy in curve.curve]
    assert 5 < len(energies) <= MOST_POINTS
    assert energies == sorted(energies)
    assert curve.curve[0][0] == 0.0
    assert curve.curve[-1][0] == 1.0


def test_a_damaged_curve_is_left_aside(curve):
    for damaged in ([], [(0.5, 0.5)], [("a", 1), (1, 1)], [(1,), (2,)], [[0, None], [1, 1]]):
        curve.use(damaged)
        assert curve.curve == SHAPES["Arc"]
