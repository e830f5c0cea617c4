"""What the values of a lab sound may be; each refusal is one sentence."""

from __future__ import annotations

import math
from typing import cast

from musicscope.core.errors import ParameterError


def check_number(what: str, value: object, low: float, high: float, unit: str = "") -> None:
    """Raise `ParameterError` unless `value` is a number between two bounds."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not (
        math.isfinite(cast("float", value)) and low <= cast("float", value) <= high
    ):
        bounds = f"{low:,g} and {high:,g} {unit}".strip().replace("-", "−")
        raise ParameterError(f"{what} must lie between {bounds}.")


def check_word(what: str, value: object, words: tuple[str, ...]) -> None:
    """Raise `ParameterError` unless `value` is one of `words`."""
    if value not in words:
        raise ParameterError(f"{what} must be one of {', '.join(words)}.")


def check_count(what: str, values: tuple[object, ...], most: int) -> None:
    """Raise `ParameterError` unless there is at least one and at most `most`."""
    if not 1 <= len(values) <= most:
        raise ParameterError(f"A lab sound has 1 to {most} {what}; this one has {len(values)}.")
