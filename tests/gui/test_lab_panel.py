"""The sound lab obeys mouse and keys, and says what it does."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QWidget
from pytestqt.qtbot import QtBot

from musicscope.analysis.pitch import PITCH_COLOURS
from musicscope.audio.synthesis.lab import Envelope, LabSound, Sweep, hz_of_note
from musicscope.audio.synthesis.lab_presets import PRESETS
from musicscope.audio.synthesis.lab_sound import SILENT_DB
from musicscope.core.errors import ParameterError
from musicscope.gui.lab.control import PaintedControl
from musicscope.gui.lab.fundamentals import CHORDS, read_fundamentals, write_fundamentals
from musicscope.gui.lab.panel import SoundLabView
from musicscope.gui.theme import themes
from musicscope.workspace import lab as lab_module
from tests.gui.lab_world import make_world


@pytest.fixture
def view(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SoundLabView:
    monkeypatch.setattr(lab_module, "EVERY_S", 0.0)
    themes.apply("dark")
    view = SoundLabView(make_world(tmp_path))
    view.lab = view._lab
    qtbot.addWidget(view)
    view.resize(440, 1000)
    view.show()
    return view


def sound_of(view: SoundLabView) -> LabSound:
    return view.lab.sound


def pixel(widget: QWidget, place: QPointF) -> QColor:
    return widget.grab().toImage().pixelColor(place.toPoint())


def drag(widget: QWidget, *places: QPointF) -> None:
    points = [place.toPoint() for place in places]
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(widget, point)
        event_at(widget, point)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=points[-1])


def event_at(widget: QWidget, point: QPoint) -> None:
    """Move with the button held, which QTest's own move leaves out."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left = Qt.MouseButton.LeftButton
    there = QPointF(point)
    moved = QMouseEvent(
        QEvent.Type.MouseMove, there, widget.mapToGlobal(there), Qt.MouseButton.NoButton, left,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, moved)


def test_one_stroke_across_the_bars_draws_a_falling_spectrum(view):
    bars = view.drawbars
    drag(bars, bars.point_of(0, 0.0), bars.point_of(15, -45.0))
    levels = [p.level_db for p in sound_of(view).partials]
    assert len(levels) == 16
    assert levels[0] == pytest.approx(0, abs=1)
    assert levels[15] == pytest.approx(-45, abs=1)
    steps = [b - a for a, b in itertools.pairwise(levels)]
    assert all(step == pytest.approx(-3, abs=0.5) for step in steps)


