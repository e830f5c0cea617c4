"""Where sound comes from: microphones, line inputs, and what the system itself plays."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from musicscope.audio import capture_pulse
from musicscope.audio.portaudio import any_open, ask, portaudio, refresh, started
from musicscope.audio.ring import Ring
from musicscope.audio.samples import Block, make_finite
from musicscope.core.errors import DeviceError

__all__ = ["Capture", "InputDevice", "Microphones", "list_inputs", "why_no_monitor"]

log = logging.getLogger(__name__)

#: Seconds of sound that a device collects before it hands it over, twice.
_LATENCY_S = 0.02
#: Seconds of sound that wait for their reader.
_RING_S = 4.0
#: A device that brought nothing for so long, seconds, is gone.
_GONE_S = 3.0
#: Seconds between two questions whether a source of the sound server is still there.
_ASK_EVERY_S = 2.0
_MOST_CHANNELS = 8
#: PortAudio's names for the sound server, the best way to a chosen source of it first.
_SERVERS = ("pulse", "default", "pipewire")
#: Names that ALSA gives to whatever the system records from.
_OF_SYSTEM = frozenset({"default", "sysdefault", "pulse", "pipewire"})
#: What devices that hear the system's own output are called where they look like inputs.
_MONITORS = ("[loopback]", "monitor of", "blackhole", "soundflower", "stereo mix")
_WRONG_CHANNELS, _WRONG_RATE, _UNAVAILABLE = -9998, -9997, -9985


@dataclass(frozen=True)
class InputDevice:
    """One device that could be heard.

    Attributes
    ----------
    name : str
        For people; no two are alike.
    host : str
        The sound system's name.
    index : int
        PortAudio's number for it.
    channels : int
        How many it has at most.
    rate : int
        Hz, its own choice.
    default : bool
        Whether the system records from it.
    monitor : bool
        Whether it is what an output plays.
    source : str
        The sound server's name for it; empty for other devices.
    """

    name: str
    host: str
    index: int
    channels: int
    rate: int
    default: bool
    monitor: bool = False
    source: str = ""


def list_inputs() -> list[InputDevice]:
    """Return the devices that could be heard: the system's choice, then others, then monitors.

    Raises
    ------
    DeviceError
        If PortAudio is missing or does not answer.
    """
    sounddevice = portaudio()

    def describe() -> list[InputDevice]:
        hosts, chosen = sounddevice.query_hostapis(), sounddevice.default.device[0]
        return [
            device
            for index in range(len(sounddevice.query_devices()))
            if (device := _described(sounddevice, hosts, index, chosen)) is not None
        ]

    found = ask("Inputs cannot be listed", describe)
    return _named_apart(sorted(_with_sources(found), key=lambda d: (not d.default, d.monitor)))


def why_no_monitor(devices: Iterable[InputDevice]) -> str:
    """Say why the system's own output is not among the devices; empty when it is."""
    if any(device.monitor for device in devices):
        return ""
    if sys.platform == "darwin":
        return (
            "macOS lets no program hear what the computer plays; "
            "a virtual device such as BlackHole adds that."
        )
    if sys.platform == "win32":
        return (
            "This PortAudio names no loopback of the speakers; "
            "“Stereo Mix”, where the sound card has it, can be enabled in Windows."
        )
    if not capture_pulse.can_ask():
        return (
            "To hear what the computer plays, install the program pactl "
            "(package pulseaudio-utils) and look again."
        )
    return "No sound server offers what the computer plays; PulseAudio or PipeWire would."


def _described(sounddevice: Any, hosts: Any, index: int, chosen: int) -> InputDevice | None:
    """Describe one device; one that cannot even say what it is is left out."""
    try:
        device = sounddevice.query_devices(index)
        name = str(device["name"])
        if device["max_input_channels"] < 1:
            return None
        return InputDevice(
            name=f"System input ({name})" if name in _OF_SYSTEM else name,
            host=str(hosts[device["hostapi"]]["name"]),
            index=index,
            channels=int(device["max_input_channels"]),
            rate=int(device["default_samplerate"]),
            default=index == chosen,
            monitor=any(word in name.lower() for word in _MONITORS),
        )
    except Exception as error:  # noqa: BLE001 - one bad device must not hide the others
        log.info("an input was left out: %s", error)
        return None


def _with_sources(devices: list[InputDevice]) -> list[InputDevice]:
    """Put the sources of the sound server in the place of the devices that mean all of them."""
    servers = [d for name in _SERVERS for d in devices if d.name == f"System input ({name})"]
    sources = capture_pulse.list_sources() if servers else []
    if not sources:
        return devices
    through = servers[0]
    others = [d for d in devices if d.default or d not in servers]
    return others + [
        InputDevice(
            name=source.description,
            host="PulseAudio",
            index=through.index,
            channels=source.channels,
            rate=source.rate,
            default=False,
            monitor=source.monitor,
            source=source.name,
        )
        for source in sources
    ]


def _named_apart(devices: list[InputDevice]) -> list[InputDevice]:
    """Give devices of the same name their host's, or else a number."""
    alike = Counter(device.name for device in devices)
    hosted = [replace(d, name=f"{d.name} · {d.host}") if alike[d.name] > 1 else d for d in devices]
    seen: Counter[str] = Counter()
    apart = []
    for device in hosted:
        seen[device.name] += 1
        number = seen[device.name]
        apart.append(replace(device, name=f"{device.name} {number}") if number > 1 else device)
    return apart


