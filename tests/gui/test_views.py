"""Views over time obey mouse and keys, share one stretch of time, show what the owner marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from musicscope.analysis.picture import PictureChoice, Tile, frame_rate, frames_of_tile
from musicscope.gui.theme import DARK, themes
from musicscope.gui.views.colour_tables import COLOUR_TABLES, picture_colours
from musicscope.gui.views.spectrogram import SpectrogramView
from musicscope.gui.views.strip import PIECE
from musicscope.workspace.stage import Source
from tests.gui import views_world
from tests.gui.views_world import click_at, play, world_in

DURATION_S = 60.0
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def world(qtbot: QtBot, tmp_path: Path) -> Iterator[SimpleNamespace]:
    themes.apply("dark")
    context = world_in(tmp_path)
    upper, lower = SpectrogramView(context), SpectrogramView(context)
    made = SimpleNamespace(
        context=context,
        timeline=context.timeline,
        stage=context.stage,
        practice=context.practice,
        pictures=context.pictures,
        upper=upper,
        lower=lower,
        views=(upper, lower),
    )
    for view in made.views:
        qtbot.addWidget(view)
        view.resize(640, 320)
        view.show()
    yield made
    themes.enlarge(1.0)
    themes.apply("dark")


def begin(world: SimpleNamespace, position_s: float = 20.0) -> None:
    play(world.context, DURATION_S)
    move(world, position_s)


def move(world: SimpleNamespace, position_s: float) -> None:
    views_world.move(world.context, position_s)
    for view in world.views:
        view.tick()


def image(view: QWidget) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def brightness(picture: QImage, x: float, y: float) -> int:
    return QColor(picture.pixel(round(x), round(y))).value()


def point_at(view: SpectrogramView, moment_s: float, part: float = 0.5) -> QPoint:
    """Return where a moment is, at a part of the height."""
    plot = view.plot()
    return QPoint(round(view.x_of(moment_s)), round(plot.top() + part * plot.height()))


def drag(
    qtbot: QtBot,
    view: QWidget,
    start: QPoint,
    stop: QPoint,
    button: Qt.MouseButton = LEFT,
    held: Qt.KeyboardModifier = NONE,
    *,
    let_go: bool = True,
) -> None:
    qtbot.mousePress(view, button, held, start)
    for step in range(1, 6):
        place = QPointF(start + (stop - start) * step / 5)
        event = QMouseEvent(QMouseEvent.Type.MouseMove, place, place, button, button, held)
        view.mouseMoveEvent(event)
    if let_go:
        qtbot.mouseRelease(view, button, held, stop)


def turn(view: QWidget, along: int, across: int = 0, held: Qt.KeyboardModifier = NONE) -> None:
    centre = QPointF(view.plot().center())
    event = QWheelEvent(
        centre,
        centre,
        QPoint(),
        QPoint(across, along),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)


def test_an_empty_view_says_what_will_be_there(world: SimpleNamespace) -> None:
    view = world.upper
    assert view.accessibleName()
    assert view.EMPTY_SENTENCE.endswith(".")
    picture = image(view)
    inks = {picture.pixel(x, y) for x in range(100, 540, 2) for y in range(140, 190, 2)}
    assert len(inks) > 10, "words are drawn"


def test_the_playhead_is_one_line_through_all_time_views(world: SimpleNamespace) -> None:
    begin(world)
    for position_s in (1.0, 20.0, 33.33, 59.0):
        move(world, position_s)
        columns = []
        for view in world.views:
            picture, y = image(view), view.plot().bottom() - 30
            accent = QColor(DARK.accent).rgb()
            columns.append([x for x in range(640) if picture.pixel(x, y) == accent])
        assert columns[0] == columns[1]
        assert 1 <= len(columns[0]) <= 2


@pytest.mark.parametrize("moment_s", [3.0, 24.2, 41.7])
def test_the_time_under_the_cursor_is_the_time_that_is_drawn_there(
    world: SimpleNamespace, moment_s: float
) -> None:
    view = world.upper
    view.set_look("kind", "stft")
    view.set_parameter("fft", 512)
    play(world.context, DURATION_S, piece=click_at(moment_s))
    world.timeline.span_s = 4.0
    move(world, moment_s + 1.0)
    picture, plot = image(view), view.plot()
    y, playhead = plot.center().y(), round(view.x_of(moment_s + 1.0))
    columns = np.array([brightness(picture, x, y) for x in range(plot.left(), playhead - 6)])
    loud = plot.left() + np.flatnonzero(columns > columns.max() / 2).mean() + 0.5
    one_frame = 256 / 22050
    assert view.time_at(loud) == pytest.approx(moment_s, abs=one_frame)
    assert view.x_of(moment_s) == pytest.approx(loud, abs=1.5)


def test_a_click_seeks_to_the_moment_under_it(qtbot: QtBot, world: SimpleNamespace) -> None:
    begin(world)
    for view in world.views:
        move(world, 20.0)
        qtbot.mouseClick(view, LEFT, pos=point_at(view, 23.0))
        assert world.stage.sought[-1] == pytest.approx(23.0, abs=0.02)
    assert world.practice.span is None


def test_a_drag_selects_a_span_that_every_view_shows_at_once(
    qtbot: QtBot, world: SimpleNamespace
) -> None:
    begin(world)
    view = world.upper
    start, stop = point_at(view, 17.0), point_at(view, 19.0)
    drag(qtbot, view, start, stop, let_go=False)
    assert world.timeline.marking == pytest.approx((17.0, 19.0), abs=0.02)
    assert world.practice.span is None, "nothing is repeated while the mouse still moves"
    edges = QColor(DARK.accent).rgb()
    picture = image(world.lower)
    y = world.lower.plot().center().y()
    assert any(picture.pixel(round(start.x()) + d, y) == edges for d in (-1, 0, 1))
    qtbot.mouseRelease(view, LEFT, NONE, stop)
    assert world.timeline.marking is None
    assert world.practice.span.start_s == pytest.approx(17.0, abs=0.02)
    assert world.practice.span.stop_s == pytest.approx(19.0, abs=0.02)
    assert world.stage.sought == []


def test_a_drag_to_the_left_selects_too_and_snaps_on_demand(
    qtbot: QtBot, world: SimpleNamespace
) -> None:
    begin(world)
    world.practice.snapping = True
    view = world.upper
    drag(qtbot, view, point_at(view, 22.1), point_at(view, 17.9), let_go=False)
    assert world.timeline.marking == (22.0, 18.0)
    qtbot.mouseRelease(view, LEFT, NONE, point_at(view, 17.9))
    assert (world.practice.span.start_s, world.practice.span.stop_s) == (18.0, 22.0)


def test_an_edge_of_the_span_can_be_moved(qtbot: QtBot, world: SimpleNamespace) -> None:
    begin(world)
    world.practice.select(17.0, 19.0)
    view = world.upper
    drag(qtbot, view, point_at(view, 19.0), point_at(view, 22.0))
    assert world.practice.span.start_s == pytest.approx(17.0)
    assert world.practice.span.stop_s == pytest.approx(22.0, abs=0.02)


def test_escape_gives_up_a_drag_and_then_the_span(qtbot: QtBot, world: SimpleNamespace) -> None:
    begin(world)
    world.practice.select(17.0, 19.0)
    view = world.upper
    drag(qtbot, view, point_at(view, 21.0), point_at(view, 23.0), let_go=False)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view, LEFT, NONE, point_at(view, 23.0))
    assert world.timeline.marking is None
    assert world.practice.span.start_s == 17.0
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert world.practice.span is None


@pytest.mark.parametrize(("button", "held"), [(LEFT, CONTROL), (MIDDLE, NONE)])
def test_a_drag_with_control_or_the_middle_button_moves_the_picture(
    qtbot: QtBot, world: SimpleNamespace, button: Qt.MouseButton, held: Qt.KeyboardModifier
) -> None:
    begin(world)
    view = world.upper
    middle = view.plot().center()
    drag(qtbot, view, middle, middle - QPoint(100, 0), button, held)
    assert world.stage.sought == []
    assert world.practice.span is None
    assert not world.timeline.following
    seconds = 100 / view.plot().width() * 12
    assert world.timeline.visible_centre_s == pytest.approx(20 + seconds, abs=0.1)
    back = view._back
    assert back.isVisible()
    assert not world.lower._back.isVisible()
    qtbot.mouseClick(back, LEFT)
    assert world.timeline.following
    assert not back.isVisible()


def test_keys_seek_and_zoom(qtbot: QtBot, world: SimpleNamespace) -> None:
    begin(world)
    view = world.upper
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Left, SHIFT)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert world.stage.sought == [25.0, 24.0, 0.0]
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert world.timeline.shown_s < 12
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert world.timeline.shown_s == 12
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    assert world.timeline.shown_s > 12


def test_the_wheel_zooms_and_shift_or_its_other_axis_moves(world: SimpleNamespace) -> None:
    begin(world, 30.0)
    turn(world.upper, 120)
    assert world.timeline.shown_s == pytest.approx(12 / 1.25)
    assert world.timeline.following
    turn(world.upper, 0, across=-120)
    assert not world.timeline.following
    assert world.timeline.visible_centre_s > 30
    world.timeline.follow_again()
    turn(world.upper, 120, held=SHIFT)
    assert world.timeline.visible_centre_s < 30


def test_alt_and_the_wheel_zoom_the_axis_of_frequency_alone(world: SimpleNamespace) -> None:
    begin(world)
    plot = world.upper.plot()
    middle = world.upper.pane.axis(plot.height()).hz_at(plot.height() / 2)
    for along, across in ((120, 0), (0, 120)):
        turn(world.upper, along, across, ALT)
    axis = world.upper.pane.axis(plot.height())
    assert world.timeline.shown_s == 12
    assert np.log2(axis.highest_hz / axis.lowest_hz) == pytest.approx(8 / 1.25**2)
    assert axis.hz_at(plot.height() / 2) == pytest.approx(middle, rel=0.02)
    assert world.lower.look.range_hz is None


def test_what_the_mouse_points_at_is_shown_in_all_views(world: SimpleNamespace) -> None:
    begin(world)
    before = image(world.lower)
    place = point_at(world.upper, 23.0)
    world.upper.move_cursor(QPointF(place))
    assert world.timeline.pointed_s == pytest.approx(23.0, abs=0.02)
    after = image(world.lower)
    y = world.lower.plot().top() + 150
    columns = range(place.x() - 1, place.x() + 2)
    assert any(after.pixel(x, y) != before.pixel(x, y) for x in columns)
    world.upper.move_cursor(None)
    assert world.timeline.pointed_s is None
    assert image(world.lower) == before


def test_a_bookmark_is_a_flag_that_leads_to_its_place(qtbot: QtBot, world: SimpleNamespace) -> None:
    begin(world)
    world.practice.add_bookmark(23.0, "Second theme")
    view = world.upper
    flag = QPoint(round(view.x_of(23.0)) + 3, view.plot().top() + 4)
    assert QColor(image(view).pixel(flag)) == QColor(DARK.accent)
    view.move_cursor(QPointF(flag))
    words = "".join(run[0] for line in view._pointer.lines(QPointF(flag)) for run in line)
    assert words == "Second theme  0:23.0"
    qtbot.mouseClick(view, LEFT, pos=flag)
    assert world.stage.sought == [23.0]


def test_a_loop_carries_the_letters_a_and_b(world: SimpleNamespace) -> None:
    begin(world)
    world.practice.select(17.0, 19.0)
    view = world.upper
    inside = QPoint(round(view.x_of(17.0)) + 2, view.plot().top() + 2)
    accent = QColor(DARK.accent)
    assert QColor(image(view).pixel(inside)) != accent
    world.practice.toggle_loop()
    assert QColor(image(view).pixel(inside)) == accent
    left_of_b = QPoint(round(view.x_of(19.0)) - 2, view.plot().top() + 2)
    assert QColor(image(view).pixel(left_of_b)) == accent


def test_a_live_input_scrolls_with_now_at_the_right_edge(
    qtbot: QtBot, world: SimpleNamespace
) -> None:
    choice = world.upper.choice
    world.stage.source = Source.INPUT
    world.pictures.show_live(-1)
    shown = []
    for seconds in (0.5, 3.0, 14.0, 30.0):
        frames = int(seconds * frame_rate(choice))
        for index in range(2):
            first, count = frames_of_tile(choice, index)
            if first < frames:
                levels = np.full((288, min(count, frames - first)), 200, np.uint8)
                world.pictures.feed(Tile(-1, choice, index, levels))
        world.pictures.extend(seconds)
        world.stage.position_s = seconds
        world.timeline.follow(seconds)
        world.upper.tick()
        window = world.upper.window_now()
        assert window.playhead == window.width - 1
        picture, plot = image(world.upper), world.upper.plot()
        shown.append(brightness(picture, plot.right() - 12, plot.center().y()))
        assert world.timeline.shown_s == 12.0, "the scale stays while the sound grows"
    assert min(shown) > 100
    early = QPoint(world.upper.plot().right() - 5, world.upper.plot().center().y())
    qtbot.mouseClick(world.upper, LEFT, pos=early)
    assert world.stage.sought[-1] <= 30.0
    turn(world.upper, 0, across=120)
    stands = world.upper.window_now().left
    world.stage.position_s = 31.0
    world.pictures.extend(31.0)
    world.timeline.follow(31.0)
    world.upper.tick()
    assert world.upper.window_now().left == stands, "what is looked at does not jump"


def test_tiles_appear_as_they_arrive(world: SimpleNamespace) -> None:
    world.pictures.begin(DURATION_S)
    move(world, 20.0)
    view = world.upper
    plot = view.plot()
    x = plot.left() + plot.width() * 0.7
    y = plot.top() + view.pane.axis(plot.height()).y_of(261.63)
    assert QColor(image(view).pixel(round(x), round(y))) == QColor(DARK.ground)
    world.pictures.make()
    assert brightness(image(view), x, y) > 130


def test_what_is_dragged_into_view_is_asked_for(world: SimpleNamespace) -> None:
    world.pictures.begin(600.0)
    move(world, 20.0)
    world.timeline.pan(400.0)
    world.upper.pane.wanted._looked_at = 0.0
    world.upper.tick()
    assert world.pictures.looked_at_s == pytest.approx(420.0)


def test_a_standing_picture_is_not_drawn_again(world: SimpleNamespace) -> None:
    begin(world)
    for view in world.views:
        view.grab()
    asked: list[QWidget] = []
    for view in world.views:
        view.update = lambda *_, v=view: asked.append(v)
        view.tick()
    assert asked == []


def test_a_view_that_is_closed_wants_nothing(world: SimpleNamespace) -> None:
    begin(world)
    view = SpectrogramView(world.context)
    view.set_look("kind", "mel")
    assert PictureChoice("mel") in world.pictures.wanted
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert PictureChoice("mel") not in world.pictures.wanted


def test_leaving_the_track_empties_the_views(world: SimpleNamespace) -> None:
    begin(world)
    world.pictures.leave()
    for view in world.views:
        view.tick()
        view.grab()
    assert world.upper.empty


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_tiny_views_are_drawn_too(world: SimpleNamespace, scale: float) -> None:
    begin(world)
    themes.enlarge(scale)
    for view in world.views:
        view.setMinimumSize(0, 0)
        view.resize(30, 20)
        view.set_frozen(True)
        view.tick()
        view.grab()


def test_larger_type_finds_room(world: SimpleNamespace) -> None:
    begin(world)
    before = world.upper.plot()
    themes.enlarge(1.8)
    after = world.upper.plot()
    assert after.left() > before.left()
    assert after.width() > 400
    pill = world.upper._kind_pill
    assert pill.height() >= 1.4 * 24


def lightness(table: tuple[int, ...]) -> np.ndarray:
    """Return CIE 1976 L* of sRGB colours, 0..100."""
    channels = np.array([QColor(c).getRgbF()[:3] for c in table])
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return 116 * np.where(luminance > 0.008856, np.cbrt(luminance), 7.787 * luminance + 4 / 29) - 16


@pytest.mark.parametrize("name", list(COLOUR_TABLES))
def test_colour_tables_go_evenly_from_dark_to_light(name: str) -> None:
    table = picture_colours(name)
    light = lightness(table) * (-1 if name == "paper" else 1)
    assert len(table) == 256
    assert light[-1] - light[0] > 70
    assert np.diff(light).min() > -1.0
    assert np.ptp(np.diff(light[::16])) < 6.0
    stretched = picture_colours(name, 50, 200)
    assert stretched[:51] == (table[0],) * 51
    assert stretched[200:] == (table[-1],) * 56


def test_gamma_lifts_what_is_soft_and_keeps_both_ends() -> None:
    plain, lifted = picture_colours("magma"), picture_colours("magma", 0, 255, 2.0)
    assert (lifted[0], lifted[255]) == (plain[0], plain[255])
    assert lifted[64] == plain[round(255 * (64 / 255) ** 0.5)]


def test_a_tile_that_has_grown_is_composed_again_from_its_fresh_columns(
    world: SimpleNamespace,
) -> None:
    begin(world)
    strip = world.upper.strip
    move(world, 12.0)
    world.upper.grab()
    tile = world.pictures.tiles(world.upper.choice)[0]
    pieces = {number: piece.image for number, piece in strip._pieces.items()}
    fresh = int(15.0 * strip.rate)
    levels = tile.levels.copy()
    levels[:, fresh:] = 0
    world.pictures.feed(replace(tile, levels=levels, fresh_from=fresh))
    stale = {n for n, piece in strip._pieces.items() if piece.stale_from < PIECE}
    left_of_it = {n for n in pieces if (n + 1) * PIECE < 15.0 * strip._scale - 2}
    assert stale
    assert not stale & left_of_it
    picture, plot = image(world.upper), world.upper.plot()
    y = plot.top() + world.upper.pane.axis(plot.height()).y_of(261.63)
    assert brightness(picture, world.upper.x_of(14.9), y) > 130
    assert brightness(picture, world.upper.x_of(15.1), y) < 60
