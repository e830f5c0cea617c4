"""What the spectrogram draws is what sounds: on every axis, at the right place, with true words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from pytestqt.qtbot import QtBot

from musicscope.analysis.picture import bin_frequencies
from musicscope.analysis.pitch import PITCH_COLOURS
from musicscope.core.errors import ParameterError
from musicscope.gui.theme import themes
from musicscope.gui.views.context import ViewContext
from musicscope.gui.views.pitch_axis import AXES, PitchAxis
from musicscope.gui.views.spectrogram import SpectrogramView
from musicscope.gui.views.spectrogram_harmonics import overtones
from musicscope.gui.views.spectrogram_look import kind_labels
from musicscope.gui.views.spectrogram_trace import peak_frequencies
from tests.gui.views_world import SWEEP_HZ, move, play, sweep, tiles_of, tone, world_in

DURATION_S = 20.0
OF_FREQUENCY = [kind for kind in kind_labels() if kind not in ("mfcc", "edges")]


@pytest.fixture
def context(qtbot: QtBot, tmp_path: Path) -> Iterator[ViewContext]:
    themes.apply("dark")
    yield world_in(tmp_path)
    themes.apply("dark")


@pytest.fixture
def view(qtbot: QtBot, context: ViewContext) -> SpectrogramView:
    made = SpectrogramView(context)
    qtbot.addWidget(made)
    made.resize(660, 520)
    # grey, all levels apart: the brightest row is the loudest
    made.show_look(replace(made.look, colours="grey", automatic=False, floor=0.0, ceiling=255.0))
    made.show()
    return made


def pixels(view: SpectrogramView) -> np.ndarray:
    """Return the brightness of the whole widget [shape=(height, width)]."""
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    raw = np.frombuffer(image.constBits(), np.uint8)
    return raw.reshape(image.height(), image.bytesPerLine())[:, : image.width()].copy()


def loudest_row(view: SpectrogramView, moment_s: float) -> float:
    """Return the middle of the brightest rows at a moment, below the top of the plot."""
    plot = view.plot()
    column = pixels(view)[plot.top() : plot.bottom() + 1, round(view.x_of(moment_s))].astype(float)
    column[:60] = 0  # the pills
    return float(np.flatnonzero(column >= column.max() - 1).mean())


@pytest.mark.parametrize("kind", OF_FREQUENCY)
def test_a_tone_of_440_hz_peaks_on_the_row_of_a4_on_every_axis(
    context: ViewContext, view: SpectrogramView, kind: str
) -> None:
    view.set_look("kind", kind)
    play(context, DURATION_S, 8.0, tone)
    bins = bin_frequencies(view.choice)
    nearest = int(abs(bins - 440).argmin())
    for axis in AXES:
        view.set_look("axis", axis)
        view.tick()
        drawn = view.pane.axis(view.plot().height())
        one_bin = abs(drawn.y_of(bins[nearest + 1]) - drawn.y_of(bins[nearest]))
        found = loudest_row(view, 10.0)
        assert found + 0.5 == pytest.approx(drawn.y_of(440.0), abs=max(one_bin, 1.0)), axis


@pytest.mark.parametrize("kind", ["stft", "cqt", "reassigned"])
@pytest.mark.parametrize("axis", ["log", "notes"])
def test_an_exponential_sweep_is_a_straight_line_on_a_logarithmic_axis(
    context: ViewContext, view: SpectrogramView, kind: str, axis: str
) -> None:
    view.set_look("kind", kind)
    view.set_look("axis", axis)
    play(context, DURATION_S, 10.0, sweep)
    context.timeline.span_s = DURATION_S
    view.tick()
    low, high = SWEEP_HZ
    moments = np.arange(6.0, 17.0, 0.5)
    moments = moments[abs(moments - 10.0) > 0.2]  # the playhead
    plot = view.plot()
    drawn = view.pane.axis(plot.height())
    found = np.array([loudest_row(view, moment) + 0.5 for moment in moments])
    slope, offset = np.polyfit(moments, found, 1)
    apart = found - (slope * moments + offset)
    semitone = drawn.y_of(440.0) - drawn.y_of(440.0 * 2 ** (1 / 12))
    assert abs(apart).max() < semitone, "straight"
    octaves_a_second = np.log2(high / low) / DURATION_S
    assert slope == pytest.approx(-12 * semitone * octaves_a_second, rel=0.01)
    at_ten = drawn.y_of(low * (high / low) ** (10 / DURATION_S))
    assert slope * 10 + offset == pytest.approx(at_ten, abs=semitone)


def test_the_crosshair_names_time_pitch_and_level(
    context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 8.0, tone)
    axis = view.pane.axis(view.plot().height())
    words = ["".join(run[0] for run in line) for line in view.lines_at(10.0, axis.y_of(440.0))]
    assert words == ["A4  +0 cents", "440.0 Hz · −6 dB · 0:10.00"]
    sharp = axis.y_of(440 * 2 ** (20 / 1200))
    assert view.lines_at(10.0, sharp)[0][1][0] == "  +20 cents"


def test_the_crosshair_counts_coefficients_where_rows_are_no_frequencies(
    context: ViewContext, view: SpectrogramView
) -> None:
    view.set_look("kind", "mfcc")
    play(context, DURATION_S, 8.0, tone)
    height = view.plot().height()
    words = ["".join(run[0] for run in line) for line in view.lines_at(10.0, height - 1.0)]
    assert words[0] == f"Coefficient {bin_frequencies(view.choice)[0]:.0f}"
    assert "Hz" not in "".join(words)
    assert view._axis_pill.isHidden()


def test_sounding_keys_are_lit_in_the_colour_of_their_pitch(
    context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 5.0)
    view.tick()
    plot = view.plot()
    y = plot.top() + view.pane.axis(plot.height()).y_of(261.63)
    key = QColor(view.grab().toImage().pixel(view.gutter().left() + 6, round(y)))
    wanted = QColor(PITCH_COLOURS[0])
    assert abs(key.red() - wanted.red()) + abs(key.blue() - wanted.blue()) < 60
    assert 60 in view.pane.lit
    assert not {61, 62, 63} & set(view.pane.lit)


@pytest.mark.parametrize("axis", list(AXES))
def test_keys_stand_beside_axes_where_semitones_are_equally_high(
    context: ViewContext, view: SpectrogramView, axis: str
) -> None:
    view.set_look("axis", axis)
    play(context, DURATION_S, 5.0)
    view.tick()
    assert bool(view.pane.lit) == (axis in ("notes", "octaves", "log"))


def test_overtones_are_the_multiples_of_the_pitch_under_the_cursor() -> None:
    axis = PitchAxis("linear", 500, 0.0, 11025.0)
    found = overtones(axis, 440.0)
    assert found[:3] == [(1, 440.0), (2, 880.0), (3, 1320.0)]
    assert found[-1] == (25, 11000.0)
    assert overtones(PitchAxis("linear", 500, 1000.0, 2000.0), 440.0) == [(3, 1320.0), (4, 1760.0)]


def test_overtone_lines_follow_the_mouse(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    view.set_look("axis", "linear")
    play(context, DURATION_S, 8.0, tone)
    view.tick()
    plot = view.plot()
    axis = view.pane.axis(plot.height())
    qtbot.keyClick(view, Qt.Key.Key_H)
    assert view._harmonics_pill.isChecked()
    for pitch in (600.0, 900.0):
        under = round(axis.y_of(pitch))
        view.move_cursor(QPointF(plot.left() + 400, plot.top() + under))
        pitch = axis.hz_at(under)
        column = pixels(view)[:, plot.left() + 100]
        for number in (2, 3, 4, 5):
            y = round(plot.top() + axis.y_of(number * pitch))
            assert max(column[y - 1 : y + 2]) > 60, f"partial {number}"
        between = round(plot.top() + axis.y_of(2.5 * pitch))
        assert column[between] < 40


def test_arrow_keys_move_the_cursor_by_semitones_and_octaves(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 8.0, tone)
    view.tick()
    plot = view.plot()
    axis = view.pane.axis(plot.height())
    view.move_cursor(QPointF(plot.center().x(), plot.top() + axis.y_of(220.0)))
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert axis.hz_at(view.cursor_position.y() - plot.top()) == pytest.approx(233.08, rel=1e-3)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert axis.hz_at(view.cursor_position.y() - plot.top()) == pytest.approx(466.16, rel=1e-3)


@pytest.mark.parametrize("hz", [110.0, 440.0, 443.7, 1318.5])
@pytest.mark.parametrize("kind", ["stft", "cqt"])
def test_the_peak_trace_finds_a_tone_between_the_bins(
    view: SpectrogramView, kind: str, hz: float
) -> None:
    view.set_look("kind", kind)
    (tile,) = tiles_of(view.choice, 2.0, lambda duration_s: tone(duration_s, hz))
    found = peak_frequencies(tile.levels[:, 40:120], bin_frequencies(view.choice))
    bins = bin_frequencies(view.choice)
    one_bin = np.diff(bins)[abs(bins - hz).argmin()]
    assert found == pytest.approx(hz, abs=0.2 * one_bin)


def test_the_peak_trace_is_silent_in_silence() -> None:
    levels = np.full((100, 5), 40, np.uint8)
    assert np.isnan(peak_frequencies(levels, np.arange(100) * 50.0)).all()


def test_the_peak_trace_is_drawn_along_the_tone(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 8.0, tone)
    view.tick()
    plain = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_T)
    traced = view.grab().toImage()
    plot = view.plot()
    y = plot.top() + view.pane.axis(plot.height()).y_of(440.0)
    x = round(view.x_of(10.0))
    line = QColor("#99ddff")
    near = [QColor(traced.pixel(x, round(y) + d)) for d in (-1, 0, 1)]
    assert any(abs(c.blue() - line.blue()) + abs(c.red() - line.red()) < 60 for c in near)
    assert plain.pixel(x, round(y) + 40) == traced.pixel(x, round(y) + 40)


def test_dragging_the_axis_moves_it_and_a_double_click_shows_all(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 8.0, tone)
    view.tick()
    height = view.plot().height()
    centre = QPointF(view.plot().center())
    for _ in range(3):
        view.wheelEvent(
            QWheelEvent(
                centre,
                centre,
                QPoint(),
                QPoint(0, 120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.AltModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
        )
    gutter = view.gutter().center()
    grabbed = view.pane.axis(height).hz_at(gutter.y() - view.plot().top())
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=gutter)
    qtbot.mouseMove(view, gutter + QPoint(0, 40))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=gutter + QPoint(0, 40))
    moved = view.pane.axis(height).hz_at(gutter.y() + 40 - view.plot().top())
    assert moved == pytest.approx(grabbed, rel=1e-6), "what was grabbed stays under the mouse"
    assert context.practice.span is None
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=gutter)
    assert view.look.range_hz is None


def test_keys_zoom_and_move_the_axis(
    qtbot: QtBot, context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 8.0, tone)
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    low, high = view.look.range_hz
    assert np.log2(high / low) == pytest.approx(8 / 1.25)
    qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert view.look.range_hz[0] > low
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert view.look.range_hz is None


def test_colours_levels_and_axis_change_without_new_tiles(
    context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 5.0)
    view.tick()
    wanted = list(context.pictures.wanted)
    before = pixels(view)
    for look in (
        replace(view.look, colours="paper"),
        replace(view.look, floor=120.0),
        replace(view.look, gamma=2.0),
        replace(view.look, axis="mel"),
    ):
        view.show_look(look)
        assert (pixels(view) != before).any()
        assert context.pictures.wanted == wanted


def test_the_old_picture_stays_until_the_new_one_has_come(
    context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 8.0, tone)
    view.tick()
    shown = view.strip
    view.set_look("kind", "stft")
    view.set_parameter("fft", 4096)
    view.tick()
    assert view.strip is shown
    assert loudest_row(view, 10.0) > 60
    context.pictures.make()
    view.tick()
    assert view.strip.choice == view.choice
    assert (view.choice.kind, dict(view.choice.settings)) == ("stft", {"fft": 4096})


def test_the_new_picture_is_shown_as_soon_as_what_is_in_view_has_come(
    context: ViewContext, view: SpectrogramView
) -> None:
    play(context, DURATION_S, 10.0, tone)
    context.timeline.span_s = 6.0
    move(context, 10.0)
    view.tick()
    view.set_look("kind", "stft")
    (whole,) = tiles_of(view.choice, DURATION_S, tone)
    for known, shown in (((950, 1000), "cqt"), ((570, 1150), "stft")):
        levels = np.zeros_like(whole.levels)
        levels[:, slice(*known)] = whole.levels[:, slice(*known)]
        context.pictures.feed(replace(whole, levels=levels, known=known))
        view.tick()
        assert view.strip.choice.kind == shown


def test_only_the_shown_picture_is_wanted(context: ViewContext, view: SpectrogramView) -> None:
    for kind in ("stft", "mel", "stft", "stft"):
        view.set_look("kind", kind)
    assert context.pictures.wanted == [view.choice]


@pytest.mark.parametrize("hop", [64, 1024])
def test_any_hop_draws_the_same_moments(
    context: ViewContext, view: SpectrogramView, hop: int
) -> None:
    view.set_look("kind", "stft")
    view.set_parameter("hop", hop)
    play(context, 60.0, 30.0)  # C major, from its middle on A minor
    view.tick()
    plot = view.plot()
    a3 = round(plot.top() + view.pane.axis(plot.height()).y_of(220.0))
    row = pixels(view)[a3]
    assert row[round(view.x_of(30.4))] > row[round(view.x_of(29.6))] + 60
    assert row[round(view.x_of(34.0))] == pytest.approx(int(row[round(view.x_of(31.0))]), abs=12)


def test_there_is_no_such_axis(view: SpectrogramView) -> None:
    with pytest.raises(ParameterError, match="no axis called upwards"):
        view.set_look("axis", "upwards")
    view.set_look("kind", "stft")
    with pytest.raises(ParameterError, match="FFT"):
        view.set_parameter("fft", 100)


@pytest.mark.parametrize("kind", list(kind_labels()))
def test_every_kind_is_drawn_on_every_axis_in_both_themes(
    context: ViewContext, view: SpectrogramView, kind: str
) -> None:
    view.set_look("kind", kind)
    play(context, DURATION_S, 5.0)
    move(context, 6.0)
    for theme in ("dark", "light"):
        themes.apply(theme)
        for axis in AXES:
            view.set_look("axis", axis)
            view.tick()
            plot = view.plot()
            seen = pixels(view)[plot.top() + 60 : plot.bottom(), plot.left() : plot.right()]
            assert np.ptp(seen) > 60
