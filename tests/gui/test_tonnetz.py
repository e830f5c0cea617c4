"""The tonnetz as an instrument: it shows what sounds, and sounds where it is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from musicscope.analysis.picture import PictureChoice, Tile
from musicscope.analysis.portrait.spans import Span
from musicscope.analysis.tonnetz import triad_pitches
from musicscope.gui.theme import DARK, themes
from musicscope.gui.views import tonnetz_look, tonnetz_turning
from musicscope.gui.views.tonnetz import TonnetzView
from musicscope.gui.views.tonnetz_chart import Spot
from tests.gui.views_world import move, play, world_in

DURATION_S = 60.0
MODES = ("lattice", "circles", "torus")
CHORDS = (
    Span(0, 20, "C:maj"),
    Span(20, 30, "F:maj"),
    Span(30, 45, "A:min"),
    Span(45, 60, "C:maj"),
)


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Any]:
    themes.apply("dark")
    yield world_in(tmp_path)
    themes.apply("dark")


@pytest.fixture
def view(qtbot: QtBot, context: Any) -> TonnetzView:
    made = TonnetzView(context)
    qtbot.addWidget(made)
    made.resize(440, 440)
    made.show()
    return made


def show_mode(view: TonnetzView, mode: str) -> None:
    view.set_look(replace(view.look, mode=mode, turning=False))
    view.grab()


def image(view: TonnetzView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def at(view: TonnetzView, spot: Spot) -> QPoint:
    place = view.chart.place(spot)
    return view.well().topLeft() + QPoint(round(place.x), round(place.y))


def colourfulness(picture: QImage, point: QPoint) -> int:
    """Return how far a pixel's strongest channel lies above its weakest."""
    seen = QColor(picture.pixel(point)).getRgb()[:3]
    return max(seen) - min(seen)


def nearest(view: TonnetzView, number: int, triad: bool = False) -> Spot:
    """Return the copy of a note or triad that is nearest to the middle."""
    alike = [s for s in view.chart.spots() if (s.number, s.triad) == (number, triad)]
    middle = view.well().center()
    return min(alike, key=lambda s: (at(view, s) - middle).manhattanLength())


def visible(view: TonnetzView, spot: Spot) -> bool:
    place = view.chart.place(spot)
    return view.chart.spot_at(place.x, place.y) == spot


def with_chords(context: Any) -> None:
    play(context, DURATION_S, 10.0)
    context.portrait_now.show(SimpleNamespace(chords=CHORDS, duration_s=DURATION_S))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_c_major_triad_lights_c_e_and_g_most(context: Any, view: TonnetzView, theme: str) -> None:
    themes.apply(theme)
    play(context, DURATION_S, 15.0)
    view.tick()
    picture = image(view)
    strength = {}
    for pitch in range(12):
        spot = nearest(view, pitch)
        place = view.chart.place(spot)
        beside = at(view, spot) + QPoint(round(0.72 * place.radius), 0)
        strength[pitch] = colourfulness(picture, beside)
    assert sorted(strength, key=strength.__getitem__)[-3:] in (
        [a, b, c] for a in (0, 4, 7) for b in (0, 4, 7) for c in (0, 4, 7)
    )


def test_a_c_major_triad_lights_its_triangle_most(context: Any, view: TonnetzView) -> None:
    play(context, DURATION_S, 15.0)
    view.tick()
    picture = image(view)
    strength = {}
    for triad in range(24):
        spot = nearest(view, triad, triad=True)
        place = view.chart.place(spot)
        side = QPoint(round(-0.75 * place.radius), round(0.4 * place.radius))
        strength[triad] = colourfulness(picture, at(view, spot) + side)
    assert max(strength, key=strength.__getitem__) == 0


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_lights_and_names_the_triad_that_is_heard(
    context: Any, view: TonnetzView, mode: str
) -> None:
    show_mode(view, mode)
    silent = image(view)
    play(context, DURATION_S, 15.0)
    view.tick()
    assert view.triad == "C major"
    assert view.accessibleDescription() == "C major"
    assert image(view) != silent
    move(context, 45.0)
    view.tick()
    assert view.triad == "A minor"


