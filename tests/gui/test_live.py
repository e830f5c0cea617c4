"""The live input and the tuner, with real clicks and keys."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSpinBox

from musicscope.gui.live.level_bar import LevelBar
from musicscope.gui.live.panel import LiveInputView
from musicscope.gui.live.tuner import TunerView
from musicscope.gui.live.tuner_reading import TunerReading
from musicscope.gui.live.words import room_words, size_words
from musicscope.gui.theme import themes
from tests.gui.live_world import DESK, MICROPHONE, MONITOR, RATE, tone, world


@pytest.fixture(params=["dark", "light"])
def theme(request, qapp):
    themes.apply(request.param)
    return request.param


def shown(qtbot, view, size=(420, 300)):
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def room(qtbot, theme):
    context = world(DESK, MICROPHONE, MONITOR)
    context.view = shown(qtbot, LiveInputView(context))
    context.live = context.workspace.live
    return context


def press(qtbot, button: QAbstractButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(qtbot, chooser: QComboBox, text: str) -> None:
    chooser.setFocus()
    while chooser.currentText() != text:
        before = chooser.currentIndex()
        qtbot.keyClick(chooser, Qt.Key.Key_Down)
        assert chooser.currentIndex() != before, f"there is no {text}"


def test_devices_are_looked_for_when_it_is_first_shown(room):
    assert room.live.asked == [("look",)]
    names = [room.view.devices.itemText(i) for i in range(room.view.devices.count())]
    assert [n for n in names if n] == [DESK.name, MICROPHONE.name, MONITOR.name]


def test_listening_begins_with_what_is_chosen_and_is_remembered(qtbot, room):
    choose(qtbot, room.view.devices, MICROPHONE.name)
    choose(qtbot, room.view.rates, "96 kHz")
    assert room.view.channels.currentText() == "Mono"
    press(qtbot, room.view.listen_button)
    assert room.live.asked[-1] == ("start", MICROPHONE.name, 96_000, 1)
    assert room.settings.values["input_device"] == MICROPHONE.name
    assert room.view.heard.text() == "USB microphone · 96 kHz · mono"
    assert room.view.listen_button.text() == "Stop"
    press(qtbot, room.view.listen_button)
    assert room.live.asked[-1] == ("stop",)


def test_another_device_is_heard_as_soon_as_it_is_chosen(qtbot, room):
    press(qtbot, room.view.listen_button)
    choose(qtbot, room.view.devices, MICROPHONE.name)
    assert room.live.asked[-1][:2] == ("start", MICROPHONE.name)


def test_record_begins_to_listen_too_and_locks_the_choice(qtbot, room):
    press(qtbot, room.view.forms["wav"])
    press(qtbot, room.view.record_button)
    assert room.live.asked[-2:] == [("start", DESK.name, None, 2), ("record", "wav")]
    assert not room.view.devices.isEnabled()
    room.live.recorded_s = 62.34
    room.view.tick()
    assert room.view.elapsed.text() == "1:02.3"
    assert room.view.record_button.text() == "Stop recording"
    press(qtbot, room.view.record_button)
    assert room.live.asked[-1] == ("stop recording",)
    assert room.settings.values["take_format"] == "wav"


def test_the_room_on_the_disk_is_said_in_bytes_and_in_time(room):
    assert room.view.room.text() == "67 GB free · about 108 hours"
    assert size_words(1_440_000_000) == "1.4 GB"
    assert size_words(900) == "900 bytes"
    assert room_words(60_000_000, "wav", 48_000, 2) == "60 MB free · about 3 minutes"
    assert room_words(0, "wav", 48_000, 2) == ""


def test_trouble_is_said_with_a_sign_and_goes_away(room):
    room.live.sentence, room.live.troubled = "USB microphone was unplugged.", True
    room.live.changed.emit(None)
    assert room.view.sentence.text() == "⚠ USB microphone was unplugged."
    assert room.view.sentence.property("role") == "warn"
    room.live.sentence, room.live.troubled = "", False
    room.live.changed.emit(None)
    assert room.view.sentence.isHidden()


def test_with_no_device_it_says_what_to_do_and_looks_again(qtbot, theme):
    context = world()
    context.workspace.live.monitor_sentence = "Install pactl to hear what the computer plays."
    view = shown(qtbot, LiveInputView(context))
    assert view.devices.currentText() == "No input was found"
    assert not view.listen_button.isEnabled()
    assert "Plug in a microphone" in view.sentence.text()
    assert view.hint.text().startswith("Install pactl")
    view._searched_at = -10.0
    context.workspace.live.found = (MICROPHONE,)
    view.tick()
    assert view.devices.currentText() == MICROPHONE.name
    assert view.listen_button.isEnabled()


def test_the_keyboard_reaches_every_control_and_each_has_a_name(qtbot, room):
    reached = set()
    room.view.devices.setFocus()
    for _ in range(12):
        widget = room.view.focusWidget()
        assert widget.accessibleName()
        reached.add(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    expected = {room.view.devices, room.view.rates, room.view.channels, room.view.search}
    expected |= {room.view.listen_button, room.view.record_button}
    assert expected <= reached
    room.view.listen_button.setFocus()
    qtbot.keyClick(room.view.listen_button, Qt.Key.Key_Space)
    assert room.live.asked[-1][0] == "start"


def test_the_bars_show_the_peak_of_each_channel(qtbot, theme):
    bar = shown(qtbot, LevelBar(), (300, 60))
    sound = np.stack([np.full(100, 0.5), np.full(100, 0.1)], axis=1)
    bar.take(sound)
    np.testing.assert_allclose(bar.levels_db, [-6.02, -20.0], atol=0.01)
    assert not bar.clipped
    bar.take(np.ones((10, 2)))
    assert bar.clipped
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)
    assert not bar.clipped
    bar.take(np.full((10, 4), 0.5))
    assert len(bar.levels_db) == 4


def test_every_state_survives_nonsense(qtbot, room):
    room.view.restore({"no": "such", "thing": [1]})
    tuner = shown(qtbot, TunerView(room))
    tuner.restore({"span": "wide"})
    assert (room.view.state(), tuner.state()) == ({}, {})


# --- the tuner


def play(context, view, hz: float, times: int = 12) -> None:
    live = context.workspace.live
    for _ in range(times):
        live.hear(tone(hz))
        view.tick()
        time.sleep(0.022)


@pytest.fixture
def tuner(qtbot, theme):
    context = world(DESK)
    context.view = shown(qtbot, TunerView(context), (400, 460))
    context.live = context.workspace.live
    return context


def test_a_silent_tuner_offers_to_listen(qtbot, tuner):
    assert tuner.view.empty
    press(qtbot, tuner.view.listen_button)
    assert tuner.live.running
    assert not tuner.view.empty
    assert tuner.view.listen_button.isHidden()


@pytest.mark.parametrize(
    ("hz", "note", "cents"),
    [(440.0, "A4", 0), (196.0, "G3", 0), (330.0, "E4", 2), (456.0, "B♭4", -38)],
)
def test_the_note_and_its_cents_are_read(tuner, hz, note, cents):
    tuner.live.start()
    play(tuner, tuner.view, hz)
    assert tuner.view.reading.pitch.note == note
    assert tuner.view.reading.cents == pytest.approx(cents, abs=2)
    assert note in tuner.view.accessibleName()
    assert tuner.view.reading.in_tune is (abs(cents) < 5)


def test_a_track_is_tuned_too(tuner):
    tuner.stage.track_plays = True
    t = np.arange(RATE) / RATE
    tuner.stage.samples = np.stack([0.3 * np.sin(2 * np.pi * 294 * t)] * 2, axis=1)
    for _ in range(8):
        tuner.view.tick()
        time.sleep(0.032)
    assert tuner.view.reading.pitch.note == "D4"


def test_before_a_track_is_heard_the_tuner_waits(tuner):
    tuner.stage.track_plays = True
    tuner.view.tick()
    assert tuner.view.reading.pitch is None


def test_noise_moves_nothing_and_the_last_note_fades(tuner):
    tuner.live.start()
    play(tuner, tuner.view, 440)
    tuner.live.pitch = None
    for _ in range(9):
        tuner.view.tick()
        time.sleep(0.03)
    assert not tuner.view.reading.sounding
    assert tuner.view.reading.pitch.note == "A4"


def test_keys_change_the_concert_pitch(qtbot, tuner):
    tuner.live.start()
    tuner.view.setFocus()
    qtbot.keyClick(tuner.view, Qt.Key.Key_Up)
    qtbot.keyClick(tuner.view, Qt.Key.Key_Up)
    assert tuner.live.concert_a == 442
    qtbot.keyClick(tuner.view, Qt.Key.Key_Home)
    assert tuner.live.concert_a == 440
    box: QSpinBox = tuner.view.concert_a
    assert (box.minimum(), box.maximum()) == (415, 466)


def test_dial_and_trace_are_drawn_in_every_shape(qtbot, tuner):
    tuner.live.start()
    play(tuner, tuner.view, 440)
    for width, height in ((400, 460), (900, 200), (240, 160), (160, 90)):
        tuner.view.resize(width, height)
        tuner.view.tick()
        image = tuner.view.grab().toImage()
        colours = {
            image.pixelColor(x, y).name()
            for x in range(0, image.width(), 2)
            for y in range(0, image.height(), 2)
        }
        assert themes.active.good in colours


def test_a_scratch_is_not_drawn_and_a_leap_begins_anew():
    context = world(DESK)
    live, reading = context.workspace.live, TunerReading()
    heights = [440] * 5 + [61] + [440] * 4 + [660] * 4
    for step, hz in enumerate(heights):
        live.hear(tone(hz))
        reading.push(live.pitch, 100 + 0.02 * step)
    assert [len(run) for run in reading.runs()] == [5, 4, 4]
    low, high = reading.range()
    assert (round(low), round(high)) == (69, 76)
