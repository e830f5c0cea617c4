"""What colour, size, shape and names of a map's dots stand for."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from musicscope.maps.colouring import SHAPES, UNKNOWN_HEX, shape_of
from musicscope.workspace.colours import (
    UNKNOWN,
    LegendEntry,
    Scale,
    measure_scale,
    split_by_value,
)
from musicscope.workspace.field import Field, FieldContext, Kind
from musicscope.workspace.fields import FIELDS

if TYPE_CHECKING:
    from musicscope.core.settings import Settings

#: How faithful places can be shown: not at all, by fading, by rings.
FAITH = ("", "fade", "ring")
#: The smallest and the largest dot, against the usual one.
SMALLEST, LARGEST = 0.65, 2.1
#: Sizes between them that are told apart.
SIZES = 8
OTHER = "Other"
#: Faithful from here, fair from there, else rough: as the map says it of itself.
GOOD, FAIR = 0.9, 0.75


@dataclass(frozen=True)
class Encoding:
    """The choices for one map; empty where nothing is chosen.

    Attributes
    ----------
    colour, size, shape : str
        Names of fields.
    names : str
        The field whose values are written on the map.
    faith : str
        One of `FAITH`.
    """

    colour: str = "cluster"
    size: str = ""
    shape: str = ""
    names: str = "cluster"
    faith: str = ""

    def checked(self) -> Encoding:
        """Return this with what cannot be left out."""
        wanted: tuple[tuple[str, tuple[Kind, ...], str], ...] = (
            ("colour", ("category", "measure", "key"), "cluster"),
            ("size", ("measure",), ""),
            ("shape", ("category", "key"), ""),
            ("names", ("category", "key"), ""),
        )
        values = asdict(self)
        for name, kinds, usual in wanted:
            chosen = FIELDS.get(values[name])
            if chosen is None or chosen.kind not in kinds:
                values[name] = usual
        if self.faith not in FAITH:
            values["faith"] = ""
        return Encoding(**values)


def stored_encoding(settings: Settings, map_name: str) -> Encoding:
    """Return the choices that were kept for a map."""
    kept = settings.get(_key(map_name), {})
    known = {field.name for field in fields(Encoding)}
    chosen = {k: v for k, v in kept.items() if k in known and isinstance(v, str)}
    return Encoding(**chosen).checked()


def keep_encoding(settings: Settings, map_name: str, encoding: Encoding) -> None:
    """Keep the choices for a map, now and for the next start."""
    settings.set(_key(map_name), asdict(encoding))


def _key(map_name: str) -> str:
    return f"map_encoding_{map_name}"


@dataclass(frozen=True, eq=False)
class Sizing:
    """The sizes of all dots.

    Attributes
    ----------
    size : np.ndarray [shape=(n,)], float32
        By how much each dot is larger than usual; areas grow evenly with the value.
    scale : Scale or None
        None when no value is known.
    """

    size: np.ndarray
    scale: Scale | None

    @staticmethod
    def of_share(share: np.ndarray) -> np.ndarray:
        """Return the size at a share 0..1 of the scale, in one of `SIZES` steps."""
        step = np.round(np.clip(share, 0.0, 1.0) * (SIZES - 1)) / (SIZES - 1)
        size: np.ndarray = np.sqrt(SMALLEST**2 + step * (LARGEST**2 - SMALLEST**2))
        return size.astype(np.float32)


def size_by(field: Field, ids: np.ndarray, context: FieldContext) -> Sizing:
    """Size each dot by a measure; those without a value are the smallest."""
    values = field.numbers(ids, context)
    scale = measure_scale(field, ids, values)
    if scale is None:
        return Sizing(np.ones(len(ids), np.float32), None)
    span = scale.high - scale.low
    share = (values - scale.low) / span if span > 0 else np.full(len(ids), 0.3)
    return Sizing(Sizing.of_share(np.nan_to_num(share, nan=0.0)), scale)


@dataclass(frozen=True, eq=False)
class Shaping:
    """The shapes of all dots.

    Attributes
    ----------
    shape : np.ndarray [shape=(n,)], uint8, index into `SHAPES`
    legend : tuple of LegendEntry
        The commonest value first.
    shapes : tuple of int
        The shape of each entry.
    """

    shape: np.ndarray
    legend: tuple[LegendEntry, ...]
    shapes: tuple[int, ...]


def shape_by(field: Field, ids: np.ndarray, context: FieldContext) -> Shaping:
    """Shape each dot by a name: the commonest have shapes of their own, the rest share one."""
    groups = split_by_value(field.values(ids, context))
    own = len(SHAPES) if len(groups) <= len(SHAPES) else len(SHAPES) - 1
    shape = np.zeros(len(ids), np.uint8)
    legend, shapes = [], []
    free = list(range(len(SHAPES)))
    for value, rows in groups[:own]:
        wished = SHAPES.index(shape_of(str(value))) if value is not None else free[-1]
        if len(groups) == 1:
            wished = 0
        taken = wished if wished in free else free[0]
        free.remove(taken)
        shape[rows] = taken
        shapes.append(taken)
        label = UNKNOWN if value is None else str(value)
        legend.append(LegendEntry(label, UNKNOWN_HEX, ids[rows]))
    if len(groups) > own:
        rest = np.concatenate([rows for _, rows in groups[own:]])
        shape[rest] = free[0]
        shapes.append(free[0])
        legend.append(LegendEntry(OTHER, UNKNOWN_HEX, ids[rest]))
    return Shaping(shape, tuple(legend), tuple(shapes))


def faith_levels(faith: np.ndarray) -> np.ndarray:
    """Return how faithful places are, uint8: 1 faithful, 2 fair, 3 rough, 0 unknown."""
    levels = np.full(len(faith), 3, np.uint8)
    levels[faith >= FAIR] = 2
    levels[faith >= GOOD] = 1
    levels[~np.isfinite(faith)] = 0
    return levels
