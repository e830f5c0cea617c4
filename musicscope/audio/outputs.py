"""Where sound goes: a sound card through PortAudio, or nowhere, driven by the clock."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from musicscope.audio.portaudio import ask, portaudio, refresh, started
from musicscope.audio.samples import Block
from musicscope.core.errors import DeviceError

log = logging.getLogger(__name__)

#: ``fill(out, heard_at)``: write the next frames to `out` [shape=(n, channels)]; the first of
#: them will be heard at `heard_at`, by `time.monotonic`.
Fill = Callable[[Block, float], None]

#: Seconds of sound that a device is asked to hold. Less, and a busy window is heard.
_BUFFER_S = 0.1
#: A device that asks for nothing for so long, seconds, is gone. (A virtual one of PulseAudio
#: may take 2 s to begin.)
_GONE_S = 5.0
_CHANNELS = 2
#: Names that ALSA gives to whatever the system plays through.
_OF_SYSTEM = frozenset({"default", "sysdefault", "pulse", "pipewire"})


class Output(Protocol):
    """Something that asks for sound, block by block."""

    name: str
    rate: int
    channels: int
    silent: bool
    underruns: int

    @property
    def alive(self) -> bool:
        """False once the device is lost."""

    def rest(self) -> None:
        """Stop asking, but stay open."""

    def wake(self) -> None:
        """Ask again; raises `DeviceError` if the device is lost."""

    def close(self) -> None:
        """Release the device."""


class OutputChooser(Protocol):
    """Opens the best output there is.

    Attributes
    ----------
    preferred : str or None
        Name of the device to try first; the system's choice otherwise.
    refused : str
        Name of the device that should have been opened last, and could not be; or empty.
    """

    preferred: str | None
    refused: str

    @property
    def wants_silence(self) -> bool:
        """Whether silence is what was asked for."""

    def open(self, rate: int, fill: Fill) -> Output:
        """Open an output, at `rate` if it can; never fails, silence is always there."""

    def refresh(self) -> None:
        """Look for devices that came or went; no output may be open."""


@dataclass(frozen=True)
class OutputDevice:
    """One device that could play.

    Attributes
    ----------
    name, host : str
        The device's and the sound system's name.
    index : int
        PortAudio's number for it.
    channels : int
        How many it plays at most.
    rate : int
        Hz, its own choice.
    default : bool
        Whether the system plays through it.
    """

    name: str
    host: str
    index: int
    channels: int
    rate: int
    default: bool


def list_outputs() -> list[OutputDevice]:
    """Return the devices that could play, the system's choice first.

    Raises
    ------
    DeviceError
        If PortAudio is missing or does not answer.
    """
    sounddevice = portaudio()
    devices, hosts, chosen = ask(
        "Sound devices cannot be listed",
        lambda: (
            sounddevice.query_devices(),
            sounddevice.query_hostapis(),
            sounddevice.default.device[1],
        ),
    )
    found = [
        OutputDevice(
            index=index,
            name=_label(str(device["name"])),
            host=str(hosts[device["hostapi"]]["name"]),
            channels=int(device["max_output_channels"]),
            rate=int(device["default_samplerate"]),
            default=index == chosen,
        )
        for index, device in enumerate(devices)
        if device["max_output_channels"] > 0
    ]
    return sorted(found, key=lambda device: not device.default)


def _label(name: str) -> str:
    return f"System output ({name})" if name in _OF_SYSTEM else name


class SoundCardOutput:
    """A sound card.

    Parameters
    ----------
    device : OutputDevice
    rate : int
        Hz.
    fill : Fill
        Called in PortAudio's thread.

    Raises
    ------
    DeviceError
        If the device refuses.
    """

    silent = False

    def __init__(self, device: OutputDevice, rate: int, fill: Fill) -> None:
        self.name = device.name
        self.rate = rate
        self.channels = min(device.channels, _CHANNELS)
        self.underruns = 0
        self._fill = fill
        self._resting = False
        self._asked_at = time.monotonic()
        sounddevice = portaudio()

        def open_and_start() -> Any:
            stream = sounddevice.OutputStream(
                samplerate=rate,
                channels=self.channels,
                dtype="float32",
                device=device.index,
                latency=_BUFFER_S,
                callback=self._call,
            )
            return started(stream)

        self._stream = ask(f"{device.name} cannot be opened at {rate} Hz", open_and_start)

    def _call(self, out: Block, _frames: int, clock: Any, flags: Any) -> None:
        now = time.monotonic()
        self._asked_at = now
        if flags.output_underflow:
            self.underruns += 1
        ahead = clock.outputBufferDacTime - clock.currentTime
        if not 0.0 <= ahead < 5.0:
            ahead = _BUFFER_S
        self._fill(out, now + ahead)

    @property
    def alive(self) -> bool:
        """See `Output.alive`."""
        if self._resting:
            return True
        return bool(self._stream.active) and time.monotonic() - self._asked_at < _GONE_S

    def rest(self) -> None:
        """See `Output.rest`."""
        if not self._resting:
            self._resting = True
            self._stop(self._stream.abort)

    def wake(self) -> None:
        """See `Output.wake`."""
        if self._resting:
            self._resting = False
            self._asked_at = time.monotonic()
            ask(f"{self.name} was lost", self._stream.start)

    def close(self) -> None:
        """See `Output.close`."""
        self._stop(self._stream.abort)
        self._stop(self._stream.close)

    def _stop(self, how: Callable[[], None]) -> None:
        try:
            ask(f"{self.name} cannot be stopped", how)
        except DeviceError as error:
            log.info("%s", error)


class SilentOutput:
    """No device: a thread asks for sound at the pace of the clock and drops it.

    Parameters
    ----------
    rate : int
        Hz.
    fill : Fill
        Called in this output's own thread.
    """

    name = "silent"
    silent = True
    underruns = 0
    alive = True
    _STEP_S = 0.01

    def __init__(self, rate: int, fill: Fill) -> None:
        self.rate = rate
        self.channels = _CHANNELS
        self._fill = fill
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.wake()

    def rest(self) -> None:
        """See `Output.rest`."""
        self.close()

    def wake(self) -> None:
        """See `Output.wake`."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, name="silent output", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """See `Output.close`."""
        if self._thread is not None:
            self._stop.set()
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        out = np.zeros((self.rate // 4, self.channels), np.float32)
        started, done = time.monotonic(), 0
        while not self._stop.wait(self._STEP_S):
            now = time.monotonic()
            due = int((now - started) * self.rate) - done
            if due > len(out):
                started, done, due = now - self._STEP_S, 0, int(self._STEP_S * self.rate)
            self._fill(out[:due], started + done / self.rate)
            done += due


class SoundCards:
    """Chooses what is preferred, then the system's own output, then any other, then silence.

    The variable ``MUSICSCOPE_OUTPUT=silent`` forces silence.
    """

    def __init__(self) -> None:
        self.preferred: str | None = None
        self.refused = ""

    @property
    def wants_silence(self) -> bool:
        """Whether silence is what was asked for."""
        return os.environ.get("MUSICSCOPE_OUTPUT", "").lower() == "silent"

    def open(self, rate: int, fill: Fill) -> Output:
        """See `OutputChooser.open`."""
        self.refused = ""
        if self.wants_silence:
            return SilentOutput(rate, fill)
        try:
            devices = list_outputs()
        except DeviceError as error:
            log.warning("%s", error)
            devices = []
        devices.sort(key=lambda device: device.name != self.preferred)
        if self.preferred is not None and self.preferred not in {d.name for d in devices}:
            self.refused = self.preferred
        for device in devices:
            for possible in dict.fromkeys((rate, device.rate)):
                try:
                    return SoundCardOutput(device, possible, fill)
                except DeviceError as error:
                    log.info("%s", error)
            self.refused = self.refused or device.name
        return SilentOutput(rate, fill)

    def refresh(self) -> None:
        """See `OutputChooser.refresh`."""
        if not self.wants_silence:
            refresh()
