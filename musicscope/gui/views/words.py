"""Times and frequencies as people read them."""

from __future__ import annotations

#: Steps of a time axis, s.
_TIME_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)


def clock(seconds: float, decimals: int = 0) -> str:
    """Return a moment as ``"0:39"``, ``"1:02:05"`` or, with decimals, ``"0:39.1"``."""
    units = int(max(seconds, 0.0) * 10**decimals + (0.5 if decimals else 1e-6))
    whole, rest = divmod(units, 10**decimals)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    text = f"{hours}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"
    return f"{text}.{rest:0{decimals}d}" if decimals else text


def time_step(seconds_per_pixel: float, pixels: float = 90.0) -> float:
    """Return the round step of a time axis whose labels stand about `pixels` apart, s."""
    wanted = seconds_per_pixel * pixels
    return next((step for step in _TIME_STEPS_S if step >= wanted), float(_TIME_STEPS_S[-1]))


def hertz(value: float) -> str:
    """Return a frequency as ``"494.7 Hz"`` or ``"3,520 Hz"``."""
    return f"{value:,.1f} Hz" if value < 1000 else f"{value:,.0f} Hz"


def hertz_between(low: float, high: float) -> str:
    """Return a range as ``"32 Hz – 8.1 kHz"``."""

    def short(value: float) -> str:
        return f"{value:.0f} Hz" if value < 1000 else f"{value / 1000:.3g} kHz"

    return f"{short(low)} – {short(high)}"


def decibels(value: float) -> str:
    """Return a level as ``"−18 dB"``."""
    return f"{value:.0f} dB".replace("-0 ", "0 ").replace("-", "−")


def strength(value: float, unit: str) -> str:
    """Return a value of a picture as ``"−18 dB"``, or ``"0.42"`` when it has no unit."""
    if unit == "dB":
        return decibels(value)
    return f"{value:.2f} {unit}".strip().replace("-", "−")
