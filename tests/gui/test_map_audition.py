"""Resting on a dot lets it be heard; leaving it returns to what played."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from musicscope.gui.map.hover_audition import HoverAudition
from tests.gui.map_world import FakePlayback, World
from tests.gui.test_map_panel import CROSS, opened

LEFT = Qt.MouseButton.LeftButton
#: Of the loud part that comes back, see `FakeLibrary`.
REFRAIN_S = 90.0


class Rest:
    """A cursor over dots, with a clock that the test turns."""

    def __init__(self, qtbot) -> None:
        self.playback = FakePlayback()
        self.answers: dict[int, object] = {}
        self.audition = HoverAudition(self.playback, self._find, None)

    def _find(self, track_id, found) -> None:
        self.answers[track_id] = found

    def dwell(self) -> None:
        self.audition._dwell.stop()
        self.audition._dwell.timeout.emit()


@pytest.fixture
def rest(qtbot):
    return Rest(qtbot)


def test_a_dot_is_heard_when_the_cursor_has_rested_on_it(rest):
    rest.audition.rest_on(3)
    rest.answers[3](12.5)
    assert rest.playback.auditioned == []
    rest.dwell()
    assert rest.playback.auditioned == [(3, 12.5)]


def test_a_place_that_is_found_late_is_heard_as_soon_as_it_is(rest):
    rest.audition.rest_on(3)
    rest.dwell()
    assert rest.playback.auditioned == []
    rest.answers[3](12.5)
    assert rest.playback.auditioned == [(3, 12.5)]


def test_passing_over_dots_is_silent(rest):
    for track in (1, 2, 3):
        rest.audition.rest_on(track)
        rest.answers[track](0.0)
    rest.audition.rest_on(None)
    rest.dwell()
    assert rest.playback.auditioned == []


def test_an_answer_for_a_dot_that_was_left_is_not_heard(rest):
    rest.audition.rest_on(1)
    rest.audition.rest_on(2)
    rest.dwell()
    rest.answers[1](5.0)
    assert rest.playback.auditioned == []


def test_leaving_the_dot_returns_to_what_played(rest):
    rest.audition.rest_on(3)
    rest.dwell()
    rest.answers[3](0.0)
    assert rest.playback.auditioning == 3
    rest.audition.rest_on(None)
    assert rest.playback.auditioning is None


def test_the_track_that_plays_goes_on_under_the_cursor(rest):
    rest.playback.play(3)
    rest.audition.rest_on(3)
    rest.dwell()
    assert rest.playback.auditioned == []


def test_what_someone_else_plays_aside_is_not_ended(rest):
    rest.audition.rest_on(3)
    rest.dwell()
    rest.answers[3](0.0)
    rest.playback.auditioning = 8
    rest.audition.rest_on(None)
    assert rest.playback.auditioning == 8


def test_switched_off_it_is_silent(rest):
    rest.audition.enabled = False
    rest.audition.rest_on(3)
    rest.dwell()
    assert rest.answers == {}


@pytest.fixture
def world():
    return World(CROSS)


@pytest.fixture
def panel(qtbot, world):
    return opened(qtbot, world)


def test_the_cursor_on_the_map_hears_the_refrain(panel, world, qtbot):
    QTest.mouseMove(panel.view, panel.view.dot_position(4))
    qtbot.waitUntil(lambda: world.playback.auditioned == [(4, REFRAIN_S)], timeout=5000)
    assert panel.view.playing_row == 3
    QTest.mouseMove(panel.view, panel.view.dot_position(4) + QPoint(80, 40))
    assert world.playback.auditioning is None


def test_a_click_while_it_is_heard_plays_the_track_for_good(panel, world, qtbot):
    QTest.mouseMove(panel.view, panel.view.dot_position(4))
    qtbot.waitUntil(lambda: world.playback.auditioning == 4, timeout=5000)
    QTest.mouseClick(panel.view, LEFT, pos=panel.view.dot_position(4))
    QTest.mouseMove(panel.view, panel.view.dot_position(4) + QPoint(80, 40))
    assert world.playback.current == 4
    assert world.playback.playing


def test_the_switch_is_remembered(panel, world, qtbot):
    def switch(panel):
        return next(b for b in panel.findChildren(QToolButton) if b.accessibleName() == "Audition")

    assert switch(panel).isChecked()
    QTest.mouseClick(switch(panel), LEFT)
    again = opened(qtbot, world)
    assert not switch(again).isChecked()
    assert not again.audition.enabled
