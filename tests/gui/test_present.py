"""Presenting: large type, chosen views, no accidental clicks, and everything back afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicscope.gui.theme import themes

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def presenting(qtbot, opened):
    window = opened.window
    window.use_layout("Listen")
    ids = [int(i) for i in opened.workspace.catalogue.select("", "title")]
    opened.workspace.playback.play(ids[0], ids)
    window.present.use(["spectrogram", "tonnetz"])
    qtbot.waitUntil(window.host.view("spectrogram").isVisible)
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: window.present.on)
    yield opened
    window.present.end()
    themes.enlarge(1.0)


def test_only_the_chosen_views_are_shown_large_and_escape_brings_all_back(qtbot, presenting):
    window = presenting.window
    qtbot.waitUntil(window.host.view("tonnetz").isVisible)
    shown = {name for name, dock in window.host.docks.items() if dock.widget().isVisible()}
    assert shown == {"spectrogram", "tonnetz"}
    assert themes.scale == pytest.approx(1.5)
    assert not window.player_bar.isVisible()
    assert not window.menuBar().isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.present.on
    assert themes.scale == pytest.approx(1.0)
    qtbot.waitUntil(window.library_panel.isVisible)
    qtbot.waitUntil(window.player_bar.isVisible)


def test_a_click_does_nothing_unless_ctrl_is_held(qtbot, presenting):
    window, playback = presenting.window, presenting.workspace.playback
    view = window.host.view("spectrogram")
    qtbot.waitUntil(lambda: playback.duration_s > 0)
    playback.pause()
    playback.seek(0.5)
    place = view.mapTo(window, view.rect().center() + QPoint(view.width() // 4, 0))
    veil = window.present.veil
    before = playback.position_s
    QTest.mouseClick(veil, Qt.MouseButton.LeftButton, pos=place)
    assert playback.position_s == pytest.approx(before, abs=0.05)
    QTest.mouseClick(veil, Qt.MouseButton.LeftButton, CTRL, place)
    qtbot.waitUntil(lambda: playback.position_s > 1.0)


def test_the_pointer_leaves_a_trail(qtbot, presenting):
    veil = presenting.window.present.veil
    for x in range(100, 200, 10):
        QTest.mouseMove(veil, QPoint(x, 120))
    assert veil.trail
    qtbot.waitUntil(lambda: not veil.trail, timeout=5000)


def test_keys_still_play_and_pause(qtbot, presenting):
    window, playback = presenting.window, presenting.workspace.playback
    qtbot.waitUntil(lambda: playback.playing)
    QTest.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not playback.playing)


def test_notes_are_kept(qtbot, presenting):
    notes = presenting.window.present.notes
    presenting.window.present.show_notes(True)
    notes.page.setPlainText("Ask them what they hear first.")
    presenting.window.present.end()
    assert presenting.workspace.settings.get("presenter_notes") == notes.page.toPlainText()


def test_the_notes_are_kept_while_they_are_written_and_the_menu_knows_whether_they_are_open(
    qtbot, presenting
):
    window = presenting.window
    notes, switch = window.present.notes, window.actions["Presenter notes"]
    switch.trigger()
    qtbot.waitUntil(notes.isVisible)
    QTest.keyClicks(notes.page, "Louder here.")
    qtbot.waitUntil(lambda: presenting.workspace.settings.get("presenter_notes") == "Louder here.")
    notes.close()
    assert not switch.isChecked()
    switch.trigger()
    assert notes.isVisible()


def test_escape_in_the_notes_ends_presenting_and_then_closes_them(qtbot, presenting):
    present = presenting.window.present
    present.show_notes(True)
    present.notes.activateWindow()
    qtbot.waitUntil(present.notes.isActiveWindow)
    QTest.keyClick(present.notes.page, Qt.Key.Key_Escape)
    assert not present.on
    present.notes.activateWindow()
    qtbot.waitUntil(present.notes.isActiveWindow)
    QTest.keyClick(present.notes.page, Qt.Key.Key_Escape)
    assert not present.notes.isVisible()
