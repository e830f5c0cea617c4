"""Dragging the equaliser, trying other changes, measuring the library; a horse is found out."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from musicscope.gui.clever_hans.panel import CleverHansPanel
from musicscope.gui.theme import themes
from musicscope.workspace.clever_hans import ROBUSTNESS
from musicscope.workspace.clever_hans_answers import Rescored, known_changes
from tests.gui.clever_hans.world import LabWorld
from tests.learning.report.runs import run_of

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


@pytest.fixture
def workspace(qtbot, tmp_path):
    made = LabWorld(tmp_path)
    yield made
    made.close()


def opened(qtbot, workspace, width=900):
    panel = CleverHansPanel(workspace)
    qtbot.addWidget(panel)
    panel.resize(width, 700)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    return panel


@pytest.fixture
def panel(qtbot, workspace):
    workspace.networks.add("Styles")
    workspace.playback.play(1)
    return opened(qtbot, workspace)


def press(qtbot, panel, change, amount):
    qtbot.mouseClick(panel.page.rows.buttons[change, amount], Left)


def words_of(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.text())


# empty


def test_without_a_network_a_short_lesson_says_how_to_get_one(qtbot, workspace):
    panel = opened(qtbot, workspace)
    assert "Train a network" in words_of(panel.pages.currentWidget())
    workspace.networks.add("Moods", task="mood")
    assert panel.pages.currentIndex() == 0
    workspace.networks.add("Styles")
    assert panel.pages.currentWidget() is panel.page


def test_without_a_track_it_says_to_play_one(qtbot, workspace):
    workspace.networks.add("Styles")
    panel = opened(qtbot, workspace)
    assert panel.page.verdict.text().startswith("Play a track")
    assert not panel.page.rows.isEnabled()
    assert "Sturm, 2014" in words_of(panel.page)
    workspace.playback.play(2)
    assert panel.page.verdict.text().startswith("It hears jazz")


def test_hidden_it_asks_nothing(qtbot, workspace):
    workspace.networks.add("Styles")
    panel = CleverHansPanel(workspace)
    qtbot.addWidget(panel)
    workspace.playback.play(1)
    assert workspace.horse.judged == []
    panel.show()
    assert workspace.horse.judged != []


# one track


def test_pulling_the_bass_down_a_little_flips_the_answer_in_words(qtbot, panel):
    bands = panel.page.bands
    assert panel.page.verdict.text().startswith("It hears jazz, 5")
    for band in (1, 0):
        place = bands.handle(band).toPoint()
        qtbot.mousePress(bands, Left, pos=place)
        for step in (5, 15, 25):
            qtbot.mouseMove(bands, place + QPoint(0, step))
        qtbot.mouseRelease(bands, Left, pos=place + QPoint(0, 25))
    assert panel.page.verdict.text() == "The answer flips: jazz → classical."
    answer = panel.page.bars.answer
    assert answer.before[0] > 0.5 > answer.after[0]
    assert "jazz 5" in panel.page.bars.accessibleDescription()


def test_bars_move_while_the_hand_still_drags(qtbot, panel):
    bands, seen = panel.page.bands, []
    place = bands.handle(0).toPoint()
    qtbot.mousePress(bands, Left, pos=place)
    for step in (8, 16, 24):
        qtbot.mouseMove(bands, place + QPoint(0, step))
        seen.append(float(panel.page.bars.answer.after[0]))
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == 3


def test_bands_follow_the_keyboard_and_reset_sets_them_back(qtbot, panel):
    bands = panel.page.bands
    bands.setFocus()
    for _ in range(5):
        qtbot.keyClick(bands, Key.Key_Left)
    for _ in range(4):
        qtbot.keyClick(bands, Key.Key_PageDown)
    assert "flips" in panel.page.verdict.text()
    qtbot.mouseClick(panel.page.reset, Left)
    assert panel.page.verdict.text().startswith("It hears jazz")


def test_each_change_has_its_buttons_and_says_what_it_did(qtbot, panel):
    buttons = panel.page.rows.buttons
    assert set(buttons) == {(c.name, amount) for c in known_changes() for amount in c.tried}
    press(qtbot, panel, "bass", -3.0)
    assert panel.page.rows.said["bass"].text() == "−3 dB: flips to classical"
    assert panel.page.verdict.text() == "The answer flips: jazz → classical."
    assert buttons["bass", -3.0].isChecked()
    press(qtbot, panel, "gain", 6.0)
    assert panel.page.rows.said["gain"].text().startswith("+6 dB: stays")
    assert panel.page.verdict.text().startswith("The answer stays jazz")
    assert not buttons["bass", -3.0].isChecked()


def test_trying_all_shows_where_each_change_flips_the_answer(qtbot, panel):
    qtbot.mouseClick(panel.page.sweep, Left)
    rows = panel.page.rows
    assert rows.said["bass"].text() == "−1.5 dB: flips to classical"
    assert rows.said["gain"].text() == "stays"
    assert "−6 dB: jazz" in rows.traces["bass"].accessibleDescription()
    assert panel.page.sweep.text() == "Try them all"


def test_another_track_is_asked_in_the_same_way(qtbot, panel, workspace):
    press(qtbot, panel, "gain", 6.0)
    press(qtbot, panel, "bass", -3.0)
    workspace.playback.play(3)
    assert panel.page.rows.said["gain"].text() == ""
    assert panel.page.rows.said["bass"].text() == "−3 dB: stays, 100 %"
    assert panel.page.rows.traces["bass"].swept is None
    assert workspace.catalogue.track(3).title in panel.page.track.text()
    assert panel.page.verdict.text().startswith("The answer stays classical")


def test_the_changed_sound_can_be_heard_and_ended(qtbot, panel, workspace):
    assert not panel.page.hear.isEnabled()
    press(qtbot, panel, "tempo", 5.0)
    qtbot.mouseClick(panel.page.hear, Left)
    assert workspace.playback.aside.title.endswith("Tempo +5 %")
    assert panel.page.hear.text() == "Stop"
    assert workspace.catalogue.track(1).title in panel.page.track.text()
    qtbot.mouseClick(panel.page.hear, Left)
    assert workspace.playback.current == 1
    assert panel.page.hear.text() == "Hear it"


def test_a_track_that_cannot_be_read_is_told(qtbot, panel, workspace):
    workspace.playback.play(5)
    assert "cannot be" in panel.page.verdict.text() or "is not" in panel.page.verdict.text()
    assert panel.page.bars.answer is None


# the library


def test_the_library_is_measured_and_the_figures_stay_with_the_network(qtbot, workspace):
    path = workspace.networks.add("Styles")
    workspace.bench._shelf.keep(run_of(extra={"model": path.name}))
    panel = opened(qtbot, workspace)
    part = panel.page.library
    assert "Nothing has been measured" in part.said.text()
    part.tracks.setValue(5)
    qtbot.mouseClick(part.run, Left)
    assert dict(part.bars.rows)["Bass ±3 dB"] == pytest.approx(1 / 6)
    assert "3 tracks" in part.said.text()
    assert "2 could not be heard" in part.said.text()
    assert ROBUSTNESS in workspace.bench.results()[0].extra
    other = opened(qtbot, workspace)
    assert dict(other.page.library.bars.rows)["Bass ±3 dB"] == pytest.approx(1 / 6)


# how


def test_every_control_has_a_name_and_fits_with_large_type(qtbot, panel):
    for button in panel.page.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text()
    for name in ("bands", "bars", "models", "verdict"):
        assert getattr(panel.page, name).accessibleName()
    themes.enlarge(1.6)
    try:
        panel.resize(620, 600)
        assert panel.page.inside.width() <= panel.page.viewport().width()
    finally:
        themes.enlarge(1.0)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_is_drawn_in_both_themes(qtbot, panel, theme):
    themes.apply(theme)
    try:
        press(qtbot, panel, "bass", -3.0)
        picture = panel.grab().toImage()
        assert len({picture.pixel(x, 300) for x in range(0, picture.width(), 3)}) > 3
    finally:
        themes.apply("dark")


def test_of_tags_it_says_which_come_and_go():
    import numpy as np

    from musicscope.gui.clever_hans.words import heard_words, verdict

    before, after = np.array([0.9, 0.2, 0.7]), np.array([0.3, 0.6, 0.7])
    tags = Rescored(("live", "loud", "slow"), before, after, "tags", 1, 1)
    assert verdict(tags) == "The answer flips: − live, + loud."
    assert heard_words(tags) == "It hears live, slow."


def test_the_window_can_have_the_lab_without_loading_torch():
    code = "import sys; import musicscope.gui.clever_hans.panel; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
