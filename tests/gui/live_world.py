"""A live input without devices or threads, for the views that show it."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from musicscope.analysis.pitch_track import PitchNow, PitchTracker
from musicscope.audio.capture import InputDevice
from musicscope.core.events import Event

RATE = 48_000
MICROPHONE = InputDevice("USB microphone", "ALSA", 2, 1, 44_100, False)
DESK = InputDevice("System input (default)", "ALSA", 0, 2, 48_000, True)
MONITOR = InputDevice("Monitor of Speakers", "PulseAudio", 1, 2, 48_000, False, True, "s.monitor")


class StubSettings:
    def __init__(self) -> None:
        self.values: dict[str, object] = {}

    def get(self, name, default=None):
        return self.values.get(name, default)

    def set(self, name, value) -> None:
        self.values[name] = value


class StubLive:
    """Says what a test tells it, and notes what was asked for."""

    def __init__(self, *devices: InputDevice) -> None:
        self.changed: Event[None] = Event()
        self.found = devices
        self.known: tuple[InputDevice, ...] = ()
        self.looked = False
        self.running = self.starting = self.interrupted = self.recording = False
        self.troubled = False
        self.sentence = self.monitor_sentence = ""
        self.device: InputDevice | None = None
        self.rate = self.channels = 0
        self.position_s = self.recorded_s = 0.0
        self.free_bytes = 67_300_000_000
        self.concert_a = 440.0
        self.pitch: PitchNow | None = None
        self.samples = np.zeros((0, 2), np.float32)
        self.asked: list[tuple] = []

    def devices(self):
        return self.known

    def look(self) -> None:
        self.asked.append(("look",))
        self.looked, self.known = True, self.found
        self.changed.emit(None)

    def start(self, name=None, rate=None, channels=2) -> None:
        self.asked.append(("start", name, rate, channels))
        self.device = next((d for d in self.found if d.name == name), self.found[0])
        self.rate, self.channels = rate or self.device.rate, channels
        self.running = True
        self.changed.emit(None)

    def start_as_before(self) -> None:
        self.start()

    def stop(self) -> None:
        self.asked.append(("stop",))
        self.running = self.recording = False
        self.changed.emit(None)

    def record(self, form) -> None:
        self.asked.append(("record", form))
        self.recording = True
        self.changed.emit(None)

    def stop_recording(self):
        self.asked.append(("stop recording",))
        self.recording = False
        self.changed.emit(None)

    def heard(self, seconds):
        return self.samples[-int(seconds * RATE) :], RATE

    def hear(self, samples: np.ndarray) -> None:
        """Let a mono sound be the newest, and its pitch the pitch."""
        self.samples = np.stack([samples, samples], axis=1).astype(np.float32)
        tracker = PitchTracker(RATE, self.concert_a)
        tracker.push(samples.astype(np.float32))
        self.pitch = tracker.now


class StubStage:
    def __init__(self, live: StubLive) -> None:
        self.live = live
        self.changed: Event[None] = Event()
        self.track_plays = False
        self.samples = np.zeros((0, 2), np.float32)

    @property
    def playing(self) -> bool:
        return self.live.running or self.track_plays

    def heard(self, seconds):
        if self.live.running:
            return self.live.heard(seconds)
        return self.samples[-int(seconds * RATE) :], RATE


def world(*devices: InputDevice) -> SimpleNamespace:
    """Return a context for views, with `devices` to be found."""
    live, settings = StubLive(*devices), StubSettings()
    stage = StubStage(live)
    workspace = SimpleNamespace(live=live, stage=stage, settings=settings)
    return SimpleNamespace(workspace=workspace, stage=stage, settings=settings)


def tone(hz: float, seconds: float = 0.2, level: float = 0.2) -> np.ndarray:
    t = np.arange(int(seconds * RATE)) / RATE
    return level * sum(np.sin(2 * np.pi * hz * k * t) / k for k in (1, 2, 3))