def turned_to(view: TonnetzView, number: int, triad: bool) -> Spot | None:
    """Return a note or triad where it can be clicked, the torus turned to it; None behind it."""
    spot = nearest(view, number, triad)
    if view.look.mode == "torus":
        view.chart.bring_forward(spot)
    return spot if visible(view, spot) else None


@pytest.mark.parametrize("mode", MODES)
def test_a_click_on_a_node_strikes_its_pitch_class_near_middle_c(
    qtbot: QtBot, context: Any, view: TonnetzView, mode: str
) -> None:
    show_mode(view, mode)
    found = {pitch: turned_to(view, pitch, triad=False) for pitch in range(12)}
    assert all(found.values())
    for pitch in range(12):
        spot = turned_to(view, pitch, triad=False)
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, spot))
        (midi,) = context.stage.struck[-1]
        assert midi % 12 == pitch
        assert abs(midi - 60) <= 6
    assert len(context.stage.struck) == 12


@pytest.mark.parametrize("mode", MODES)
def test_a_click_on_a_triangle_strikes_its_triad(
    qtbot: QtBot, context: Any, view: TonnetzView, mode: str
) -> None:
    show_mode(view, mode)
    clicked = 0
    for triad in range(24):
        spot = turned_to(view, triad, triad=True)
        if spot is not None:
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, spot))
            assert tuple(midi % 12 for midi in context.stage.struck[-1]) == triad_pitches(triad)
            clicked += 1
    assert clicked == len(context.stage.struck) == 24


def test_what_is_struck_ripples_and_fades(
    qtbot: QtBot, view: TonnetzView, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = image(view).copy(view.well())
    spot = nearest(view, 0)
    now = [100.0]
    monkeypatch.setattr("musicscope.gui.views.tonnetz.time.perf_counter", lambda: now[0])
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(view, spot))
    now[0] += 0.3
    view.tick()
    assert image(view).copy(view.well()) != before
    now[0] += 2.0
    view.tick()
    assert image(view).copy(view.well()) == before


@pytest.mark.parametrize("mode", MODES)
def test_keys_move_a_cursor_and_play_what_is_under_it(
    qtbot: QtBot, context: Any, view: TonnetzView, mode: str
) -> None:
    show_mode(view, mode)
    before = image(view)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.cursor_spot is not None
    assert view.accessibleName() == "Tonnetz: C"
    after = image(view)
    accent = QColor(DARK.accent).rgb()
    points = [(x, y) for x in range(12, 428) for y in range(44, 428)]
    assert sum(after.pixel(*p) == accent for p in points) > 5
    qtbot.keyClick(view, Qt.Key.Key_Up)
    name = view.accessibleName().removeprefix("Tonnetz: ")
    assert name.split(",")[0].split()[1] in ("major", "minor")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert sorted(m % 12 for m in context.stage.struck[-1]) == sorted(
        triad_pitches(view.cursor_spot.number)
    )
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.accessibleName() == "Tonnetz"
    assert before.size() == after.size()


def test_on_the_lattice_right_is_a_fifth_and_up_leads_through_a_triangle(
    qtbot: QtBot, view: TonnetzView
) -> None:
    names = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
        names.append(view.accessibleName().removeprefix("Tonnetz: "))
    assert names == ["C", "G", "E♭ major, E♭ G B♭", "E♭"]


def test_modes_are_chosen_by_key_and_pill(qtbot: QtBot, view: TonnetzView) -> None:
    keys = {Qt.Key.Key_2: "circles", Qt.Key.Key_3: "torus", Qt.Key.Key_1: "lattice"}
    for key, mode in keys.items():
        qtbot.keyClick(view, key)
        assert view.look.mode == mode
    (torus,) = (a for a in view._pills.mode.menu().actions() if a.text().startswith("Torus"))
    torus.trigger()
    assert view.look.mode == "torus"
    assert torus.isChecked()
    longest = view._pills.path.menu().actions()[-1]
    longest.trigger()
    assert view.look.path_s == 16


