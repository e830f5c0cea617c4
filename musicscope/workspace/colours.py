"""The colour of every dot, by any field, and the legend that says what the colours mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from musicscope.maps.colouring import (
    UNKNOWN_HEX,
    UNKNOWN_RGB,
    continuous,
    to_rgb,
)
from musicscope.workspace.field import Field, FieldContext, Value
from musicscope.workspace.field_words import plain
from musicscope.workspace.ticks import round_marks

#: Steps of the written legend of a measure.
STEPS = 5
UNKNOWN, NO_GROUP = "Unknown", "No cluster"
NO_IDS = np.empty(0, np.int64)


@dataclass(frozen=True, eq=False)
class LegendEntry:
    """One line of the legend.

    Attributes
    ----------
    label : str
        The value.
    hex : str
        Its colour.
    ids : np.ndarray of int64
        The tracks that have it.
    group : int or None
        The cluster that it is, which may be renamed.
    own_name : bool
        Whether the owner named that cluster.
    """

    label: str
    hex: str
    ids: np.ndarray
    group: int | None = None
    own_name: bool = False


@dataclass(frozen=True, eq=False)
class Scale:
    """What the colours, or the sizes, of a measure mean.

    Attributes
    ----------
    low, high : float
        The values at both ends; what lies beyond looks like the end.
    ticks : tuple of (float, str)
        Values to write beside the scale, with the words for them.
    unit : str
    words : callable
        Writes a value.
    ids : np.ndarray [shape=(n,)], int64
        All tracks.
    values : np.ndarray [shape=(n,)], float64
        Their values, NaN where unknown.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    unit: str = ""
    words: Callable[[float], str] = plain
    ids: np.ndarray = field(default_factory=lambda: NO_IDS)
    values: np.ndarray = field(default_factory=lambda: np.empty(0))

    def outside(self, low: float, high: float) -> np.ndarray:
        """Return the tracks that do not lie between two values, unknown ones too."""
        with np.errstate(invalid="ignore"):
            inside = (self.values >= low) & (self.values <= high)
        return np.asarray(self.ids[~inside])


@dataclass(frozen=True, eq=False)
class Colouring:
    """The colours of all dots.

    Attributes
    ----------
    rgb : np.ndarray [shape=(n, 3)], uint8
        In the order of the layout's ids.
    legend : tuple of LegendEntry
        The commonest value first, the unknown one last; of a measure in rising order.
    unit : str
        Of a measure, for instance ``"bpm"``.
    scale : Scale or None
        Of a measure.
    """

    rgb: np.ndarray
    legend: tuple[LegendEntry, ...]
    unit: str = ""
    scale: Scale | None = None


def colour_by(field: Field, ids: np.ndarray, context: FieldContext) -> Colouring:
    """Colour each dot by a field of its track, or by its cluster."""
    if field.name == "cluster":
        return _by_group(ids, context)
    if field.kind == "measure":
        return _by_measure(field, ids, field.numbers(ids, context))
    return _by_name(ids, field.values(ids, context), field.colour)


def split_by_value(values: Sequence[Value]) -> list[tuple[Value, np.ndarray]]:
    """Return the rows of each value, the commonest first and the unknown one last."""
    number_of: dict[Value, int] = {}
    codes = np.fromiter(
        (number_of.setdefault(value, len(number_of)) for value in values), np.int64, len(values)
    )
    order = np.argsort(codes, kind="stable")
    counts = np.bincount(codes, minlength=len(number_of))
    rows = np.split(order, np.cumsum(counts)[:-1]) if number_of else []
    groups = list(zip(number_of, rows, strict=True))
    return sorted(groups, key=lambda group: (group[0] is None, -len(group[1])))


def _rgb(hex_colour: str) -> np.ndarray:
    return to_rgb(hex_colour).astype(np.uint8)


def _by_name(
    ids: np.ndarray,
    values: Sequence[Value],
    colour: Callable[[str], str],
) -> Colouring:
    rgb = np.empty((len(ids), 3), np.uint8)
    legend = []
    for value, rows in split_by_value(values):
        shade = UNKNOWN_HEX if value is None else colour(str(value))
        rgb[rows] = _rgb(shade)
        legend.append(LegendEntry(UNKNOWN if value is None else str(value), shade, ids[rows]))
    return Colouring(rgb, tuple(legend))


def _by_group(ids: np.ndarray, context: FieldContext) -> Colouring:
    rgb = np.tile(_rgb(UNKNOWN_HEX), (len(ids), 1))
    order = np.argsort(ids, kind="stable")
    alone = np.ones(len(ids), bool)
    legend = []
    for group in context.groups:
        members = np.fromiter(group.ids, np.int64)
        places = np.searchsorted(ids, members, sorter=order)
        rows = order[np.minimum(places, max(len(ids) - 1, 0))] if len(ids) else NO_IDS
        rows = rows[ids[rows] == members] if len(ids) else NO_IDS
        if len(rows):
            rgb[rows] = _rgb(group.hex)
            alone[rows] = False
            legend.append(LegendEntry(group.name, group.hex, ids[rows], group.id, group.own_name))
    legend.sort(key=lambda entry: -len(entry.ids))
    if alone.any() and legend:
        legend.append(LegendEntry(NO_GROUP, UNKNOWN_HEX, ids[alone]))
    return Colouring(rgb, tuple(legend))


def measure_scale(field: Field, ids: np.ndarray, values: np.ndarray) -> Scale | None:
    """Return the scale of a measure, from its 2nd to its 98th percentile; None if none is known."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = (float(end) for end in np.percentile(known, (2, 98)))
    if not high > low:
        low, high = float(known.min()), float(known.max())
    marks = round_marks(low, high, field.words) if high > low else [low]
    ticks = tuple((mark, field.words(mark)) for mark in marks)
    return Scale(low, high, ticks, field.unit, field.words, ids, values)


def _by_measure(field: Field, ids: np.ndarray, values: np.ndarray) -> Colouring:
    rgb = np.full((len(ids), 3), UNKNOWN_RGB, np.uint8)
    here = np.isfinite(values)
    scale = measure_scale(field, ids, values)
    legend: list[LegendEntry] = []
    if scale is not None:
        rgb[here] = continuous(values[here], low=scale.low, high=scale.high)
        edges = np.unique(np.quantile(values[here], np.linspace(0, 1, STEPS + 1)))
        step = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, max(len(edges) - 2, 0))
        for index in range(max(len(edges) - 1, 1)):
            rows = np.flatnonzero(here & (step == index))
            if len(rows):
                middle = rows[np.argsort(values[rows])[len(rows) // 2]]
                low, high = field.words(values[rows].min()), field.words(values[rows].max())
                text = low if low == high else f"{low} to {high}"
                legend.append(LegendEntry(text, "#" + bytes(rgb[middle]).hex(), ids[rows]))
    if not here.all():
        legend.append(LegendEntry(UNKNOWN, UNKNOWN_HEX, ids[~here]))
    return Colouring(rgb, tuple(legend), field.unit, scale)
