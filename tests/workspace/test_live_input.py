"""The live input is drawn, measured and recorded; a device that goes is named, and comes back."""

from __future__ import annotations

import queue
import time
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from musicscope.analysis.picture import PictureChoice, Tile
from musicscope.audio.capture import InputDevice
from musicscope.core.errors import DeviceError
from musicscope.core.events import Event
from musicscope.core.paths import Places
from musicscope.core.settings import Settings
from musicscope.jobs import Mailbox
from musicscope.workspace import live_session
from musicscope.workspace.live_input import LiveInput

RATE = 44_100
STFT = PictureChoice("stft")
MICROPHONE = InputDevice("USB microphone", "ALSA", 1, 2, RATE, True)
LINE = InputDevice("Line", "ALSA", 2, 1, 48_000, False)


class FakeCapture:
    """A device that brings what a test gives it."""

    def __init__(self, device, rate, channels) -> None:
        self.device, self.rate, self.channels = device, rate or device.rate, channels
        self.remark = "" if not rate or rate == device.rate else "It runs at its own rate."
        self.overruns = 0
        self.lost = self.closed = False
        self._blocks: queue.SimpleQueue[np.ndarray] = queue.SimpleQueue()

    def bring(self, mono: np.ndarray, size: int = 441) -> None:
        block = np.repeat(mono[:, None].astype(np.float32), self.channels, axis=1)
        for place in range(0, len(block), size):
            self._blocks.put(block[place : place + size])

    def take(self, patience_s):
        try:
            return self._blocks.get(timeout=patience_s)
        except queue.Empty:
            return np.zeros((0, self.channels), np.float32)

    def close(self) -> None:
        self.closed = True


class FakeInputs:
    def __init__(self, *devices) -> None:
        self.devices = list(devices)
        self.opened: list[FakeCapture] = []
        self.error: str | None = None

    def found(self):
        if self.error == "list":
            raise DeviceError("PortAudio is missing.")
        return list(self.devices)

    def open(self, device, rate, channels):
        if self.error:
            raise DeviceError(self.error)
        self.opened.append(FakeCapture(device, rate, channels))
        return self.opened[-1]


class StubPictures:
    def __init__(self) -> None:
        self.wanted: tuple[PictureChoice, ...] = (STFT,)
        self.wanted_changed: Event[None] = Event()
        self.live: int | None = None
        self.duration_s = 0.0
        self.tiles: dict[tuple, Tile] = {}

    def show_live(self, track) -> None:
        self.live = track

    def extend(self, duration_s) -> None:
        assert duration_s >= self.duration_s
        self.duration_s = duration_s

    def feed(self, tile) -> None:
        self.tiles[tile.choice, tile.index] = tile

    @property
    def frames(self) -> int:
        return max((t.levels.shape[1] for t in self.tiles.values()), default=0)


@pytest.fixture
def room(tmp_path, monkeypatch):
    monkeypatch.setattr(live_session, "_SEARCH_EVERY_S", 0.02)
    box, notices, folders = Mailbox(), [], []
    inputs, pictures = FakeInputs(MICROPHONE, LINE), StubPictures()
    live = LiveInput(
        pictures,
        box.deliver,
        notices.append,
        Settings(tmp_path / "settings.json"),
        Places(tmp_path, tmp_path / "cache"),
        folders.append,
        inputs,
    )

    def wait(condition) -> None:
        assert box.pump(condition, 8.0), "nothing happened"

    yield SimpleNamespace(
        live=live, inputs=inputs, pictures=pictures, wait=wait, notices=notices, folders=folders
    )
    live.close()


def tone(hz: float, seconds: float, rate: int = RATE) -> np.ndarray:
    return 0.4 * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate)


def listening(room, device: InputDevice = MICROPHONE, **wish) -> FakeCapture:
    room.live.start(device.name, **wish)
    room.wait(lambda: room.live.running)
    return room.inputs.opened[-1]


def test_what_is_heard_is_drawn_while_it_is_heard(room):
    heard = listening(room)
    assert room.pictures.live == -1
    heard.bring(tone(1_000, 1.0))
    room.wait(lambda: room.pictures.frames > 80)
    levels = room.pictures.tiles[STFT, 0].levels
    assert levels[:, 40].argmax() * 22_050 / 2048 == pytest.approx(1_000, abs=11)
    room.wait(lambda: room.live.position_s > 0.9)
    assert room.live.position_s <= 1.0
    assert room.pictures.duration_s <= 1.0


def test_the_newest_samples_their_level_and_their_pitch_are_there(room):
    heard = listening(room)
    heard.bring(tone(440, 0.5))
    room.wait(lambda: room.live.pitch is not None and room.pictures.frames > 40)
    samples, rate = room.live.heard(0.1)
    assert (samples.shape, rate) == ((4_410, 2), RATE)
    assert room.live.level == pytest.approx(0.4, abs=0.01)
    assert (room.live.pitch.note, round(room.live.pitch.cents)) == ("A4", 0)
    room.live.concert_a = 430
    heard.bring(tone(440, 0.3))
    room.wait(lambda: room.live.pitch is not None and room.live.pitch.cents > 30)
    assert room.live.concert_a == 430


def test_a_view_that_is_opened_later_gets_the_past_too(room):
    heard = listening(room)
    heard.bring(tone(440, 0.8))
    room.wait(lambda: room.pictures.frames > 60)
    mel = PictureChoice("mel")
    room.pictures.wanted = (STFT, mel)
    room.pictures.wanted_changed.emit(None)
    heard.bring(tone(440, 0.1))
    room.wait(lambda: (mel, 0) in room.pictures.tiles)
    assert room.pictures.tiles[mel, 0].levels[:, 20].max() > 150