def test_the_path_is_as_long_as_was_chosen(context: Any, view: TonnetzView) -> None:
    play(context, DURATION_S, 35.0)
    sound = view._sound
    for seconds in (4, 8, 16):
        path = sound.path(35.0, seconds)
        assert path.shape[0] == 6
        before_the_change = sound.path(29.0, 4)[:, -1]
        reaches_back = np.allclose(path[:, 0], before_the_change, atol=0.05)
        assert reaches_back == (seconds > 4)


def test_a_drag_turns_the_torus_and_a_double_click_brings_it_back(
    qtbot: QtBot, context: Any, view: TonnetzView
) -> None:
    show_mode(view, "torus")
    first, middle = view.look, view.well().center()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 5):
        qtbot.mouseMove(view, middle + QPoint(20 * step, 5 * step))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle + QPoint(80, 20))
    assert view.look.spin > first.spin
    assert view.look.tilt > first.tilt
    assert context.stage.struck == []
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert (view.look.spin, view.look.tilt) == (first.spin, first.tilt)
    qtbot.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert view.look.spin < first.spin


def test_the_torus_turns_slowly_unless_less_motion_is_wanted(
    view: TonnetzView, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("musicscope.gui.views.tonnetz.time.perf_counter", lambda: now[0])
    view.set_look(replace(view.look, mode="torus", turning=True))

    def turned() -> float:
        before = view.look.spin
        for _ in range(10):
            now[0] += 0.05
            view.tick()
        return view.look.spin - before

    monkeypatch.setattr(tonnetz_turning, "reduced_motion", lambda: False)
    assert 0.01 < turned() < 0.2
    view.set_look(replace(view.look, turning=False))
    assert turned() == 0
    monkeypatch.setattr(tonnetz_turning, "reduced_motion", lambda: True)
    view.set_look(replace(view.look, turning=True))
    assert turned() == 0
    monkeypatch.setattr(tonnetz_look, "reduced_motion", lambda: True)
    assert not tonnetz_look.first_look().turning


@pytest.mark.parametrize("mode", ["lattice", "torus"])
def test_the_trail_shows_the_chords_and_seeks_to_them(
    qtbot: QtBot, context: Any, view: TonnetzView, mode: str
) -> None:
    with_chords(context)
    show_mode(view, mode)
    before = image(view)
    view.set_look(replace(view.look, trail=True))
    assert view._trail.bar.isVisible()
    assert image(view) != before
    points = view._trail.points(view.chart)
    assert len(points) == 3
    for number, moment_s in ((0, 45.0), (1, 20.0)):
        target = view.well().topLeft() + QPoint(*(round(value) for value in points[number]))
        qtbot.mouseClick(
            view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, pos=target
        )
        assert context.stage.sought[-1] == moment_s
        move(context, 10.0)
    assert context.stage.struck == []


def test_the_keyboard_reaches_the_places_of_a_triad(
    qtbot: QtBot, context: Any, view: TonnetzView
) -> None:
    with_chords(context)
    view.set_look(replace(view.look, mode="circles"))
    view.set_look(replace(view.look, mode="torus", turning=False, trail=True))
    qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.accessibleName() == "Tonnetz: C major, C E G"
    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert context.stage.sought == [45.0]


def test_the_trail_is_replayed_and_heard_on_request(
    qtbot: QtBot, context: Any, view: TonnetzView, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("musicscope.gui.views.tonnetz.time.perf_counter", lambda: now[0])
    with_chords(context)
    view.set_look(replace(view.look, trail=True))
    view.tick()
    bar = view._trail.bar

    def replay() -> list[str]:
        names: list[str] = []
        qtbot.mouseClick(bar._replay, Qt.MouseButton.LeftButton)
        for _ in range(400):
            now[0] += 0.05
            view.tick()
            if view._trail.replaying and (not names or names[-1] != view.triad):
                names.append(view.triad)
        return names

    assert replay() == ["C major", "F major", "A minor", "C major"]
    assert context.stage.struck == []
    qtbot.mouseClick(bar._struck, Qt.MouseButton.LeftButton)
    assert view.state()["struck"]
    replay()
    assert [sorted(m % 12 for m in chord) for chord in context.stage.struck] == [
        [0, 4, 7], [0, 5, 9], [0, 4, 9], [0, 4, 7]
    ]  # fmt: skip


def test_the_strip_scrubs_and_seeks(qtbot: QtBot, context: Any, view: TonnetzView) -> None:
    with_chords(context)
    view.set_look(replace(view.look, trail=True))
    view.tick()
    strip = view._trail.bar.strip
    middle = QPoint(round(strip.width() * 25 / 60), strip.height() // 2)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=middle)
    assert view.triad == "F major"
    assert context.stage.sought == []
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert view.triad == "A minor"
    assert strip.accessibleDescription() == "Am at 0:30"
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, pos=middle)
    assert context.stage.sought[-1] == pytest.approx(25, abs=1)
    move(context, 3.0)
    view.tick()
    assert not view._trail.replaying, "the music goes on"


def test_a_piece_without_known_chords_has_no_bar(context: Any, view: TonnetzView) -> None:
    play(context, DURATION_S, 10.0)
    view.set_look(replace(view.look, trail=True))
    assert not view._trail.bar.isVisible()
    view.tick()
    view.grab()


def test_the_view_comes_back_as_it_was(qtbot: QtBot, context: Any, view: TonnetzView) -> None:
    view.set_look(replace(view.look, mode="torus", path_s=16, turning=False, trail=True))
    view.chart.look_from(1.25, 0.5)
    again = TonnetzView(context)
    qtbot.addWidget(again)
    again.restore(view.state())
    assert again.look == view.look
    for damaged in ({}, {"mode": "cube", "path_s": 5, "turning": 1, "spin": "x", "tilt": True}):
        again.restore(damaged)
        assert again.look == tonnetz_look.first_look()
    again.restore(None)
    again.restore({"mode": ["torus"], "path_s": [4], "spin": float("nan")})
    assert again.look.mode == "lattice"


def test_a_growing_tile_of_a_live_input_is_followed(context: Any, view: TonnetzView) -> None:
    context.pictures.show_live(-1)
    choice = PictureChoice("chroma")
    levels = np.zeros((12, 100), np.uint8)
    levels[[0, 4, 7]] = 255
    context.pictures.feed(Tile(-1, choice, 0, levels))
    move(context, 1.0)
    view.tick()
    assert view.triad == "C major"
    grown = np.zeros((12, 300), np.uint8)
    grown[:, :100] = levels
    grown[[9, 0, 4], 100:] = 255
    context.pictures.feed(Tile(-1, choice, 0, grown, fresh_from=100))
    move(context, 3.4)
    view.tick()
    assert view.triad == "A minor"


def test_another_track_makes_it_dark(context: Any, view: TonnetzView) -> None:
    play(context, DURATION_S, 15.0)
    view.tick()
    context.pictures.begin(DURATION_S, track=2)
    assert view.triad == ""
    context.pictures.leave()
    view.tick()
    assert view.triad == ""


def test_chroma_is_wanted_for_as_long_as_a_view_lives(qtbot: QtBot, context: Any) -> None:
    first, second = TonnetzView(context), TonnetzView(context)
    assert context.pictures.wanted.count(PictureChoice("chroma")) == 2
    for view in (first, second):
        view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert context.pictures.wanted == []


def test_a_standing_picture_is_not_drawn_again(context: Any, view: TonnetzView) -> None:
    play(context, DURATION_S, 15.0)
    view.tick()
    asked: list[object] = []
    view.update = lambda *where: asked.append(where)
    view.tick()
    assert asked == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("size", [(30, 20), (220, 160), (1000, 900)])
def test_every_size_is_drawn(
    context: Any, view: TonnetzView, mode: str, size: tuple[int, int]
) -> None:
    with_chords(context)
    view.setMinimumSize(0, 0)
    view.resize(*size)
    view.set_look(replace(view.look, mode=mode, trail=True))
    view.tick()
    view.grab()
