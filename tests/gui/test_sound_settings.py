"""Crossfade, latency and device are set by hand and kept; the clicks leave no trace behind."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from musicscope.gui.sound_settings import SoundSettings


@pytest.fixture
def dialog(qtbot, opened):
    made = SoundSettings(opened.workspace, opened.window)
    qtbot.addWidget(made)
    made.open()
    qtbot.waitUntil(made.isVisible)
    return made


def test_what_is_set_holds_at_once_and_is_kept(qtbot, opened, dialog):
    practice, player = opened.workspace.practice, opened.workspace.playback.player
    dialog.latency.setFocus()
    before = dialog.latency.value()
    QTest.keyClick(dialog.latency, Qt.Key.Key_PageUp)
    assert dialog.latency.value() == before + 10
    assert player.latency_offset_s == pytest.approx((before + 10) / 1000)
    dialog.crossfade.setValue(2.5)
    assert player.crossfade_s == 2.5
    assert opened.workspace.settings.get("crossfade_s") == 2.5
    assert practice.latency_offset_ms == before + 10


def test_the_clicks_take_the_stage_and_give_it_back(qtbot, opened, dialog):
    playback = opened.workspace.playback
    ids = [int(i) for i in opened.workspace.catalogue.select("", "title")]
    playback.play(ids[2], ids)
    qtbot.waitUntil(lambda: playback.position_s > 0.2)
    dialog._listen.click()
    qtbot.waitUntil(lambda: playback.aside is not None and playback.position_s > 0.1)
    assert playback.current is None
    dialog.reject()
    qtbot.waitUntil(lambda: playback.current == ids[2])
    assert playback.aside is None
    assert not playback.playing
