"""The chromagram shows the sounding pitch classes, now and over time, as a player reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from musicscope.analysis.picture import PictureChoice, Tile
from musicscope.analysis.pitch import PITCH_COLOURS, key_colour
from musicscope.core.errors import ParameterError
from musicscope.gui.theme import DARK, themes
from musicscope.gui.views.chroma_line import ChromaLine
from musicscope.gui.views.chromagram import ChromagramView
from musicscope.gui.views.chromagram_bars import MARKS, bar_rects
from musicscope.gui.views.chromagram_look import BARS, ORDERS, SOURCES, Look, look_from
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.transposing import CAPOS, INSTRUMENTS, Transposing
from tests.gui.chord_portraits import A_MAJOR_KEY, DURATION_S, song
from tests.gui.views_world import move, play, tiles_of, world_in

C_MAJOR, A_MINOR = {0, 4, 7}, {9, 0, 4}


@pytest.fixture
def context(tmp_path: Path) -> Iterator[ViewContext]:
    themes.apply("dark")
    yield world_in(tmp_path)
    themes.apply("dark")


@pytest.fixture
def view(qtbot: QtBot, context: ViewContext) -> ChromagramView:
    made = ChromagramView(context)
    qtbot.addWidget(made)
    made.resize(800, 340)
    made.show()
    return made


def listen_to(view: ChromagramView, position_s: float = 20.0) -> None:
    """Play C major, from 30 s A minor, without an analysis."""
    play(view.context, DURATION_S, position_s)
    view.tick()


def go(view: ChromagramView, position_s: float) -> None:
    move(view.context, position_s)
    view.tick()


def image(view: ChromagramView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def brightness(picture: QImage, x: float, y: float) -> int:
    return QColor(picture.pixel(round(x), round(y))).value()


def far(picture: QImage, x: float, y: float, hex_colour: str) -> int:
    one, other = QColor(picture.pixel(round(x), round(y))), QColor(hex_colour)
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))


def middle_of_row(view: ChromagramView, row: int) -> float:
    area = view.places().rows
    return area.top() + area.height() * (11.5 - row) / 12


def loud_rows(view: ChromagramView, x: float) -> set[int]:
    picture = image(view)
    return {row for row in range(12) if brightness(picture, x, middle_of_row(view, row)) > 130}


def test_an_empty_view_says_what_will_be_there(view: ChromagramView) -> None:
    assert view.accessibleName() == "Chromagram"
    picture = image(view)
    inks = {picture.pixel(x, y) for x in range(150, 640, 2) for y in range(140, 200, 2)}
    assert len(inks) > 10, "words are drawn"


@pytest.mark.parametrize("source", list(SOURCES))
def test_a_triad_s_notes_have_the_highest_bars(view: ChromagramView, source: str) -> None:
    view.set_look("source", source)
    listen_to(view, 20.0)
    for moment, triad in ((20.0, C_MAJOR), (45.0, A_MINOR)):
        go(view, moment)
        loudest = sorted(range(12), key=lambda pitch: -view.strengths[pitch])[:3]
        assert set(loudest) == triad
        others = [view.strengths[pitch] for pitch in range(12) if pitch not in triad]
        assert min(view.strengths[pitch] for pitch in triad) > 2 * max(others)


def test_bars_are_drawn_as_long_as_they_are_strong(view: ChromagramView) -> None:
    listen_to(view, 20.0)
    picture, area = image(view), view.places().bars
    full = area.width() - MARKS - 6
    for row in range(12):
        y = middle_of_row(view, row)
        columns = [area.left() + MARKS + x for x in range(round(full))]
        lit = sum(far(picture, x, y, PITCH_COLOURS[row]) < 20 for x in columns)
        assert abs(lit - full * view.strengths[row]) <= 1.5


def test_bars_lie_beside_their_rows(view: ChromagramView) -> None:
    listen_to(view)
    rects = bar_rects(view.places().bars, [1.0] * 12)
    for row, rect in enumerate(rects):
        assert rect.center().y() == pytest.approx(middle_of_row(view, row), abs=0.5)


def test_a_chord_lights_its_rows_of_the_picture(view: ChromagramView) -> None:
    listen_to(view, 20.0)
    x = view.plot().left() + view.plot().width() * 0.7
    assert loud_rows(view, x) == C_MAJOR


def test_rows_by_fifths_put_a_triad_s_root_and_fifth_together(view: ChromagramView) -> None:
    listen_to(view, 20.0)
    view.set_look("order", "fifths")
    assert view.row_names == ("D♭", "A♭", "E♭", "B♭", "F", "C", "G", "D", "A", "E", "B", "F♯")
    x = view.plot().left() + view.plot().width() * 0.7
    assert {view.row_names[row] for row in loud_rows(view, x)} == {"C", "E", "G"}


@pytest.mark.parametrize(
    ("reading", "names"),
    [(INSTRUMENTS[0], {"D", "F♯", "A"}), (INSTRUMENTS[1], {"A", "C♯", "E"}),
     (CAPOS[2], {"A", "C♯", "E"}), (INSTRUMENTS[2], {"G", "B", "D"})],
)  # fmt: skip
def test_a_player_reads_the_notes_of_the_instrument(
    view: ChromagramView, reading, names: set[str]
) -> None:
    listen_to(view, 20.0)
    view.context.portrait_now.show(song())
    view.tick()
    x = view.plot().left() + view.plot().width() * 0.7
    assert {view.row_names[row] for row in loud_rows(view, x)} == {"C", "E", "G"}
    Transposing(view.context.settings).choose(reading)
    assert {view.row_names[row] for row in loud_rows(view, x)} == names
    assert view._reading_pill.text() == reading.words
    assert view._reading_pill.isVisible()


def test_the_name_of_c_major_is_right_for_every_player(view: ChromagramView) -> None:
    listen_to(view, 20.0)
    view.context.portrait_now.show(song())
    chord = view._read.sheet.chord_at(20.0)
    assert view._cells.symbol_of(chord) == ("C", "")
    Transposing(view.context.settings).choose(INSTRUMENTS[0])
    assert view._cells.symbol_of(chord) == ("D", "")
    y = view.places().keys.center().y() - view.plot().top()
    assert view.lines_at(20.0, y)[0][0][0] == "D major"
    assert view.lines_at(20.0, 5.0)[0][0][0] == "D"


def test_there_is_no_empty_strip_before_the_analysis(view: ChromagramView) -> None:
    listen_to(view)
    assert view.places().rows.height() == view.plot().height()
    view.context.portrait_now.show(song())
    assert view.places().chords.height() >= 22
    assert view.places().keys.height() >= 16
    between = view.places().rows
    assert view.places().chords.bottom() <= between.top()
    assert between.bottom() <= view.places().keys.top()
    view.context.portrait_now.show(None)
    assert view.places().rows.height() == view.plot().height()


@pytest.mark.parametrize("position_s", [3.0, 18.0])
def test_chords_and_keys_begin_at_their_times(view: ChromagramView, position_s: float) -> None:
    listen_to(view, position_s)
    view.context.portrait_now.show(song())
    go(view, position_s)
    picture = image(view)
    y = round(view.places().chords.bottom() - 1.5)
    row = np.array([QColor(picture.pixel(x, y)).getRgb()[:3] for x in range(picture.width())])
    checked = 0
    for border in (4.0, 5.0, 6.0, 12.0, 14.0):
        x = view.x_of(border)
        if view.plot().left() + 20 < x < view.plot().right() - 20:
            around = row[round(x) - 6 : round(x) + 7]
            before = np.abs(around - around[-1]).sum(axis=1) > 30
            assert abs(np.flatnonzero(before).max() + 1 + round(x) - 6 - x) <= 1
            checked += 1
    assert checked
    go(view, 28.0)
    picture, y = image(view), view.places().keys.bottom() - 2
    x = view.x_of(30.0)
    assert far(picture, x - 3, y, key_colour(0, 0)) < 12
    assert far(picture, x + 2, y, key_colour(9, 1)) < 12


def test_tones_of_the_key_are_marked(view: ChromagramView) -> None:
    listen_to(view, 20.0)
    view.context.portrait_now.show(song(key=A_MAJOR_KEY))
    view.tick()
    picture, area = image(view), view.places().bars
    x = area.left() + MARKS / 2
    marked = {
        row for row in range(12)
        if any(far(picture, x + dx, middle_of_row(view, row), DARK.panel) > 90 for dx in (-3, 0, 3))
    }  # fmt: skip
    assert marked == {9, 11, 1, 2, 4, 6, 8}


def test_without_a_key_nothing_is_marked(view: ChromagramView) -> None:
    listen_to(view, 20.0)
    picture, area = image(view), view.places().bars
    x = area.left() + MARKS / 2
    assert all(far(picture, x, middle_of_row(view, row), DARK.panel) < 9 for row in range(12))


def test_tiles_appear_as_they_arrive(view: ChromagramView) -> None:
    view.context.pictures.begin(DURATION_S)
    go(view, 20.0)
    x, y = view.plot().left() + view.plot().width() * 0.7, middle_of_row(view, 0)
    assert QColor(image(view).pixel(round(x), round(y))) == QColor(DARK.ground)
    assert view.strengths == (0.0,) * 12
    view.context.pictures.make()
    assert brightness(image(view), x, y) > 130


def test_a_point_is_put_into_words(view: ChromagramView) -> None:
    listen_to(view, 20.0)
    row = view.places().rows.height() / 12
    (line,) = view.lines_at(20.0, 11.5 * row)
    assert line[0][0] == "C"
    assert line[1][0].endswith("0:20.0")
    assert float(line[1][0].split("·")[0]) > 0.5


def test_source_order_and_bars_are_chosen_from_a_list(view: ChromagramView) -> None:
    listen_to(view)
    for action in view._source_pill.menu().actions():
        if action.text() == "From CENS":
            action.trigger()
    assert view.look.source == "cens"
    assert view._source_pill.text() == "Chroma · CENS"
    assert "CENS" in view._source_pill.accessibleName()
    assert view.context.pictures.wanted == [PictureChoice("chroma", (("source", "cens"),))]
    with pytest.raises(ParameterError, match="no order called upwards"):
        view.set_look("order", "upwards")


def test_the_keyboard_reaches_every_choice(qtbot: QtBot, view: ChromagramView) -> None:
    listen_to(view)
    seen = set()
    for key, name in ((Qt.Key.Key_S, "source"), (Qt.Key.Key_O, "order"), (Qt.Key.Key_N, "bars")):
        for _ in range(3):
            qtbot.keyClick(view, key)
            seen.add((name, getattr(view.look, name)))
    assert {value for name, value in seen if name == "source"} == set(SOURCES)
    assert {value for name, value in seen if name == "order"} == set(ORDERS)
    assert {value for name, value in seen if name == "bars"} == set(BARS)
    qtbot.keyClick(view, Qt.Key.Key_T)
    assert view._reading_pill.text() == "In B♭"
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.context.stage.sought == [25.0]


def test_bars_stand_where_they_are_wanted(view: ChromagramView) -> None:
    listen_to(view)
    area = view.places().rows
    assert view.places().bars.left() == area.left()
    view.set_look("bars", "right")
    assert view.places().bars.right() == pytest.approx(area.right())
    view.set_look("bars", "off")
    assert view.places().bars.width() == 0
    x = area.left() + 20
    assert loud_rows(view, x) == C_MAJOR


def test_a_state_is_restored_whatever_it_holds(view: ChromagramView) -> None:
    listen_to(view)
    view.restore({"source": "stft", "order": "fifths", "bars": "off"})
    assert view.look == Look("stft", "fifths", "off")
    assert view.choice == PictureChoice("chroma", (("source", "stft"),))
    assert view.state() == {"source": "stft", "order": "fifths", "bars": "off"}
    view.restore({"source": 7, "order": ["fifths"], "later": True})
    assert view.look == Look()
    for nothing in (None, 3, [], {"bars": None}):
        assert look_from(nothing) == Look()


def test_a_new_view_takes_the_last_choice_over(qtbot: QtBot, view: ChromagramView) -> None:
    view.set_look("order", "fifths")
    other = ChromagramView(view.context)
    qtbot.addWidget(other)
    assert other.look.order == "fifths"


def test_a_click_seeks_to_the_moment_under_it(qtbot: QtBot, view: ChromagramView) -> None:
    listen_to(view, 20.0)
    view.context.portrait_now.show(song())
    plot = view.plot()
    for y in (
        view.places().chords.center().y(),
        plot.center().y(),
        view.places().keys.center().y(),
    ):
        go(view, 20.0)
        target = QPoint(plot.left() + plot.width() * 3 // 4, round(y))
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=target)
        assert view.context.stage.sought[-1] == pytest.approx(23.0, abs=0.1)


def test_a_standing_picture_is_not_drawn_again(view: ChromagramView) -> None:
    listen_to(view)
    view.grab()
    asked: list[object] = []
    view.update = lambda *area: asked.append(area)
    view.tick()
    assert asked == []


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(30, 20), (160, 90), (1600, 700)])
def test_every_size_and_theme_is_drawn(
    view: ChromagramView, theme: str, size: tuple[int, int]
) -> None:
    listen_to(view, 31.0)
    view.context.portrait_now.show(song())
    themes.apply(theme)
    view.setMinimumSize(0, 0)
    view.resize(*size)
    go(view, 59.9)
    view.grab()
    view.context.pictures.leave()
    view.context.portrait_now.show(None)
    view.tick()
    view.grab()


def test_the_chroma_line_joins_tiles_and_leaves_out_what_has_not_come() -> None:
    line, choice = ChromaLine(), PictureChoice("chroma")
    tiles = tiles_of(choice, DURATION_S)
    rate = 22050 / 256
    assert line.between(0, 60).shape == (12, 0)
    line.add(tiles[:1])
    assert line.between(0, 60).shape == (12, 2048)
    line.add(tiles)
    around = line.between(23.0, 25.0)
    assert around.shape[1] == int(25 * rate) + 1 - int(23 * rate)
    joined = np.concatenate([tile.levels for tile in tiles], axis=1)
    assert np.array_equal(around * 255, joined[:, int(23 * rate) : int(25 * rate) + 1])
    line.add([Tile(1, choice, 0, tiles[0].levels, known=(100, 900))])
    assert line.between(0, 20).shape == (12, 800)
