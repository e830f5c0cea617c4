"""Spectrum and oscilloscope show what is heard: partials with notes, waves that stand still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from musicscope.audio.equaliser import FLAT, ten_bands
from musicscope.core.events import Event
from musicscope.gui.theme import themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.scope import ScopeView, trigger
from musicscope.gui.views.spectrum_now import SpectrumNowView, note_words
from musicscope.gui.views.spectrum_now_axis import SpectrumAxes
from tests.gui.views_world import move, world_in

RATE = 44_100
DURATION_S = 20.0


def tones(*partials: tuple[float, float]) -> np.ndarray:
    times = np.arange(int(3 * RATE)) / RATE
    return sum(10 ** (db / 20) * np.sin(2 * np.pi * hz * times) for hz, db in partials)


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[ViewContext]:
    themes.apply("dark")
    made = world_in(tmp_path)
    made.workspace.equalising = SimpleNamespace(equaliser=FLAT, changed=Event())
    hear(made, tones((440.0, -20.0)))
    yield made
    themes.apply("dark")


def hear(context: ViewContext, left: np.ndarray, right: np.ndarray | None = None) -> None:
    sound = np.stack([left, left if right is None else right], axis=1).astype(np.float32)

    def heard(seconds: float) -> tuple[np.ndarray, int]:
        stop = round(context.stage.position_s * RATE)
        return sound[max(stop - round(seconds * RATE), 0) : stop], RATE

    context.stage.heard = heard
    context.pictures.begin(DURATION_S)
    context.stage.playing = True


def make(qtbot: QtBot, context: ViewContext, kind: type[QWidget]) -> QWidget:
    view = kind(context)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    return view


def listen_to(
    context: ViewContext, view: QWidget, seconds: float = 0.5, start_s: float = 1
) -> None:
    for step in range(round(seconds * 60)):
        move(context, start_s + (step + 1) / 60)
        view._ticked_at -= 1 / 60
        view.tick()


@pytest.fixture
def spectrum(qtbot: QtBot, context: ViewContext) -> SpectrumNowView:
    return make(qtbot, context, SpectrumNowView)


@pytest.fixture
def scope(qtbot: QtBot, context: ViewContext) -> ScopeView:
    return make(qtbot, context, ScopeView)


def image(view: QWidget) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def top_of_line(view: SpectrumNowView, hz: float) -> float:
    """Return where the line is highest within two pixels of a frequency, as level in dBFS."""
    x, y = view.axes().line(10 * np.log10(np.maximum(view._power, 1e-14)))
    bin_hz = RATE / (2 * (len(view._power) - 1))
    left, right = view.axes().x_of(np.array([hz - bin_hz, hz + bin_hz]))
    near = (x >= left - 1) & (x <= right + 1)
    return view.axes().level_at(float(y[near].min()))


@pytest.mark.parametrize("axis", ["log", "linear"])
@pytest.mark.parametrize("fft", ["2048", "8192", "32768"])
def test_a4_peaks_at_440_hz_on_every_axis_and_says_so(
    context: ViewContext, spectrum: SpectrumNowView, axis: str, fft: str
) -> None:
    spectrum.choose("axis", axis)
    spectrum.choose("fft", fft)
    listen_to(context, spectrum)
    peak = spectrum.peaks[0]
    assert note_words(peak.hz) == ("A4", " ±0")
    assert peak.level_db == pytest.approx(-20, abs=0.1)
    axes, bin_px = spectrum.axes(), 2.0
    x, y = axes.line(10 * np.log10(np.maximum(spectrum._power, 1e-14)))
    bin_px += float(axes.x_of(np.array(440 + RATE / int(fft))) - axes.x_of(np.array(440.0)))
    assert abs(x[y.argmin()] - float(axes.x_of(np.array(440.0)))) <= bin_px
    assert top_of_line(spectrum, 440.0) == pytest.approx(-20, abs=1.6), "scalloping"


def test_partials_carry_the_names_of_their_notes(
    context: ViewContext, spectrum: SpectrumNowView
) -> None:
    hear(context, tones((261.63, -12.0), (329.63, -15.0), (392.0, -18.0)))
    listen_to(context, spectrum)
    assert [note_words(p.hz)[0] for p in spectrum.peaks[:3]] == ["C4", "E4", "G4"]
    assert note_words(445.0) == ("A4", " +20")
    assert note_words(435.0) == ("A4", " −20")


def test_the_cursor_goes_from_partial_to_partial_by_keyboard(
    qtbot: QtBot, context: ViewContext, spectrum: SpectrumNowView
) -> None:
    hear(context, tones((261.63, -15.0), (392.0, -12.0)))
    listen_to(context, spectrum)
    qtbot.keyClick(spectrum, Qt.Key.Key_Right)
    assert "C4" in spectrum.accessibleDescription()
    qtbot.keyClick(spectrum, Qt.Key.Key_Right)
    assert "G4" in spectrum.accessibleDescription()
    assert "392.0 Hz" in spectrum.accessibleDescription()


def test_the_axes_turn_back_into_themselves() -> None:
    for kind in ("log", "linear"):
        axes = SpectrumAxes(kind, 800, 300, 22_050)
        for hz in (25.0, 440.0, 5000.0, 20_000.0):
            assert axes.hz_at(float(axes.x_of(np.array(hz)))) == pytest.approx(hz)
        assert axes.level_at(float(axes.y_of(np.array(-33.0)))) == pytest.approx(-33.0)


def test_a_frozen_spectrum_stays(
    qtbot: QtBot, context: ViewContext, spectrum: SpectrumNowView
) -> None:
    listen_to(context, spectrum)
    qtbot.keyClick(spectrum, Qt.Key.Key_H)
    assert spectrum.frozen
    hear(context, tones((1000.0, -6.0)))
    listen_to(context, spectrum)
    assert note_words(spectrum.peaks[0].hz)[0] == "A4"
    qtbot.keyClick(spectrum, Qt.Key.Key_H)
    listen_to(context, spectrum, 2.0, 0.5)
    assert round(spectrum.peaks[0].hz) == 1000


def test_held_peaks_outlast_a_note(context: ViewContext, spectrum: SpectrumNowView) -> None:
    spectrum.choose("average", "off")
    sound = tones((440.0, -10.0))
    sound[int(1.5 * RATE) :] *= 1e-3
    hear(context, sound)
    listen_to(context, spectrum, 0.45)
    listen_to(context, spectrum, 0.6, 1.75)
    place = round(440 / (RATE / 2) * (len(spectrum._power) - 1))
    assert 10 * np.log10(spectrum._power[place]) < -60
    assert spectrum._running.held_db[place] > -25


def test_the_equaliser_is_drawn_over_it_unless_it_is_flat(
    context: ViewContext, spectrum: SpectrumNowView
) -> None:
    plain = image(spectrum)
    context.workspace.equalising.equaliser = ten_bands([0, 0, 0, 0, 0, 12, 0, 0, 0, 0])
    context.workspace.equalising.changed.emit(None)
    drawn = image(spectrum)
    assert drawn != plain
    plot, axes = spectrum.plot(), spectrum.axes()
    x = plot.left() + round(float(axes.x_of(np.array(1000.0))))
    expected = plot.top() + plot.height() / 2 - 12 / 48 * plot.height()
    column = [QColor(drawn.pixel(x - 3, y)) for y in range(plot.top(), plot.bottom())]
    green = max(range(len(column)), key=lambda n: column[n].green() - column[n].red())
    assert plot.top() + green == pytest.approx(expected, abs=3)


def test_nothing_is_drawn_again_while_paused(
    context: ViewContext, spectrum: SpectrumNowView, scope: ScopeView
) -> None:
    for view in (spectrum, scope):
        listen_to(context, view)
        context.stage.playing = False
        asked: list[tuple[object, ...]] = []
        view.update = lambda *rect, a=asked: a.append(rect)
        view.tick()
        assert asked == []
        context.stage.playing = True
        view.tick()
        assert asked == [], "the same samples again"


def test_choices_are_kept_and_nonsense_is_forgiven(
    context: ViewContext, spectrum: SpectrumNowView, scope: ScopeView
) -> None:
    spectrum.restore({"fft": "512", "axis": "linear", "hold": True, "window": "gone", "average": 7})
    assert spectrum.state() == {
        "window": "hann", "fft": "512", "axis": "linear", "average": "fast", "hold": True,
        "frozen": False,
    }  # fmt: skip
    scope.restore({"base": "5", "shown": "xy", "gain": []})
    assert scope.state() == {"base": "5", "shown": "xy", "gain": "auto", "frozen": False}


def test_a_choice_is_made_from_its_pill(
    context: ViewContext, spectrum: SpectrumNowView, scope: ScopeView
) -> None:
    (action,) = (a for a in spectrum._pills_by_name["fft"].menu().actions() if "4,096" in a.text())
    action.trigger()
    assert spectrum.look["fft"] == "4096"
    assert "4,096" in spectrum._pills_by_name["fft"].accessibleName()
    for pill in (*spectrum.pills, *scope.pills):
        assert pill.accessibleName()
        assert pill.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_wave_begins_at_a_rising_crossing_on_the_left_edge(
    context: ViewContext, scope: ScopeView
) -> None:
    scope.choose("gain", "1")
    for seconds in (0.2, 0.317, 0.4461):
        listen_to(context, scope, seconds)
        x, y = scope.points(0, scope.lanes()[0])
        lane = scope.lanes()[0]
        middle = lane.top() + lane.height() / 2
        crossing = float(np.interp(lane.left(), x, y))
        assert crossing == pytest.approx(middle, abs=0.5)
        after = float(np.interp(lane.left() + 10, x, y))
        assert after < middle, "it rises"


def test_a_tone_stands_still(context: ViewContext, scope: ScopeView) -> None:
    hear(context, tones((220.0, -9.0), (440.0, -12.0), (660.0, -12.0), (1320.0, -18.0)))
    shown = []
    for seconds in (0.2, 0.317, 0.4461, 0.5177):
        listen_to(context, scope, seconds)
        x, y = scope.points(0, scope.lanes()[0])
        lane = scope.lanes()[0]
        shown.append(np.interp(np.arange(lane.left(), lane.right()), x, y))
    for other in shown[1:]:
        assert np.abs(other - shown[0]).max() < 8


def test_periods_are_as_long_as_the_time_base_says(context: ViewContext, scope: ScopeView) -> None:
    hear(context, tones((500.0, -6.0)))
    scope.choose("base", "10")
    listen_to(context, scope)
    lane = scope.lanes()[0]
    x, y = scope.points(0, lane)
    middle = lane.top() + lane.height() / 2
    rising = np.flatnonzero((y[:-1] > middle) & (y[1:] <= middle))
    crossings = x[rising] + (y[rising] - middle) / (y[rising] - y[rising + 1]) * np.diff(x)[rising]
    assert np.diff(crossings) == pytest.approx(lane.width() / 5, abs=0.5)


def test_without_a_crossing_the_newest_is_shown() -> None:
    assert trigger(np.full(100, 0.3), 40) == 60
    assert trigger(np.zeros(10), 40) == 0


def test_mono_stands_upright_and_an_inverted_side_lies(
    context: ViewContext, scope: ScopeView
) -> None:
    scope.choose("shown", "xy")
    square = scope.lanes()[0]

    def spread() -> tuple[int, int]:
        picture = image(scope)
        inks = [
            (x, y) for x in range(square.left(), square.right(), 1)
            for y in range(square.top() + 30, square.bottom() - 30, 1)
            if (c := QColor(picture.pixel(x, y))).blue() - c.red() > 35
        ]  # fmt: skip
        across, up = zip(*inks, strict=True)
        return max(across) - min(across), max(up) - min(up)

    listen_to(context, scope)
    across, up = spread()
    assert across <= 3
    assert up > 100
    tone = tones((440.0, -6.0))
    hear(context, tone, -tone)
    listen_to(context, scope)
    across, up = spread()
    assert up <= 3
    assert across > 100


def test_the_time_base_is_changed_by_keys(
    qtbot: QtBot, context: ViewContext, scope: ScopeView
) -> None:
    qtbot.keyClick(scope, Qt.Key.Key_Plus)
    assert scope.look["base"] == "10"
    for _ in range(9):
        qtbot.keyClick(scope, Qt.Key.Key_Minus)
    assert scope.look["base"] == "100"


@pytest.mark.parametrize("kind", [SpectrumNowView, ScopeView])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_is_drawn_at_any_size_with_sound_and_without(
    qtbot: QtBot, context: ViewContext, kind: type[QWidget], theme: str
) -> None:
    themes.apply(theme)
    view = make(qtbot, context, kind)
    view.setMinimumSize(0, 0)
    for size in ((30, 20), (200, 100), (1400, 700)):
        view.resize(*size)
        listen_to(context, view, 0.1)
        view.grab()
    context.stage.title = ""
    context.stage.changed.emit(None)
    assert view.empty
    assert view.EMPTY_SENTENCE.endswith(".")
    view.tick()
    picture = image(view)
    middle = picture.height() // 2
    words = {picture.pixel(x, y) for x in range(400, 1000) for y in range(middle - 30, middle + 30)}
    assert len(words) > 10
    assert not any(pill.isVisible() for pill in view.pills)


def test_the_point_under_the_mouse_is_put_into_words(
    qtbot: QtBot, context: ViewContext, spectrum: SpectrumNowView
) -> None:
    listen_to(context, spectrum)
    lines = spectrum.lines_at(440.0)
    words = ["".join(run[0] for run in line) for line in lines]
    assert words[0] == "A4 ±0 cents"
    assert words[1].startswith("440.0 Hz · −")
    x = spectrum.plot().left() + round(float(spectrum.axes().x_of(np.array(440.0))))
    before = image(spectrum)
    qtbot.mouseMove(spectrum, QPoint(x, 200))
    spectrum._cursor = QPointF(x, 200)
    assert image(spectrum) != before