def test_arrow_keys_choose_a_bar_and_change_it(view):
    bars = view.drawbars
    QTest.keyClick(bars, Qt.Key.Key_Right)
    QTest.keyClick(bars, Qt.Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(bars, Qt.Key.Key_Down)
    QTest.keyClick(bars, Qt.Key.Key_PageDown)
    assert sound_of(view).partials[1].level_db == -9.0
    assert "Partial 2" in bars.accessibleDescription()
    assert "−9 dB" in bars.accessibleDescription()
    QTest.keyClick(bars, Qt.Key.Key_Delete)
    assert sound_of(view).partials[1].level_db == SILENT_DB
    assert "off" in bars.accessibleDescription()


def test_a_bar_is_as_high_as_its_level(view):
    bars = view.drawbars
    bars.show_partials([-12.0, SILENT_DB], [1.0, 2.0])
    filled = pixel(bars, bars.point_of(0, -30.0))
    assert filled != pixel(bars, bars.point_of(0, -6.0))
    assert pixel(bars, bars.point_of(1, -30.0)) == pixel(bars, bars.point_of(1, -6.0))


def test_play_and_stop_are_one_button(view):
    QTest.mouseClick(view.play, Qt.MouseButton.LeftButton)
    assert view.lab.playing
    assert view.play.text() == "Stop"
    QTest.mouseClick(view.play, Qt.MouseButton.LeftButton)
    assert not view.lab.playing
    assert view.play.text() == "Play"


def test_the_piano_replaces_and_with_ctrl_adds_notes(view):
    piano = view.piano
    QTest.mouseClick(piano, Qt.MouseButton.LeftButton, pos=piano.key_area(60).center().toPoint())
    assert sound_of(view).fundamentals_hz == pytest.approx((hz_of_note("C4"),))
    for note in (64, 67):
        place = piano.key_area(note).center() + QPointF(0, 12)
        QTest.mouseClick(
            piano, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place.toPoint()
        )
    assert write_fundamentals(sound_of(view).fundamentals_hz) == "C4, E4, G4"
    assert view.fundamentals.text() == "C4, E4, G4"
    assert piano.lit == {60, 64, 67}
    lit = pixel(piano, piano.key_area(64).center() + QPointF(0, 12))
    assert lit == QColor(PITCH_COLOURS[4])


def test_the_piano_obeys_keys(view):
    piano = view.piano
    piano.setFocus()
    QTest.keyClick(piano, Qt.Key.Key_Down)
    QTest.keyClick(piano, Qt.Key.Key_Return)
    assert write_fundamentals(sound_of(view).fundamentals_hz) == "A3"
    QTest.keyClick(piano, Qt.Key.Key_Right)
    QTest.keyClick(piano, Qt.Key.Key_Space)
    assert write_fundamentals(sound_of(view).fundamentals_hz) == "A3, B♭3"
    QTest.keyClick(piano, Qt.Key.Key_Space)
    assert write_fundamentals(sound_of(view).fundamentals_hz) == "A3"


def test_fundamentals_are_typed_as_notes_or_hertz(view):
    view.fundamentals.setFocus()
    view.fundamentals.selectAll()
    QTest.keyClicks(view.fundamentals, "440, 330 Hz")
    QTest.keyClick(view.fundamentals, Qt.Key.Key_Return)
    assert sound_of(view).fundamentals_hz == (440.0, 330.0)
    view.fundamentals.selectAll()
    QTest.keyClicks(view.fundamentals, "H7")
    QTest.keyClick(view.fundamentals, Qt.Key.Key_Return)
    assert view.complaint.isVisible()
    assert "no note" in view.complaint.text()
    assert sound_of(view).fundamentals_hz == (440.0, 330.0)


@pytest.mark.parametrize(
    ("text", "hz"),
    [("A4", (440.0,)), ("440hz", (440.0,)), ("A4;A3 55", (440.0, 220.0, 55.0)), ("12.5", (12.5,))],
)
def test_fundamentals_read_back_as_written(text, hz):
    found = read_fundamentals(text)
    assert found == pytest.approx(hz)
    assert read_fundamentals(write_fundamentals(found)) == pytest.approx(found)


@pytest.mark.parametrize("text", ["", "Hz", "x", "1 " * 13])
def test_fundamentals_that_cannot_be_are_refused(text):
    with pytest.raises(ParameterError):
        read_fundamentals(text)


def test_a_chord_stands_on_the_lowest_note(view):
    view.lab.change(replace(sound_of(view), fundamentals_hz=(440.0, 220.0)))
    action = next(a for a in view.chord.menu().actions() if a.text() == "Minor seventh")
    action.trigger()
    assert write_fundamentals(sound_of(view).fundamentals_hz) == "A3, C4, E4, G4"
    assert [a.text() for a in view.chord.menu().actions()] == list(CHORDS)


def test_every_preset_is_offered_and_named(view):
    offered = {action.text(): action for action in view.presets.menu().actions()}
    assert list(offered) == [preset.name for preset in PRESETS]
    for preset in PRESETS:
        offered[preset.name].trigger()
        assert sound_of(view) == preset.sound
        assert view._name.text() == preset.name


def test_the_corners_of_the_envelope_are_dragged(view):
    editor = view.envelope
    duration = sound_of(view).duration_s
    drag(editor, editor._place(0.0, 1.0), editor._place(0.5, 0.6))
    envelope = sound_of(view).envelope
    assert envelope.decay_s == pytest.approx(0.5, abs=0.05)
    assert envelope.sustain == pytest.approx(0.6, abs=0.05)
    drag(editor, editor.corner(2), editor._place(duration - 1.0, 0.6))
    assert sound_of(view).envelope.release_s == pytest.approx(1.0, abs=0.05)
    drag(editor, editor.corner(0), editor._place(0.25, 1.0))
    assert sound_of(view).envelope.attack_s == pytest.approx(0.25, abs=0.05)
    QTest.mouseClick(view.held, Qt.MouseButton.LeftButton)
    assert sound_of(view).envelope == Envelope()


def test_the_envelope_obeys_keys(view):
    editor = view.envelope
    QTest.keyClick(editor, Qt.Key.Key_Right)
    assert sound_of(view).envelope.attack_s == pytest.approx(0.01)
    QTest.keyClick(editor, Qt.Key.Key_N)
    QTest.keyClick(editor, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(editor, Qt.Key.Key_Down)
    QTest.keyClick(editor, Qt.Key.Key_N)
    QTest.keyClick(editor, Qt.Key.Key_Left)
    assert sound_of(view).envelope == Envelope(0.01, 0.1, 0.98, 0.01)
    assert "Release chosen" in editor.accessibleDescription()


def test_noise_sweep_and_sampling_are_set_by_their_controls(view):
    view.noise_level.slider.setValue(-20)
    QTest.keyClick(view.noise_colour, Qt.Key.Key_Down)
    assert sound_of(view).noise.level_db == -20
    assert sound_of(view).noise.colour == "pink"
    view.noise_level.slider.setValue(view.noise_level.slider.minimum())
    assert sound_of(view).noise.amplitude == 0
    view.sweeping.click()
    assert sound_of(view).sweep == Sweep(100.0, 4000.0, "exponential")
    view.sweep_stop.selectAll()
    QTest.keyClicks(view.sweep_stop, "8000")
    QTest.keyClick(view.sweep_stop, Qt.Key.Key_Return)
    assert sound_of(view).sweep == Sweep(100.0, 8000.0, "exponential")
    assert view.sweep_stop.text() == "8,000 Hz"
    view.sweeping.click()
    assert sound_of(view).sweep is None
    QTest.keyClick(view.rate, Qt.Key.Key_Home)
    assert sound_of(view).rate == 8_000
    view.naive.click()
    assert sound_of(view).generator == "naive"
    QTest.keyClick(view.duration, Qt.Key.Key_Up)
    assert sound_of(view).duration_s == 4.5
    view.loop.click()
    assert not sound_of(view).loop


def test_numbers_are_typed_over_and_nonsense_is_refused(view):
    view.numbers.click()
    assert view.table.isVisible()
    view.table.item(1, 0).setText("2.76")
    view.table.item(1, 1).setText("−12")
    view.table.item(1, 2).setText("90")
    view.table.item(1, 3).setText("1.5")
    partial = sound_of(view).partials[1]
    assert (partial.ratio, partial.level_db, partial.phase_deg, partial.decay_s) == (
        2.76, -12.0, 90.0, 1.5,
    )  # fmt: skip
    view.table.item(1, 1).setText("off")
    view.table.item(1, 3).setText("–")
    assert sound_of(view).partials[1].level_db == SILENT_DB
    assert sound_of(view).partials[1].decay_s == 0.0
    for nonsense in ("-3", "soon", "nan"):
        view.table.item(1, 0).setText(nonsense)
        assert view.table.item(1, 0).text() == "2.76"
        assert view.complaint.isVisible()
        assert view.complaint.text().endswith(".")


def test_wide_panels_have_two_columns(view):
    view.resize(440, 900)
    narrow = view.envelope.mapTo(view, QPoint(0, 0))
    view.resize(1000, 900)
    QTest.qWait(20)
    wide = view.envelope.mapTo(view, QPoint(0, 0))
    assert narrow.x() < 40
    assert wide.x() > 400


def test_keys_alone_reach_every_control_and_each_has_a_name(view):
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider, PaintedControl)
    wanted = {w for kind in kinds for w in view.findChildren(kind) if w.isVisible()}
    view.play.setFocus()
    reached, widget = set(), view.play
    for _ in range(120):
        widget = widget.nextInFocusChain()
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(widget)
    assert wanted <= reached
    for widget in wanted:
        assert widget.accessibleName() or widget.text()


def test_its_state_comes_back_and_damaged_ones_are_ignored(view):
    view.lab.change(PRESETS[4].sound)
    view.numbers.setChecked(True)
    state = view.state()
    view.lab.change(PRESETS[0].sound)
    view.restore({"sound": {"rate": 3}})
    view.restore({"sound": None})
    view.restore({})
    assert sound_of(view) == PRESETS[0].sound
    view.restore(state)
    assert sound_of(view) == PRESETS[4].sound
    assert view.table.isVisible()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_both_themes_and_large_type_are_drawn(view, theme):
    themes.apply(theme)
    small = view.drawbars.height()
    view.grab()
    themes.enlarge(1.5)
    try:
        assert view.drawbars.height() == round(1.5 * small)
        view.grab()
    finally:
        themes.enlarge(1.0)
        themes.apply("dark")