@pytest.mark.parametrize("form", ["wav", "flac"])
def test_a_take_holds_what_was_heard_and_comes_into_the_library(room, form):
    heard = listening(room, LINE, rate=48_000, channels=1)
    room.live.record(form)
    assert room.live.recording
    sound = tone(300, 0.5, 48_000)
    heard.bring(sound)
    room.wait(lambda: room.live.position_s > 0.4)
    room.wait(lambda: room.live.heard(9)[0].shape[0] == len(sound))
    path = room.live.stop_recording()
    assert not room.live.recording
    kept, rate = soundfile.read(path)
    assert rate == 48_000
    np.testing.assert_allclose(kept, sound, atol=1e-6)
    assert path.suffix == f".{form}"
    assert room.folders == [path.parent]
    assert room.notices[-1].sentence == f"{path.name} is in the library."


def test_recording_asked_for_while_the_input_opens_begins_with_it(room):
    room.live.start(MICROPHONE.name)
    room.live.record("flac")
    room.wait(lambda: room.live.recording)
    room.inputs.opened[-1].bring(tone(300, 0.3))
    room.wait(lambda: room.live.position_s > 0.25)
    room.live.stop()
    assert len(room.folders) == 1


def test_stopping_releases_the_device_and_leaves_no_thread(room):
    heard = listening(room)
    room.live.stop()
    assert not room.live.running
    room.live.close()
    assert heard.closed


def test_an_unplugged_device_is_named_and_heard_again_when_it_is_back(room):
    heard = listening(room)
    heard.bring(tone(440, 0.3))
    room.wait(lambda: len(room.live.heard(9)[0]) == int(0.3 * RATE))
    room.live.record("wav")
    room.inputs.devices.remove(MICROPHONE)
    heard.lost = True
    room.wait(lambda: room.live.interrupted)
    assert room.live.sentence == (
        "USB microphone was unplugged; the take goes on when it is plugged in again."
    )
    assert room.live.running
    before = room.live.position_s
    room.inputs.devices.append(MICROPHONE)
    room.wait(lambda: not room.live.interrupted)
    room.inputs.opened[-1].bring(tone(880, 0.5))
    room.wait(lambda: len(room.live.heard(9)[0]) == int(0.8 * RATE))
    assert room.live.position_s > before
    assert room.notices[-1].sentence == "USB microphone is back and heard again."
    kept, _ = soundfile.read(room.live.stop_recording())
    assert len(kept) == pytest.approx(0.5 * RATE, abs=100)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("USB microphone is in use by another program.", None),
        ("list", "PortAudio is missing."),
        ("none", "No input was found; plug in a microphone and look again."),
    ],
)
def test_an_input_that_cannot_be_opened_is_one_sentence_and_the_rest_goes_on(
    room, trouble, sentence
):
    if trouble == "none":
        room.inputs.devices.clear()
    else:
        room.inputs.error = trouble
    room.live.start()
    room.wait(lambda: not room.live.starting)
    assert not room.live.running
    assert room.live.troubled
    assert room.live.sentence == (sentence or trouble)
    assert [n.sentence for n in room.notices] == [sentence or trouble]
    room.inputs.error = None
    room.inputs.devices = [MICROPHONE]
    listening(room)
    assert room.live.sentence == ""


def test_a_device_that_is_not_there_is_named(room):
    room.live.start("Other")
    room.wait(lambda: not room.live.starting)
    assert room.live.sentence == "Other is not there; plug it in, or choose another input."


def test_another_rate_than_asked_for_is_told(room):
    listening(room, rate=96_000)
    room.wait(lambda: room.notices)
    assert room.live.sentence == "It runs at its own rate."
    assert not room.live.troubled


def test_devices_are_looked_for_in_the_background(room):
    assert not room.live.looked
    room.live.look()
    room.wait(lambda: room.live.looked)
    assert room.live.devices() == (MICROPHONE, LINE)
    room.inputs.error = "list"
    room.live.look()
    room.wait(lambda: room.live.troubled)
    assert room.live.devices() == ()


def test_choosing_another_device_while_one_is_heard_releases_the_first(room):
    first = listening(room)
    room.live.start(LINE.name, channels=1)
    room.wait(lambda: room.live.running)
    assert first.closed
    assert room.live.device == LINE


def test_a_busy_window_gets_each_tile_once_in_its_newest_state(room):
    heard = listening(room)
    heard.bring(tone(440, 2.0))
    time.sleep(0.5)
    fed = []
    room.pictures.feed = fed.append
    room.wait(lambda: fed)
    assert len(fed) == 1
    assert fed[0].fresh_from == 0


def test_takes_go_where_the_settings_say(room, tmp_path):
    assert room.live.takes_folder == tmp_path / "Takes"
    room.live._settings.set("takes_folder", str(tmp_path / "elsewhere"))
    assert room.live.takes_folder == tmp_path / "elsewhere"
    assert room.live.free_bytes > 0


def test_the_choice_of_last_time_is_heard_again(room):
    room.live._settings.set("input_device", LINE.name)
    room.live._settings.set("input_channels", 1)
    room.live.start_as_before()
    room.wait(lambda: room.live.running)
    assert (room.live.device, room.live.rate, room.live.channels) == (LINE, 48_000, 1)
