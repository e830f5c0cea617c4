"""What the live input says: devices, rates, room on the disk."""

from __future__ import annotations

from collections.abc import Sequence

from musicscope.audio.capture import InputDevice

#: Rates that are offered, Hz.
RATES = (44_100, 48_000, 88_200, 96_000, 192_000)
#: Bytes of a sample of a take.
_BYTES = {"wav": 3.0, "flac": 1.8}
_CHANNELS = {1: "Mono", 2: "Stereo"}
_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def rate_words(rate: int) -> str:
    """Return a rate as ``"44.1 kHz"``."""
    return f"{rate / 1000:g} kHz"


def channel_words(channels: int) -> str:
    """Return how many channels, as ``"Stereo"`` or ``"4 channels"``."""
    return _CHANNELS.get(channels, f"{channels} channels")


def size_words(size: int) -> str:
    """Return bytes as ``"67 GB"`` or ``"1.4 GB"``."""
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit and value < 9.95 else f"{value:.0f} {_UNITS[unit]}"


def room_words(free: int, form: str, rate: int, channels: int) -> str:
    """Say how much is free, and for how long that lasts."""
    if not free:
        return ""
    words = f"{size_words(free)} free"
    if rate and channels:
        seconds = free / (_BYTES[form] * rate * channels)
        hours = seconds / 3600
        if hours >= 2:
            words += f" · about {hours:,.0f} hours"
        else:
            words += f" · about {seconds / 60:,.0f} minutes"
    return words


def heard_words(device: InputDevice, rate: int, channels: int) -> str:
    """Say what is heard."""
    return f"{device.name} · {rate_words(rate)} · {channel_words(channels).lower()}"


def choices_of(device: InputDevice | None) -> tuple[Sequence[int], Sequence[int]]:
    """Return the rates and the numbers of channels that make sense for a device."""
    most = min(device.channels, 8) if device is not None else 2
    own = {device.rate} if device is not None else set()
    return sorted({*RATES, *own}), [n for n in (1, 2, 4, 6, 8) if n <= most]
