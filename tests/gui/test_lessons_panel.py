"""Lessons are chosen, read and turned by mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musicscope.gui.lab.lessons import LessonsView
from musicscope.gui.theme import themes
from musicscope.gui.views.kinds import VIEW_KINDS
from musicscope.gui.views.spectrogram_look import look_of
from musicscope.workspace import lab as lab_module
from musicscope.workspace.lesson_files import lessons_folder, read_lessons
from tests.gui.lab_world import make_world

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LessonsView:
    monkeypatch.setattr(lab_module, "EVERY_S", 0.0)
    themes.apply("dark")
    context = make_world(tmp_path)
    view = LessonsView(context)
    view.lessons, view.lab = context.workspace.lessons, context.workspace.lab
    qtbot.addWidget(view)
    view.resize(420, 800)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_the_list_shows_every_lesson_and_a_click_opens_one(view):
    assert [card.lesson for card in view.cards] == list(view.lessons.all)
    QTest.mouseClick(view.cards[1], LEFT)
    assert view.lessons.lesson.title == "Partials and timbre"
    assert view.page.isVisible()
    assert "orchestras" in view.page.words
    assert view.lab.playing
    assert view.lab.sound.fundamentals_hz == (440.0,)


def test_buttons_and_keys_turn_the_steps(view):
    QTest.mouseClick(view.cards[1], LEFT)
    assert not view.previous.isEnabled()
    QTest.mouseClick(view.next, LEFT)
    assert view.lessons.index == 1
    QTest.keyClick(view.next, Qt.Key.Key_PageDown)
    assert view.lessons.index == 2
    assert view.lab.sound.fundamentals_hz == (330.0,)
    QTest.keyClick(view.next, Qt.Key.Key_PageUp)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.lab.sound.fundamentals_hz == (440.0, 330.0)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view._count.text() == "3 of 8"
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert view.lessons.lesson is None
    assert view.cards[0].isVisible()
    assert not view.lab.playing


def test_the_last_step_names_its_sources_and_ends_the_lesson(view):
    lesson = view.lessons.all[0]
    view.lessons.open(lesson.name, len(lesson.steps) - 1)
    assert "Shannon" in view.page._sources.text()
    assert view.next.text() == "Done"
    QTest.mouseClick(view.next, LEFT)
    assert view.lessons.lesson is None


def test_a_click_on_the_bars_goes_to_that_step(view):
    view.lessons.open(view.lessons.all[1].name)
    dots = view._dots
    QTest.mouseClick(dots, LEFT, pos=QPoint(round(dots.width() * 5.5 / 8), 8))
    assert view.lessons.index == 5


def test_load_again_returns_what_was_changed(view):
    view.lessons.open(view.lessons.all[1].name)
    wanted = view.lab.sound
    view.lab.change(view.lessons.all[1].steps[3].sound)
    QTest.mouseClick(view.again, LEFT)
    assert view.lab.sound == wanted


def test_the_sound_stops_and_plays_again(view):
    view.lessons.open(view.lessons.all[0].name)
    assert view.play.text() == "Stop"
    QTest.mouseClick(view.play, LEFT)
    assert not view.lab.playing
    QTest.mouseClick(view.play, LEFT)
    assert view.lab.playing


def test_a_lesson_opens_from_the_keyboard(view):
    view.cards[2].setFocus()
    QTest.keyClick(view.cards[2], Qt.Key.Key_Space)
    assert view.lessons.lesson.title == "Window length against time"
    assert view.next.hasFocus()


def test_a_damaged_lesson_is_said_in_the_list(qtbot, tmp_path):
    folder = tmp_path / "lessons"
    folder.mkdir()
    good = (lessons_folder() / "1-sampling-and-aliasing.toml").read_text("utf-8")
    (folder / "1-good.toml").write_text(good, "utf-8")
    (folder / "2-bad.toml").write_text("version =", "utf-8")
    view = LessonsView(make_world(tmp_path, folder))
    qtbot.addWidget(view)
    assert len(view.cards) == 1
    from PySide6.QtWidgets import QLabel

    said = [label.text() for label in view.findChildren(QLabel)]
    assert any("2-bad.toml is damaged" in words for words in said)


def test_its_state_comes_back_without_sound(view, qtbot, tmp_path):
    view.lessons.open(view.lessons.all[3].name, 2)
    state = view.state()
    view.lessons.close()
    assert view.state() == {}
    view.restore({"lesson": "nowhere", "step": 1})
    view.restore({"lesson": 3})
    view.restore(state)
    assert view.lessons.index == 2
    assert not view.lab.playing


def test_words_between_stars_are_slanted_and_signs_are_not_markup(view):
    from musicscope.gui.lab.lesson_page import marked_up

    assert marked_up("a *b* & <c>") == "a <i>b</i> &amp; &lt;c&gt;"


@pytest.mark.parametrize("lesson", read_lessons(lessons_folder())[0], ids=lambda x: x.name)
def test_every_step_asks_for_views_and_settings_that_there_are(lesson):
    for step in lesson.steps:
        for view in step.views:
            assert view.kind in VIEW_KINDS
            if view.kind == "spectrogram":
                asked = view.settings["look"]
                state = look_of(asked).state()
                for name, value in asked.items():
                    known = list(state[name]) if isinstance(state[name], tuple) else state[name]
                    assert known == value, f"{step.title}: {name}"


def test_the_light_theme_and_large_type_are_drawn(view):
    view.lessons.open(view.lessons.all[0].name)
    themes.scale = 1.5
    try:
        themes.apply("light")
        assert view.page._title.font().pixelSize() == 27
        view.grab()
    finally:
        themes.scale = 1.0
        themes.apply("dark")
