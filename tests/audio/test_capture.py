"""Inputs are listed, opened and heard; what goes wrong is one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
import weakref
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from musicscope.audio import capture, capture_pulse, portaudio
from musicscope.audio.capture import Capture, InputDevice, list_inputs, why_no_monitor
from musicscope.audio.capture_rate import PromptResampler
from musicscope.audio.capture_recent import Recent
from musicscope.core.errors import DeviceError
from tests.audio.null_sink import NullSink, require_null_sink

ROOT = Path(__file__).resolve().parents[2]
MICROPHONE = InputDevice("USB microphone", "ALSA", 1, 1, 44_100, False)

SOURCES = """\
Source #3
\tState: IDLE
\tName: alsa_output.pci.monitor
\tDescription: Monitor of Café speakers
\tSample Specification: s16le 2ch 48000Hz
\tMonitor of Sink: alsa_output.pci
\tProperties:
\t\tdevice.class = "monitor"

Source #4
\tState: RUNNING
\tName: alsa_input.usb
\tDescription: USB microphone
\tSample Specification: s24le 1ch 44100Hz
\tMonitor of Sink: n/a
"""


class PortAudioError(Exception):
    pass


class FakeStream:
    def __init__(self, library, **wanted) -> None:
        error = library.refuses(wanted)
        if error:
            raise error
        self.wanted, self.active, self.closed = wanted, True, False
        library.streams.append(self)

    def start(self) -> None: ...

    def abort(self) -> None: ...

    def close(self, ignore_errors=False) -> None:
        self.closed = True

    def bring(self, block, overflow=False) -> None:
        self.wanted["callback"](block, len(block), None, SimpleNamespace(input_overflow=overflow))


class FakePortAudio:
    """PortAudio with the devices that a test gives it."""

    PortAudioError = PortAudioError

    def __init__(self, *devices) -> None:
        self.devices = list(devices)
        self.default = SimpleNamespace(device=(0, 0))
        self.streams: list[FakeStream] = []
        self.refuses = lambda wanted: None

    def query_hostapis(self):
        return [{"name": "ALSA"}, {"name": "JACK"}]

    def query_devices(self, index=None):
        if index is None:
            return self.devices
        device = self.devices[index]
        if device is None:
            raise PortAudioError("Error querying device", -9986)
        return device

    def InputStream(self, **wanted):
        return FakeStream(self, **wanted)


def device(name, channels=2, rate=48_000.0, host=0):
    return {
        "name": name,
        "hostapi": host,
        "max_input_channels": channels,
        "default_samplerate": rate,
    }


@pytest.fixture
def library(monkeypatch):
    def with_devices(*devices):
        made = FakePortAudio(*devices)
        monkeypatch.setattr(capture, "portaudio", lambda: made)
        monkeypatch.setattr(capture, "ask", asked)
        return made

    monkeypatch.setattr(capture_pulse, "_ask", lambda arguments: None)
    monkeypatch.setattr(portaudio._Health, "stuck", False)
    return with_devices


def asked(what, call):
    try:
        return call()
    except Exception as error:
        raise DeviceError(f"{what}: {error}.") from error


def test_inputs_are_listed_the_systems_choice_first(library):
    found = library(device("USB"), device("default"), device("Speakers", 0))
    found.default.device = (1, 0)
    assert [d.name for d in list_inputs()] == ["System input (default)", "USB"]
    assert list_inputs()[0].default


def test_one_bad_device_does_not_hide_the_others(library):
    library(None, device("USB"), device("Line", rate=float("nan")))
    assert [d.name for d in list_inputs()] == ["USB"]


def test_no_two_inputs_have_the_same_name(library):
    library(device("Mic"), device("Mic", host=1), device("Mic", host=1))
    assert [d.name for d in list_inputs()] == ["Mic · ALSA", "Mic · JACK", "Mic · JACK 2"]


def test_sources_of_the_sound_server_come_with_their_own_names(library, monkeypatch):
    library(device("default", 32), device("pulse", 32), device("HDA: ALC (hw:0,0)"))
    monkeypatch.setattr(
        capture_pulse, "_ask", lambda arguments: SOURCES if "sources" in arguments else ""
    )
    found = {d.name: d for d in list_inputs()}
    assert list(found) == [
        "System input (default)",
        "HDA: ALC (hw:0,0)",
        "USB microphone",
        "Monitor of Café speakers",
    ]
    monitor = found["Monitor of Café speakers"]
    assert (monitor.monitor, monitor.index, monitor.rate) == (True, 1, 48_000)
    assert (found["USB microphone"].channels, found["USB microphone"].monitor) == (1, False)
    assert why_no_monitor(found.values()) == ""


@pytest.mark.parametrize(
    ("platform", "word"), [("darwin", "BlackHole"), ("win32", "Stereo Mix"), ("linux", "pactl")]
)
def test_where_the_computer_cannot_be_heard_it_says_why(monkeypatch, platform, word):
    monkeypatch.setattr(capture.sys, "platform", platform)
    monkeypatch.setattr(capture_pulse, "can_ask", lambda: False)
    sentence = why_no_monitor([MICROPHONE])
    assert word in sentence
    assert sentence.endswith(".")


def test_a_loopback_of_the_sound_card_is_a_monitor(library):
    library(device("Speakers (Realtek) [Loopback]"), device("Microphone"))
    assert {d.name: d.monitor for d in list_inputs()}["Speakers (Realtek) [Loopback]"]


def test_what_comes_is_taken_in_order(library):
    found = library(device("USB"))
    open_input = Capture(list_inputs()[0], None, 2)
    sound = np.random.default_rng(0).uniform(-1, 1, (1_000, 2)).astype(np.float32)
    found.streams[0].bring(sound[:300])
    found.streams[0].bring(sound[300:])
    np.testing.assert_array_equal(open_input.take(0.1), sound)
    assert len(open_input.take(0.0)) == 0
    assert open_input.overruns == 0


def test_what_nobody_takes_in_time_is_counted_and_the_rest_goes_on(library):
    found = library(device("USB", rate=8_000.0))
    open_input = Capture(list_inputs()[0], None, 1)
    found.streams[0].bring(np.ones((40_000, 1), np.float32))
    assert open_input.overruns == 1
    assert len(open_input.take(0.0)) == 32_000
    found.streams[0].bring(np.full((10, 1), np.nan, np.float32), overflow=True)
    assert open_input.overruns == 2
    assert not open_input.take(0.0).any()


def test_a_rate_that_the_device_cannot_gives_way_to_its_own_and_is_told(library):
    found = library(device("USB", 1, 44_100.0))
    found.refuses = lambda wanted: (
        PortAudioError("Invalid sample rate", -9997) if wanted["samplerate"] != 44_100 else None
    )
    open_input = Capture(list_inputs()[0], 96_000, 1)
    assert open_input.rate == 44_100
    assert open_input.remark == "USB cannot record at 96,000 Hz; it runs at its own 44,100 Hz."


def test_more_channels_than_there_are_is_told(library):
    library(device("USB", 1))
    open_input = Capture(list_inputs()[0], None, 2)
    assert (open_input.channels, open_input.remark) == (1, "USB has no more than 1 channel.")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (-9985, "USB is in use by another program, or was unplugged; close that program or "),
        (-9998, "USB does not offer so many channels; choose fewer."),
        (-9997, "USB cannot record at 48,000 Hz, nor at any rate that it names."),
        (-9999, "USB cannot be opened; choose another input"),
    ],
)
def test_a_device_that_refuses_is_one_sentence(library, code, sentence):
    found = library(device("USB"))
    found.refuses = lambda wanted: PortAudioError("Oh no", code)
    with pytest.raises(DeviceError) as raised:
        Capture(list_inputs()[0], None, 2)
    assert str(raised.value).startswith(sentence)


def test_a_device_whose_stream_ended_is_lost(library):
    found = library(device("USB"))
    open_input = Capture(list_inputs()[0], None, 2)
    assert not open_input.lost
    found.streams[0].active = False
    assert open_input.lost


def test_devices_are_not_looked_for_while_a_stream_is_open(monkeypatch):
    restarted = []
    module = SimpleNamespace(
        _terminate=lambda: restarted.append(1), _initialize=lambda: None, _exit_handler=None
    )
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    monkeypatch.setattr(portaudio._Health, "stuck", False)
    monkeypatch.setattr(portaudio, "_STREAMS", weakref.WeakSet())

    class Stream:
        closed = False

    stream = portaudio.hold(Stream())
    portaudio.refresh()
    assert not restarted
    stream.closed = True
    portaudio.refresh()
    assert restarted


@pytest.mark.parametrize(
    ("given", "wanted"), [(48_000, 22_050), (44_100, 22_050), (16_000, 22_050)]
)
def test_a_tone_keeps_its_place_when_its_rate_is_changed(given, wanted):
    t = np.arange(given) / given
    resampler, made, place = PromptResampler(given, wanted), [], 0
    sizes = np.random.default_rng(1)
    sound = np.sin(2 * np.pi * 997 * t).astype(np.float32)
    while place < len(sound):
        size = int(sizes.integers(1, 900))
        made.append(resampler.push(sound[place : place + size]))
        place += size
        behind_s = min(place, given) / given - sum(map(len, made)) / wanted
        assert behind_s < 0.0045
    whole = np.concatenate(made)
    expected = np.sin(2 * np.pi * 997 * np.arange(len(whole)) / wanted)
    np.testing.assert_allclose(whole[300:], expected[300:], atol=1e-4)


def test_what_is_too_high_for_the_lower_rate_is_left_out():
    t = np.arange(48_000) / 48_000
    high = np.sin(2 * np.pi * 12_000 * t).astype(np.float32)
    assert np.abs(PromptResampler(48_000, 22_050).push(high)[200:]).max() < 1e-4


def test_the_newest_seconds_are_remembered_however_they_come():
    recent = Recent(1_000, 2, 2.0)
    sound = np.random.default_rng(0).uniform(-1, 1, (9_000, 2)).astype(np.float32)
    place = 0
    for size in (1, 700, 3, 2_600, 40, 1_999, 2_500, 1_157):
        recent.write(sound[place : place + size])
        place += size
        n = min(place, 1_500)
        np.testing.assert_array_equal(recent.last(1.5)[-n:], sound[max(place - 1_500, 0) : place])
    assert len(recent.last(99.0)) == 2_000
    assert recent.written == 9_000


HEAR = """
import json, os, subprocess, sys, time
import numpy as np
from musicscope.audio.capture import Capture, Microphones

