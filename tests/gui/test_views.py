"""The live views show what sounds, in step, and obey mouse and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from musicscope.analysis.picture import PictureChoice
from musicscope.analysis.pitch import PITCH_COLOURS
from musicscope.core.errors import ParameterError
from musicscope.core.settings import Settings
from musicscope.gui.theme import DARK, themes
from musicscope.gui.views.chromagram import ChromagramView
from musicscope.gui.views.colour_tables import COLOUR_TABLES, picture_colours
from musicscope.gui.views.pitch_axis import PitchAxis
from musicscope.gui.views.spectrogram import KINDS, SpectrogramView
from musicscope.gui.views.timeline import Timeline
from musicscope.gui.views.tonnetz import TonnetzView
from musicscope.gui.views.waveform import WaveformView
from tests.gui.views_world import StubPictures, StubPlayback

DURATION_S = 60.0


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path) -> Iterator[SimpleNamespace]:
    themes.apply("dark")
    pictures, playback, timeline = StubPictures(), StubPlayback(), Timeline()
    settings = Settings(tmp_path / "settings.json")
    made = SimpleNamespace(
        pictures=pictures,
        playback=playback,
        timeline=timeline,
        settings=settings,
        spectrogram=SpectrogramView(pictures, playback, settings, timeline),
        chromagram=ChromagramView(pictures, playback, timeline),
        tonnetz=TonnetzView(pictures, playback),
        waveform=WaveformView(pictures, playback),
    )
    made.views = (made.spectrogram, made.chromagram, made.tonnetz, made.waveform)
    for view in made.views:
        qtbot.addWidget(view)
        view.resize(640, 320)
        view.show()
    yield made
    themes.apply("dark")


def play(world: SimpleNamespace, position_s: float = 20.0) -> None:
    world.pictures.show(DURATION_S)
    world.pictures.make()
    move(world, position_s)


def move(world: SimpleNamespace, position_s: float) -> None:
    world.playback.position_s = position_s
    world.timeline.follow(position_s)
    for view in world.views:
        view.tick()


def image(view: QWidget) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def brightness(picture: QImage, x: float, y: float) -> int:
    return QColor(picture.pixel(round(x), round(y))).value()


def test_an_empty_view_says_what_will_be_there(world: SimpleNamespace) -> None:
    for view in world.views:
        assert view.accessibleName()
        assert view.EMPTY_TITLE
        assert view.EMPTY_SENTENCE.endswith(".")
        picture = image(view)
        inks = {picture.pixel(x, y) for x in range(100, 540, 2) for y in range(140, 190, 2)}
        assert len(inks) > 10, "words are drawn"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("axis", ["notes", "log", "linear"])
def test_the_sounding_notes_are_bright(
    world: SimpleNamespace, theme: str, kind: str, axis: str
) -> None:
    themes.apply(theme)
    view = world.spectrogram
    view.set_look("kind", kind)
    view.set_look("axis", axis)
    play(world, 20.0)
    picture, plot = image(view), view.plot()
    place = PitchAxis(axis, plot.height())
    x = plot.left() + plot.width() * 0.7
    note = brightness(picture, x, plot.top() + place.y_of(261.63))
    above = brightness(picture, x, plot.top() + place.y_of(4000.0))
    assert note > 130
    assert above < 60


def test_sounding_keys_are_lit_in_the_colour_of_their_pitch(world: SimpleNamespace) -> None:
    play(world)
    view = world.spectrogram
    picture, plot = image(view), view.plot()
    y = plot.top() + PitchAxis("notes", plot.height()).y_of(261.63)
    key = QColor(picture.pixel(view.gutter().left() + 28, round(y)))
    wanted = QColor(PITCH_COLOURS[0])
    assert abs(key.red() - wanted.red()) + abs(key.blue() - wanted.blue()) < 60


def test_the_playhead_is_one_line_through_all_time_views(world: SimpleNamespace) -> None:
    for position_s in (1.0, 20.0, 33.33, 59.0):
        if world.pictures.track is None:
            play(world, position_s)
        move(world, position_s)
        columns = []
        for view in (world.spectrogram, world.chromagram):
            picture, plot = image(view), view.plot()
            accent = QColor(DARK.accent).rgb()
            y = plot.bottom() - 30
            columns.append([x for x in range(640) if picture.pixel(x, y) == accent])
        assert columns[0] == columns[1]
        assert 1 <= len(columns[0]) <= 2


def test_a_chord_lights_its_rows_of_the_chromagram(world: SimpleNamespace) -> None:
    play(world, 20.0)
    view = world.chromagram
    picture, plot = image(view), view.plot()
    x = plot.left() + plot.width() * 0.7
    row = plot.height() / 12
    loud = {p for p in range(12) if brightness(picture, x, plot.top() + row * (11.5 - p)) > 130}
    assert {0, 4, 7} <= loud
    assert not loud & {1, 2, 3, 6, 8, 9, 10}


def test_the_tonnetz_names_the_triad_that_is_heard(world: SimpleNamespace) -> None:
    play(world, 15.0)
    assert world.tonnetz.triad == "C major"
    assert world.tonnetz.accessibleDescription() == "C major"
    move(world, 45.0)
    assert world.tonnetz.triad == "A minor"


def test_the_tonnetz_goes_dark_for_another_track(world: SimpleNamespace) -> None:
    play(world, 15.0)
    world.pictures.show(DURATION_S, track=2)
    assert world.tonnetz.triad == ""


def test_a_click_seeks_to_the_moment_under_it(qtbot: QtBot, world: SimpleNamespace) -> None:
    play(world, 20.0)
    for view in (world.spectrogram, world.chromagram):
        move(world, 20.0)
        plot = view.plot()
        target = QPoint(plot.left() + plot.width() * 3 // 4, plot.center().y())
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=target)
        assert world.playback.sought[-1] == pytest.approx(23.0, abs=0.1)


def test_a_drag_moves_the_picture_and_a_pill_leads_back(
    qtbot: QtBot, world: SimpleNamespace
) -> None:
    play(world, 20.0)
    view = world.spectrogram
    middle = view.plot().center()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 6):
        qtbot.mouseMove(view, middle + QPoint(-20 * step, 0))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle - QPoint(100, 0))
    assert world.playback.sought == []
    assert not world.timeline.following
    seconds = 100 / view.plot().width() * 12
    assert world.timeline.visible_centre_s == pytest.approx(20 + seconds, abs=0.3)
    back = view._back
    assert back.isVisible()
    assert not world.chromagram._back.isVisible()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert world.timeline.following
    assert not back.isVisible()


def test_keys_seek_and_zoom(qtbot: QtBot, world: SimpleNamespace) -> None:
    play(world, 20.0)
    view = world.spectrogram
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert world.playback.sought == [25.0, 24.0, 0.0]
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert world.timeline.shown_s < 12
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert world.timeline.shown_s == 12
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert world.timeline.shown_s > 12


def test_the_wheel_zooms_and_its_other_axis_moves(world: SimpleNamespace) -> None:
    play(world, 30.0)

    def turn(across: int, along: int) -> None:
        centre = QPointF(world.spectrogram.plot().center())
        event = QWheelEvent(
            centre,
            centre,
            QPoint(),
            QPoint(across, along),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        world.spectrogram.wheelEvent(event)

    turn(0, 120)
    assert world.timeline.shown_s == pytest.approx(12 / 1.25)
    assert world.timeline.following
    turn(-120, 0)
    assert not world.timeline.following
    assert world.timeline.visible_centre_s > 30


def test_the_point_under_the_cursor_is_put_into_words(world: SimpleNamespace) -> None:
    play(world, 20.0)
    view = world.spectrogram
    y = PitchAxis("notes", view.plot().height()).y_of(329.63)
    words = ["".join(run[0] for run in line) for line in view.lines_at(20.0, y)]
    assert words[0].startswith("E4")
    assert "cents" in words[0]
    assert " Hz · −1" in words[1]
    assert words[1].endswith("0:20.0")
    row = world.chromagram.plot().height() / 12
    (line,) = world.chromagram.lines_at(20.0, 11.5 * row)
    assert line[0][0] == "C"


def test_the_look_is_kept(world: SimpleNamespace) -> None:
    world.spectrogram.set_look("kind", "mel")
    world.spectrogram.set_look("axis", "log")
    again = SpectrogramView(world.pictures, world.playback, world.settings, Timeline())
    assert (again.kind, again.axis) == ("mel", "log")
    again.deleteLater()
    world.settings.set("spectrogram", {"kind": "gone", "axis": 7})
    forgiving = SpectrogramView(world.pictures, world.playback, world.settings, Timeline())
    assert (forgiving.kind, forgiving.axis) == ("cqt36", "notes")
    forgiving.deleteLater()
    with pytest.raises(ParameterError, match="no axis called upwards"):
        world.spectrogram.set_look("axis", "upwards")


def test_only_the_shown_kind_is_wanted(world: SimpleNamespace) -> None:
    world.spectrogram.set_look("kind", "stft")
    assert PictureChoice("cqt") not in world.pictures.wanted
    assert world.pictures.wanted.count(PictureChoice("stft")) == 1
    world.spectrogram.set_look("kind", "stft")
    assert world.pictures.wanted.count(PictureChoice("stft")) == 1


def test_the_kind_is_chosen_from_a_list(world: SimpleNamespace) -> None:
    menu = world.spectrogram._kind_pill.menu()
    (mel,) = (action for action in menu.actions() if action.text() == "Mel")
    mel.trigger()
    assert world.spectrogram.kind == "mel"
    assert "Mel" in world.spectrogram._kind_pill.accessibleName()


def test_tiles_appear_as_they_arrive(world: SimpleNamespace) -> None:
    world.pictures.show(DURATION_S)
    move(world, 20.0)
    view = world.chromagram
    plot = view.plot()
    x, y = plot.left() + plot.width() * 0.7, plot.top() + plot.height() * 11.5 / 12
    assert QColor(image(view).pixel(round(x), round(y))) == QColor(DARK.ground)
    world.pictures.make()
    assert brightness(image(view), x, y) > 130


def test_what_is_dragged_into_view_is_asked_for(world: SimpleNamespace) -> None:
    world.pictures.show(600.0)
    move(world, 20.0)
    world.timeline.pan(400.0)
    for view in (world.spectrogram, world.chromagram):
        view._looked_at = 0.0
        view.tick()
    assert world.pictures.looked_at_s == pytest.approx(420.0)


def test_a_standing_picture_is_not_drawn_again(world: SimpleNamespace) -> None:
    play(world, 20.0)
    for view in world.views:
        view.grab()
    asked: list[QWidget] = []
    for view in world.views:
        view.update = lambda *_, v=view: asked.append(v)
        view.tick()
    assert asked == []


def test_the_waveform_seeks_where_it_is_clicked_and_dragged(
    qtbot: QtBot, world: SimpleNamespace
) -> None:
    play(world, 0.0)
    view = world.waveform
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(320, 40))
    assert world.playback.sought == [pytest.approx(30.0, abs=0.1)]
    qtbot.mouseMove(view, QPoint(480, 40))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(480, 40))
    assert world.playback.sought[-1] == pytest.approx((480 - 10) / 620 * 60, abs=0.1)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert world.playback.sought[-1] == pytest.approx(470 / 620 * 60 - 5, abs=0.1)


def test_the_played_part_of_the_waveform_is_lit(world: SimpleNamespace) -> None:
    play(world, 30.0)
    picture = image(world.waveform)
    left = max(brightness(picture, x, 160) for x in range(100, 110))
    right = max(brightness(picture, x, 160) for x in range(500, 510))
    assert left > right + 40


def test_leaving_the_track_empties_the_views(world: SimpleNamespace) -> None:
    play(world, 20.0)
    world.pictures.leave()
    for view in world.views:
        view.tick()
        view.grab()
    assert world.spectrogram.empty


def test_tiny_views_are_drawn_too(world: SimpleNamespace) -> None:
    play(world, 20.0)
    for view in world.views:
        view.setMinimumSize(0, 0)
        view.resize(30, 20)
        view.tick()
        view.grab()


@pytest.mark.parametrize("name", list(COLOUR_TABLES))
def test_colour_tables_grow_lighter(name: str) -> None:
    table = picture_colours(name)
    assert len(table) == 256
    light = [QColor(c).lightnessF() for c in (table[0], table[-1])]
    assert light[1] > light[0]
    stretched = picture_colours(name, 50, 200)
    assert stretched[:51] == (table[0],) * 51
    assert stretched[200:] == (table[-1],) * 56
