"""Two measures as the axes of a map: positions, and the ticks to draw beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from musicscope.core.errors import ParameterError

Scale = Literal["linear", "log", "order"]

#: Known values lie between these; further out there is room for those beyond the scale.
LOW, HIGH = -0.84, 1.0
#: Missing values lie in this band, apart from all others.
BAND = (-1.0, -0.92)
#: Values further than this many times the middle half of all from it lie at the edge.
FENCE = 3.0
#: Units in which equal ratios, not equal differences, sound or look alike.
RATIOS = frozenset({"bpm", "Hz", "s", "min"})
#: About how many ticks an axis has; named values of an axis, the rest are together.
TICKS, MOST_NAMES = 6, 24
#: A jitter of this size parts dots of one named value.
JITTER = 0.6
OTHER = "Other"


@dataclass(frozen=True)
class Tick:
    """One mark of an axis: where it lies on the map, and what it says."""

    position: float
    label: str


@dataclass(frozen=True)
class Axis:
    """One axis of a map.

    Attributes
    ----------
    field : str
        What it measures, by its name in the registry of fields.
    label, unit : str
        For people.
    ticks : tuple of Tick
        In rising order of position.
    scale : {"linear", "log", "order"}
        ``"order"`` for names, each of which has a place of its own.
    low, high : float
        The values at `LOW` and `HIGH`; for names 0 and their number.
    names : tuple of str
        Of an axis of names.
    missing : bool
        Whether some tracks lie in the band of missing values, `BAND`.
    """

    field: str
    label: str
    unit: str = ""
    ticks: tuple[Tick, ...] = ()
    scale: Scale = "linear"
    low: float = 0.0
    high: float = 1.0
    names: tuple[str, ...] = ()
    missing: bool = False

    def place(self, values: Sequence[float | str | None], ids: np.ndarray) -> np.ndarray:
        """Return where values lie along this axis.

        Parameters
        ----------
        values : sequence of float, str or None [n]
            None and what is not finite is missing; what lies beyond the scale lies at its edge.
        ids : np.ndarray [shape=(n,)], int64
            Track ids; dots of one name, and missing ones, are spread by them.

        Returns
        -------
        np.ndarray [shape=(n,)], float32
            -1..1.
        """
        spread = _spread(ids)
        if self.scale == "order":
            rank = {name: index for index, name in enumerate(self.names)}
            other = rank.get(OTHER, math.nan)
            known = np.array([rank.get(str(v), other) if v else math.nan for v in values], float)
            known += 0.5 + JITTER * (spread - 0.5)
        else:
            known = _numbers(values)
            if self.scale == "log":
                known = np.log(np.where(known > 0, known, np.nan))
        low, high = (
            (math.log(self.low), math.log(self.high))
            if self.scale == "log"
            else (self.low, self.high)
        )
        share = np.clip((known - low) / (high - low), 0.0, 1.0)
        band = BAND[0] + (BAND[1] - BAND[0]) * spread
        placed: np.ndarray = np.where(np.isfinite(share), LOW + (HIGH - LOW) * share, band).astype(
            np.float32
        )
        return placed


def measured_axis(
    field: str,
    label: str,
    unit: str,
    values: Sequence[float | str | None],
    *,
    write: Callable[[float], str] = "{:g}".format,
    base: float = 1.0,
) -> Axis:
    """Return the axis of a measure, scaled so that a few outliers do not crowd all others.

    The scale reaches over all values within three times the middle half beyond it (Tukey, 1977);
    tempo, frequency and length are logarithmic if they are all above 0.

    Parameters
    ----------
    field, label, unit : str
        See `Axis`.
    values : sequence of float or None
        Of all tracks.
    write : callable
        How a tick is written.
    base : float
        What round numbers are multiples of: 60 for lengths in s that are written in minutes.
    """
    numbers = _numbers(values)
    known = numbers[np.isfinite(numbers)]
    scale: Scale = "log" if unit in RATIOS and len(known) and known.min() > 0 else "linear"
    low, high = _reach(np.log(known) if scale == "log" else known)
    if scale == "log":
        low, high = math.exp(low), math.exp(high)
    round_values = _ratio_marks if scale == "log" else _marks
    marks = [base * mark for mark in round_values(low / base, high / base)]
    bare = Axis(field, label, unit, (), scale, low, high, missing=len(known) < len(numbers))
    places = bare.place(marks, np.zeros(len(marks), np.int64))
    ticks: dict[str, Tick] = {}
    for at, mark in zip(places, marks, strict=True):
        ticks.setdefault(write(mark), Tick(float(at), write(mark)))
    return replace(bare, ticks=tuple(ticks.values()))


def named_axis(
    field: str,
    label: str,
    values: Sequence[float | str | None],
    *,
    order: Callable[[str], float] | None = None,
) -> Axis:
    """Return the axis of a category: each of the 24 commonest names has its own stretch.

    Parameters
    ----------
    field, label : str
        See `Axis`.
    values : sequence of str or None
        Of all tracks.
    order : callable, optional
        Sorts the names; without it they are in alphabetical order.
    """
    counts: dict[str, int] = {}
    for value in values:
        if value:
            counts[str(value)] = counts.get(str(value), 0) + 1
    commonest = sorted(counts, key=lambda name: (-counts[name], name))
    names = sorted(commonest[:MOST_NAMES], key=order or str.casefold)
    if len(commonest) > MOST_NAMES and OTHER not in names:
        names.append(OTHER)
    width = (HIGH - LOW) / max(1, len(names))
    ticks = tuple(Tick(LOW + (i + 0.5) * width, name) for i, name in enumerate(names))
    missing = any(not value for value in values)
    return Axis(
        field, label, "", ticks, "order", 0.0, float(max(1, len(names))), tuple(names), missing
    )


def _numbers(values: Sequence[float | str | None]) -> np.ndarray:
    try:
        numbers = np.array([math.nan if v is None else float(v) for v in values], np.float64)
    except ValueError as error:
        raise ParameterError("An axis of numbers needs numbers; choose another field.") from error
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _reach(known: np.ndarray) -> tuple[float, float]:
    """Return the range of all values but outliers; around the only one where there is one."""
    if not len(known):
        return 0.0, 1.0
    quarter, three = np.quantile(known, [0.25, 0.75])
    fence = FENCE * (three - quarter)
    inside = known[(known >= quarter - fence) & (known <= three + fence)] if fence else known
    low, high = float(inside.min()), float(inside.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        room = 0.05 * abs(low) or 1.0
        return low - room, high + room
    return low, high


def _marks(low: float, high: float) -> list[float]:
    """Return round values between two others."""
    raw = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def _ratio_marks(low: float, high: float) -> list[float]:
    """Return round values in about equal ratios; in equal steps where the ratio is small."""
    if high / low < 4:
        return [mark for mark in _marks(low, high) if mark > 0]
    digits = (1, 2, 5) if high / low < 100 else (1, 3) if high / low < 1e5 else (1,)
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    marks = [round(digit * 10.0**power, 12) for power in powers for digit in digits]
    return [mark for mark in marks if low <= mark <= high]


def _spread(ids: np.ndarray) -> np.ndarray:
    """Return an even spread over 0..1 that each id always has (Weyl's sequence)."""
    golden = (math.sqrt(5) - 1) / 2
    spread: np.ndarray = np.asarray(ids, np.float64) * golden % 1.0
    return spread
