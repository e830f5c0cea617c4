"""Values worth writing beside a scale."""

from __future__ import annotations

import math
from collections.abc import Callable

from musicscope.workspace.field_words import day, seconds

#: Steps of lengths in s that read well.
LENGTHS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18_000)
#: About how many values are written.
ABOUT = 4


def round_marks(low: float, high: float, words: Callable[[float], str]) -> list[float]:
    """Return round values between two others, `high` above `low`, in rising order.

    Parameters
    ----------
    low, high : float
    words : callable
        How values are written: lengths are rounded to parts of minutes and hours; of days both
        ends and the middle are returned.
    """
    if words is day:
        return [low, (low + high) / 2, high]
    rough = (high - low) / ABOUT
    if words is seconds:
        step = float(next((step for step in LENGTHS if step >= rough), LENGTHS[-1]))
    else:
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    marks = [round(index * step, 12) for index in range(first, last + 1)]
    written = {words(mark): mark for mark in marks}
    return sorted(written.values()) or [low, high]
