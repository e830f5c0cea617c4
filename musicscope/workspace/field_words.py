"""How values of a measure are written."""

from __future__ import annotations

from datetime import UTC, datetime


def plain(value: float) -> str:
    """Return a number with as many places as it needs: ``"−14.3"``, ``"2.5"``."""
    return f"{value:.4g}".replace("-", "−")


def whole(value: float) -> str:
    """Return a whole number: ``"88"``, ``"1994"``."""
    return f"{value:.0f}".replace("-", "−")


def seconds(value: float) -> str:
    """Return a length in s as minutes and seconds: ``"3:20"``, ``"1:02:03"``."""
    minutes, rest = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def day(value: float) -> str:
    """Return a moment, in s since 1970, as its day: ``"3 Mar 2026"``."""
    moment = datetime.fromtimestamp(value, UTC)
    return f"{moment.day} {moment:%b %Y}"