class Capture:
    """One open device; its callback does no more than copy.

    Parameters
    ----------
    device : InputDevice
    rate : int or None
        Hz; the device's own where None is given, or where it cannot.
    channels : int
        At most as many are opened as the device has.

    Attributes
    ----------
    rate, channels : int
        What was opened.
    remark : str
        A sentence when that is not what was asked for.
    overruns : int
        How often sound was lost because nobody took it in time.

    Raises
    ------
    DeviceError
        If the device refuses; the sentence says why.
    """

    def __init__(self, device: InputDevice, rate: int | None, channels: int) -> None:
        self.device = device
        self.name = device.name
        self.overruns = 0
        self.remark = ""
        self._arrived = threading.Event()
        self._gone = False
        wanted = rate or device.rate
        self.channels = max(1, min(channels, device.channels, _MOST_CHANNELS))
        if self.channels < channels:
            have = "1 channel" if self.channels == 1 else f"{self.channels} channels"
            self.remark = f"{device.name} has no more than {have}."
        try:
            self._open(wanted)
        except DeviceError as error:
            if _code(error) != _WRONG_RATE or wanted == device.rate:
                raise _plain(device, wanted, error) from error
            self._open_at_own(wanted)
        if device.source and not capture_pulse.lead_to(device.source):
            self.close()
            raise DeviceError(
                f"{device.name} cannot be reached here; choose it in the system's sound settings "
                "and System input in this program."
            )

    def _open_at_own(self, wanted: int) -> None:
        own = self.device.rate
        try:
            self._open(own)
        except DeviceError as error:
            raise _plain(self.device, own, error) from error
        self.remark = (
            f"{self.device.name} cannot record at {wanted:,} Hz; it runs at its own {own:,} Hz."
        )

    def _open(self, rate: int) -> None:
        self.rate = rate
        self._ring = Ring(int(_RING_S * rate), self.channels)
        self._brought_at = self._asked_at = time.monotonic()
        sounddevice = portaudio()

        def open_and_start() -> Any:
            with capture_pulse.meaning(self.device.source):
                stream = sounddevice.InputStream(
                    samplerate=rate,
                    channels=self.channels,
                    dtype="float32",
                    device=self.device.index,
                    latency=_LATENCY_S,
                    callback=self._call,
                )
            return started(stream)

        self._stream = ask(f"{self.device.name} cannot be opened at {rate} Hz", open_and_start)

    def _call(self, block: Block, frames: int, _clock: Any, flags: Any) -> None:
        self._brought_at = time.monotonic()
        taken = self._ring.write(block)
        if taken < frames or flags.input_overflow:
            self.overruns += 1
        self._arrived.set()

    @property
    def lost(self) -> bool:
        """Whether the device is gone."""
        now = time.monotonic()
        if self.device.source and now - self._asked_at > _ASK_EVERY_S:
            self._asked_at = now
            self._gone = not capture_pulse.is_there(self.device.source)
        quiet = now - self._brought_at > _GONE_S
        return self._gone or quiet or not self._stream.active

    def take(self, patience_s: float) -> Block:
        """Return what has come, waiting for a moment where nothing has.

        Returns
        -------
        np.ndarray [shape=(n, channels)], float32
            Finite; empty when nothing came.
        """
        self._arrived.wait(patience_s)
        self._arrived.clear()
        block = np.empty((self._ring.filled, self.channels), np.float32)
        self._ring.read(block)
        return make_finite(block)

    def close(self) -> None:
        """Release the device."""
        for how in (self._stream.abort, self._stream.close):
            try:
                ask(f"{self.name} cannot be closed", how)
            except DeviceError as error:
                log.info("%s", error)


class Microphones:
    """The inputs of this computer."""

    def found(self) -> list[InputDevice]:
        """Return them, those that came lately too; see `list_inputs`.

        Raises
        ------
        DeviceError
            If PortAudio is missing or does not answer.
        """
        if not any_open():
            refresh()
        return list_inputs()

    def open(self, device: InputDevice, rate: int | None, channels: int) -> Capture:
        """Open one; see `Capture`."""
        return Capture(device, rate, channels)


def _code(error: DeviceError) -> int:
    cause = error.__cause__
    codes = [value for value in (cause.args if cause else ()) if isinstance(value, int)]
    return codes[0] if codes else 0


def _plain(device: InputDevice, rate: int, error: DeviceError) -> DeviceError:
    """Return the error in words that help."""
    if not isinstance(error.__cause__, Exception):
        return error
    sentences = {
        _UNAVAILABLE: f"{device.name} is in use by another program, or was unplugged; close that "
        "program or choose another input.",
        _WRONG_RATE: f"{device.name} cannot record at {rate:,} Hz, nor at any rate that it names.",
        _WRONG_CHANNELS: f"{device.name} does not offer so many channels; choose fewer.",
    }
    plain = sentences.get(
        _code(error), f"{device.name} cannot be opened; choose another input ({error.__cause__})."
    )
    return DeviceError(plain)
