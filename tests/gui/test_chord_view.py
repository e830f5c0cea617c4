"""Chords and beats pass the playhead where and when they sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from musicscope.analysis.pitch import PITCH_COLOURS
from musicscope.gui.theme import DARK, themes
from musicscope.gui.views.chord_sheet_drawing import Lanes
from musicscope.gui.views.chord_view import ChordLineView
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.transposing import INSTRUMENTS, Transposing
from tests.gui.chord_portraits import DURATION_S, song
from tests.gui.views_world import move, world_in


@pytest.fixture
def context(tmp_path: Path) -> Iterator[ViewContext]:
    themes.apply("dark")
    yield world_in(tmp_path)
    themes.apply("dark")


@pytest.fixture
def view(qtbot: QtBot, context: ViewContext) -> ChordLineView:
    made = ChordLineView(context)
    qtbot.addWidget(made)
    made.resize(900, 300)
    made.show()
    return made


def play(view: ChordLineView, position_s: float = 5.0, **made: object) -> None:
    view.context.pictures.begin(DURATION_S)
    view.context.portrait_now.show(song(**made))
    go(view, position_s)


def go(view: ChordLineView, position_s: float) -> None:
    move(view.context, position_s)
    view.tick()


def image(view: ChordLineView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def row_of(view: ChordLineView, y: float) -> np.ndarray:
    """Return the colours of one row of the screen [shape=(width, 3)]."""
    picture = image(view)
    across = range(picture.width())
    return np.array([QColor(picture.pixel(x, round(y))).getRgb()[:3] for x in across])


def far(one: np.ndarray, hex_colour: str) -> np.ndarray:
    return np.abs(one - np.array(QColor(hex_colour).getRgb()[:3])).sum(axis=-1)


def lanes(view: ChordLineView) -> Lanes:
    return view.drawing.lanes_for(view.plot().height())


@pytest.mark.parametrize("size", [(900, 300), (700, 120), (900, 70)])
@pytest.mark.parametrize("position_s", [3.0, 20.0])
def test_the_borders_of_chords_are_at_their_times(
    view: ChordLineView, size: tuple[int, int], position_s: float
) -> None:
    view.resize(*size)
    play(view, position_s)
    lane = lanes(view).chords
    y = view.plot().top() + lane.bottom() - 2.5
    row = row_of(view, y)
    window = view.window_now()
    for border in (4.0, 5.0, 6.0, 12.0, 14.0):
        x = view.plot().left() + window.x_of(border)
        if not view.plot().left() + 20 < x < view.plot().right() - 200:
            continue
        if abs(border - position_s) < 0.5:
            continue
        around = row[round(x) - 6 : round(x) + 7]
        before = np.abs(around - around[-1]).sum(axis=1) > 30
        assert before[:5].all()
        assert abs(np.flatnonzero(before).max() + 1 + round(x) - 6 - x) <= 1


def test_bar_lines_and_beats_are_at_their_times(view: ChordLineView) -> None:
    play(view, 20.0)
    lane = lanes(view).beats
    low, high = (view.plot().top() + lane.top() + lane.height() * part for part in (0.9, 0.15))
    window = view.window_now()
    for bar in (16.0, 18.0, 22.0, 24.0):
        x = round(view.plot().left() + window.x_of(bar))
        assert far(row_of(view, low), themes.active.ground)[x - 1 : x + 2].max() > 100
    for beat in (16.5, 17.0, 22.5):
        x = round(view.plot().left() + window.x_of(beat))
        assert far(row_of(view, high), themes.active.ground)[x - 1 : x + 2].max() > 60
        assert far(row_of(view, low), themes.active.ground)[x - 1 : x + 2].max() < 30


def test_the_chord_that_sounds_is_lit_in_its_root_s_colour(view: ChordLineView) -> None:
    play(view, 5.5)
    lane = lanes(view).chords
    row = row_of(view, view.plot().top() + lane.top() + 4)
    x = [round(view.x_of(moment)) for moment in (5.3, 4.5, 7.0)]
    assert far(row, PITCH_COLOURS[7])[x[0]] < 12
    assert far(row, PITCH_COLOURS[5])[x[1]] > 100
    assert view.chord.label == "G:7"
    assert view.accessibleName() == "Chord and beat line, now G7"
    go(view, 6.2)
    assert view.accessibleName() == "Chord and beat line, now Am"


def test_an_unsure_chord_is_fainter(view: ChordLineView) -> None:
    play(view, 10.0)
    lane = lanes(view).chords
    row = row_of(view, view.plot().top() + lane.bottom() - 2.5)
    strength = [far(row, DARK.ground)[round(view.x_of(moment))] for moment in (15.0, 12.5)]
    assert strength[1] < 0.7 * strength[0]


def test_symbols_are_larger_in_a_higher_dock(view: ChordLineView) -> None:
    play(view, 20.0)
    sizes = []
    for height in (80, 180, 400, 800):
        view.resize(1600, height)
        found = lanes(view)
        largest = max(
            found.now.height() * 0.7,
            view.drawing.cells.usual_size(found.chords.height(), view.pixels_a_second),
        )
        sizes.append(largest)
    assert sizes == sorted(sizes)
    assert sizes[-1] > 150


def test_a_click_seeks_and_keys_go_from_bar_to_bar(qtbot: QtBot, view: ChordLineView) -> None:
    play(view, 20.0)
    target = QPoint(round(view.x_of(22.0)), view.plot().center().y())
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=target)
    stage = view.context.stage
    assert stage.sought == [pytest.approx(22.0, abs=0.02)]
    go(view, 20.1)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert stage.sought[-1] == 22.0
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert stage.sought[-1] == 20.0
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert stage.sought[-1] == 20.5


def test_without_beats_keys_seek_by_seconds(qtbot: QtBot, view: ChordLineView) -> None:
    play(view, 20.0, beats=False)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.context.stage.sought == [25.0]
    assert not view._metronome.isVisible()
    assert lanes(view).beats.height() == 0


def test_a_drag_selects_a_span(qtbot: QtBot, view: ChordLineView) -> None:
    play(view, 20.0)
    view.context.practice.snapping = True
    y = view.plot().center().y()
    begin, stop = (QPoint(round(view.x_of(moment)), y) for moment in (22.1, 23.9))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=begin)
    for part in (0.3, 0.6, 1.0):
        qtbot.mouseMove(view, begin + (stop - begin) * part)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=stop)
    span = view.context.practice.span
    assert (span.start_s, span.stop_s) == (22.0, 24.0)


def test_the_metronome_is_turned_on_by_pill_and_key(qtbot: QtBot, view: ChordLineView) -> None:
    play(view)
    practice = view.context.practice
    qtbot.mouseClick(view._metronome, Qt.MouseButton.LeftButton)
    assert practice.metronome is True
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert practice.metronome is False
    assert not view._metronome.isChecked()
    practice.metronome = True
    practice.changed.emit(None)
    assert view._metronome.isChecked()


def test_a_player_reads_the_chords_of_the_instrument(qtbot: QtBot, view: ChordLineView) -> None:
    play(view, 2.0)
    assert view.accessibleName().endswith("now C")
    Transposing(view.context.settings).choose(INSTRUMENTS[0])
    go(view, 5.2)
    assert view.accessibleName().endswith("now A7")
    assert view._reading_pill.text() == "In B♭"
    assert view._reading_pill.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    assert view._reading_pill.text() == "Concert pitch"


def test_the_name_follows_a_new_reading_at_once(view: ChordLineView) -> None:
    play(view, 2.0)
    Transposing(view.context.settings).choose(INSTRUMENTS[0])
    view.tick()
    assert view.accessibleName().endswith("now D")


def test_a_point_is_put_into_words(view: ChordLineView) -> None:
    play(view, 5.0)
    words = ["".join(run[0] for run in line) for line in view.lines_at(5.6, 10.0)]
    assert words == ["G7  sure · 0.90", "A · bar 3, beat 4 · 0:05.6"]


def test_what_is_not_analysed_is_said_in_a_sentence(view: ChordLineView) -> None:
    view.context.pictures.begin(DURATION_S)
    go(view, 5.0)
    picture, plot = image(view), view.plot()
    middle = plot.center()
    inks = {
        picture.pixel(x, y)
        for x in range(middle.x() - 150, middle.x() - 10, 2)
        for y in range(middle.y() - 20, middle.y() + 16, 2)
    }
    assert len(inks) > 8
    assert not view._reading_pill.isVisible()


def test_a_standing_line_is_not_drawn_again(view: ChordLineView) -> None:
    play(view, 20.0)
    view.grab()
    asked: list[object] = []
    view.update = lambda *area: asked.append(area)
    view.tick()
    assert asked == []


def test_as_a_vector_picture_symbols_stay_text(view: ChordLineView) -> None:
    play(view, 5.0)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(view.size())
    view.render(generator)
    text = bytes(data).decode()
    assert ">Db<" not in text
    assert ">G</text>" in text
    assert ">7</text>" in text


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(30, 20), (160, 90), (1600, 700)])
def test_every_size_and_theme_is_drawn(
    view: ChordLineView, theme: str, size: tuple[int, int]
) -> None:
    play(view, 31.0)
    themes.apply(theme)
    view.setMinimumSize(0, 0)
    view.resize(*size)
    go(view, 59.9)
    view.grab()
    view.context.pictures.leave()
    view.context.portrait_now.show(None)
    view.tick()
    view.grab()
