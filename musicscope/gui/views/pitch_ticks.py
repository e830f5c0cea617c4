"""Which frequencies of an axis are named."""

from __future__ import annotations

import math
from collections.abc import Iterator

from musicscope.analysis.constant_q import C1_HZ
from musicscope.gui.views.pitch_axis import PLAIN, PitchAxis

_STEPS = (1.0, 2.0, 5.0)
#: Rounded frequencies begin here, Hz: below it a mel axis has no room for them.
_LOWEST_HZ = {"mel": 100.0}
#: Below so many names on a logarithmic or mel axis, evenly spaced ones take their place.
_FEW = 3


def ticks(axis: PitchAxis, apart: float) -> list[tuple[float, str]]:
    """Return the frequencies that are named and their names, from the lowest, without unit.

    Parameters
    ----------
    apart : float
        Pixels between two names, at least.
    """
    if axis.kind == "octaves":
        found = _octaves(axis)
    elif axis.kind in ("linear", PLAIN):
        found = _even(axis, apart)
    else:
        found = _decades(axis)
        if len(found) < _FEW:
            found = _even(axis, apart)
    chosen: list[tuple[float, str]] = []
    last_y = math.inf
    for hz, name in found:
        y = axis.y_of(hz)
        if last_y - y >= apart:
            chosen.append((hz, name))
            last_y = y
    return chosen


def octave_lines(axis: PitchAxis) -> list[float]:
    """Return the frequency of every C on the axis, Hz."""
    return [hz for hz, _ in _octaves(axis)]


def _octaves(axis: PitchAxis) -> list[tuple[float, str]]:
    first = math.ceil(math.log2(axis.lowest_hz / C1_HZ) - 1e-9)
    last = math.floor(math.log2(axis.highest_hz / C1_HZ) + 1e-9)
    return [(C1_HZ * 2.0**octave, f"C{octave + 1}") for octave in range(first, last + 1)]


def _decades(axis: PitchAxis) -> list[tuple[float, str]]:
    low, high = max(axis.lowest_hz, _LOWEST_HZ.get(axis.kind, 1.0)), axis.highest_hz
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    candidates = (step * 10.0**decade for decade in decades for step in _STEPS)
    return [(hz, _name(hz)) for hz in candidates if low <= hz <= high]


def _even(axis: PitchAxis, apart: float) -> list[tuple[float, str]]:
    low, high = axis.lowest_hz, axis.highest_hz
    wanted = (high - low) * apart * 1.6 / axis.rows
    if axis.kind == PLAIN:
        wanted = max(wanted, 1.0)
    step = next(s for s in _round_steps() if s >= wanted)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [(number * step, _name(number * step)) for number in range(first, last + 1)]


def _round_steps() -> Iterator[float]:
    for decade in range(-2, 6):
        for step in _STEPS:
            yield step * 10.0**decade


def _name(hz: float) -> str:
    return f"{hz / 1000:g}k" if hz >= 1000 else f"{hz:g}"
