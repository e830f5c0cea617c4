"""The equaliser's bands follow mouse and keys, and the table says what they do."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from musicscope.audio.equaliser import BANDS_HZ, ten_bands
from musicscope.audio.synthesis.lab import LabSound, Noise, Partial, render
from musicscope.gui.lab.bands import band_words
from musicscope.gui.lab.equaliser import EqualiserView
from musicscope.gui.theme import themes
from musicscope.jobs import JobState
from musicscope.workspace.equaliser_effect import Effect
from musicscope.workspace.equalising import PRESETS
from tests.gui.lab_world import make_world

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot, tmp_path: Path) -> EqualiserView:
    themes.apply("dark")
    context = make_world(tmp_path)
    view = EqualiserView(context)
    view.context, view.equalising = context, context.workspace.equalising
    qtbot.addWidget(view)
    view.resize(480, 560)
    view.show()
    return view


def play_noise(view: EqualiserView) -> None:
    y = render(LabSound((Partial(level_db=-80),), noise=Noise("white", -20.0), level_db=0.0))
    view.context.stage.sound = np.repeat(y[:, None], 2, axis=1)
    view.context.stage.playing = True


def test_a_handle_is_where_its_gain_is_and_a_click_sets_it(view):
    bands = view.bands
    place = QPointF(bands.handle(7).x(), bands._y(9.0))
    QTest.mouseClick(bands, LEFT, pos=place.toPoint())
    assert view.equalising.gains_db[7] == pytest.approx(9, abs=0.3)
    assert bands.handle(7).y() == pytest.approx(place.y(), abs=2)
    assert view.on.isChecked()
    assert "4k Hz" in bands.accessibleDescription()


def test_keys_choose_a_band_and_change_it(view):
    bands = view.bands
    QTest.keyClick(bands, Qt.Key.Key_Left)
    QTest.keyClick(bands, Qt.Key.Key_PageUp)
    QTest.keyClick(bands, Qt.Key.Key_Down)
    assert view.equalising.gains_db[4] == 2
    assert bands.accessibleDescription() == "500 Hz: +2 dB"
    QTest.keyClick(bands, Qt.Key.Key_End)
    assert view.equalising.gains_db[4] == -18
    QTest.keyClick(bands, Qt.Key.Key_0)
    assert view.equalising.gains_db == (0,) * 10


def test_the_bands_are_named_as_on_a_machine():
    names = ["31", "62", "125", "250", "500", "1k", "2k", "4k", "8k", "16k"]
    assert [band_words(hz) for hz in BANDS_HZ] == names


def test_a_double_click_and_reset_set_to_nought(view):
    view.equalising.use("Smile")
    bands = view.bands
    QTest.mouseDClick(bands, LEFT, pos=bands.handle(0).toPoint())
    assert view.equalising.gains_db[0] == 0
    assert view.equalising.gains_db[1] != 0
    QTest.mouseClick(view.reset, LEFT)
    assert view.equalising.gains_db == (0,) * 10


def test_presets_are_offered_saved_and_forgotten(view, qtbot):
    menu = view.presets.menu()

    def offered():
        view._fill_presets(menu)
        return {action.text(): action for action in menu.actions() if action.text()}

    assert set(PRESETS) < set(offered())
    offered()["Telephone"].trigger()
    assert view.equalising.equaliser == ten_bands(PRESETS["Telephone"])
    assert view.presets.text().startswith("Telephone")
    view.equalising.gains_db = (1,) * 10
    assert view.presets.text().startswith("Own curve")

    names = iter(["Flat", "Mine"])

    def answer():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue(next(names))
        dialog.accept()

    QTimer.singleShot(50, answer)
    QTimer.singleShot(300, answer)
    offered()["Save this curve…"].trigger()
    assert view.presets.text().startswith("Mine")
    offered()["Forget “Mine”"].trigger()
    assert "Mine" not in view.equalising.presets


def test_switches_say_on_and_for_the_models(view):
    view.equalising.use("Bass")
    view.for_models.click()
    assert view.equalising.model_equaliser == ten_bands(PRESETS["Bass"])
    view.on.click()
    assert view.equalising.equaliser.flat
    assert not view.on.isChecked()


def test_the_table_tells_what_less_treble_does_to_noise(view):
    assert view.table.words == []
    view.equalising.use("Less treble")
    view.equalising.on = False
    play_noise(view)
    view.tick()
    words = {line[0]: line[1:] for line in view.table.words}
    before, after, change = words["Centroid"]
    assert float(after.removesuffix(" Hz").replace(",", "")) < float(
        before.removesuffix(" Hz").replace(",", "")
    )
    assert change.startswith("−")
    assert words["Level (RMS)"][2].startswith("−")


def test_a_flat_curve_changes_no_number(view):
    view.equalising.on = True
    play_noise(view)
    view.measure()
    assert all(line[3] == "=" for line in view.table.words)


def test_nothing_is_measured_while_nothing_plays(view):
    view.tick()
    view.measure()
    assert view.table.words == []


def test_a_description_that_comes_after_the_view_was_closed_is_dropped(view):
    closed = EqualiserView(view.context)
    late = []
    closed._jobs = SimpleNamespace(
        submit=lambda spec, key, on_end: late.append(on_end) or SimpleNamespace(ended=False)
    )
    play_noise(view)
    closed.measure()
    closed.deleteLater()
    QCoreApplication.sendPostedEvents(closed, QEvent.Type.DeferredDelete)
    late[0](
        SimpleNamespace(state=JobState.DONE, result=[Effect("level", "Level", "dBFS", -3.0, -6.0)])
    )


def test_its_state_comes_back_and_damaged_ones_are_ignored(view):
    view.equalising.use("Voice")
    state = view.state()
    view.equalising.use("Flat")
    for damaged in ({}, {"gains_db": [1]}, {"gains_db": "x"}, {"gains_db": [None] * 10}):
        view.restore(damaged)
    assert view.equalising.preset == "Flat"
    view.restore(state)
    assert view.equalising.preset == "Voice"
    assert view.equalising.on


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_both_themes_and_large_type_are_drawn(view, theme):
    themes.apply(theme)
    view.equalising.use("Smile")
    view.grab()
    themes.enlarge(1.5)
    try:
        view.grab()
    finally:
        themes.enlarge(1.0)
        themes.apply("dark")