def load(name):
    return subprocess.run(["pactl", "load-module", "module-null-sink", f"sink_name={name}",
        f"sink_properties=device.description={name}", "norewinds=1"],
        capture_output=True, text=True).stdout.strip()

def heard(capture, seconds):
    until, blocks = time.monotonic() + seconds, []
    while time.monotonic() < until:
        blocks.append(capture.take(0.02))
    return np.concatenate(blocks)

def pitch(block):
    spectrum = np.abs(np.fft.rfft(block[:, 0] * np.hanning(len(block))))
    return float(spectrum.argmax() * 44_100 / len(block)), float(np.abs(block).max())

module = load("second")
devices = {d.name: d for d in Microphones().found()}
t = np.arange(44_100 * 20) / 44_100
tone = (0.4 * np.sin(2 * np.pi * 660 * t)).astype("<f4").tobytes()
player = subprocess.Popen(["pacat", "--format=float32le", "--channels=1", "--rate=44100",
    "--device=second", "--latency-msec=50"], stdin=subprocess.PIPE)
import threading
threading.Thread(target=lambda: player.stdin.write(tone), daemon=True).start()
second = Capture(devices["Monitor of second"], 44_100, 2)
hz, level = pitch(heard(second, 0.8))
second.close()
other = Capture(devices["Monitor of Null Output"], 44_100, 2)
_, silence = pitch(heard(other, 0.4))
other.close()
again = Capture(devices["Monitor of second"], None, 2)
heard(again, 0.2)
player.kill()
subprocess.run(["pactl", "unload-module", module])
until = time.monotonic() + 8
while not again.lost and time.monotonic() < until:
    again.take(0.02)
lost = again.lost
again.close()
gone = "Monitor of second" not in {d.name for d in Microphones().found()}
load("second")
back = "Monitor of second" in {d.name for d in Microphones().found()}
print(json.dumps(dict(devices=sorted(devices), hz=hz, level=level, silence=silence, lost=lost,
    gone=gone, back=back, rate=second.rate, source=os.environ.get("PULSE_SOURCE"))))
"""


@pytest.mark.sound
def test_each_monitor_is_heard_by_its_name_and_its_going_and_coming_are_noticed():
    require_null_sink()
    with NullSink() as sink:
        done = subprocess.run(
            [sys.executable, "-c", HEAR],
            cwd=ROOT,
            env=sink.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert {"Monitor of second", "Monitor of Null Output"} <= set(told["devices"])
    assert told["hz"] == pytest.approx(660, abs=3)
    assert told["level"] == pytest.approx(0.4, abs=0.02)
    assert told["silence"] == 0.0
    assert (told["lost"], told["gone"], told["back"]) == (True, True, True)
    assert told["source"] is None
