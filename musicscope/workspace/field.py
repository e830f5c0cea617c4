"""Something that is known of tracks: a name, a number or a key."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from musicscope.analysis.pitch import fifths_position, parse_key
from musicscope.core.errors import ParameterError
from musicscope.maps.colouring import category_colour
from musicscope.workspace.field_words import plain

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.track import Track
    from musicscope.maps.layout import Layout

Kind = Literal["category", "measure", "key"]
#: A name, a number, or None where it is not known.
Value = str | float | None


class Group(Protocol):
    """A cluster, as far as fields need to know it; see `musicscope.workspace.clusters`."""

    @property
    def id(self) -> int:
        """Stays with the cluster when the library grows."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def hex(self) -> str:
        """Its colour."""

    @property
    def own_name(self) -> bool:
        """Whether the owner named it."""

    @property
    def ids(self) -> Iterable[int]:
        """Its tracks."""


@dataclass(frozen=True)
class FieldContext:
    """What fields read besides the track itself.

    Attributes
    ----------
    catalogue : Catalogue
    groups : sequence of Group
        The clusters of this map.
    layout : Layout, optional
        The map itself.
    """

    catalogue: Catalogue
    groups: Sequence[Group] = ()
    layout: Layout | None = None

    @cached_property
    def group_of(self) -> dict[int, str]:
        """The name of each track's cluster."""
        return {int(track): group.name for group in self.groups for track in group.ids}

    @cached_property
    def faithfulness(self) -> dict[int, float]:
        """How faithful each track's place on this map is, 0..1; empty while that is not known.

        The lesser of its trustworthiness and its continuity (Venna and Kaski, 2001): a place is
        as faithful as the worse of what it shows and what it leaves out.
        """
        layout = self.layout
        known = None if layout is None else getattr(layout, "faithfulness", None)
        if layout is None or known is None:
            return {}
        worse = np.minimum(known.trustworthiness, known.continuity)
        return dict(zip(layout.ids.tolist(), worse.tolist(), strict=True))


@dataclass(frozen=True)
class Field:
    """Something that is known of tracks.

    Attributes
    ----------
    name : str
        By which it is stored in settings.
    label : str
        For people, in sentence case.
    kind : {"category", "measure", "key"}
        Names; numbers; or keys, which have colours of their own, in the order of fifths.
    read : callable
        ``read(track, context)`` returns the value of one track: a name, a number, or None.
    unit : str
        Of a measure.
    plural : str
        Heads the list of all its values.
    read_many : callable, optional
        ``read_many(ids, context)`` returns the values of many tracks faster.
    words : callable
        How a value of a measure is written.
    colour : callable
        The colour of a name.
    order : callable, optional
        Sorts the names where they have an order of their own.
    """

    name: str
    label: str
    kind: Kind
    read: Callable[[Track, FieldContext], Value]
    unit: str = ""
    plural: str = ""
    read_many: Callable[[list[int], FieldContext], list[Value]] | None = None
    words: Callable[[float], str] = plain
    colour: Callable[[str], str] = category_colour
    order: Callable[[str], float] | None = None

    @property
    def heading(self) -> str:
        """What a list of its values is called."""
        return self.plural or self.label

    def values(self, ids: Sequence[int] | np.ndarray, context: FieldContext) -> list[Value]:
        """Return the value of each track; None where it is not known, or the track has left."""
        tracks = ids.tolist() if isinstance(ids, np.ndarray) else list(ids)
        if self.read_many is not None:
            try:
                return self.read_many(tracks, context)
            except KeyError:
                pass
        return [self._read(track, context) for track in tracks]

    def _read(self, track_id: int, context: FieldContext) -> Value:
        try:
            return self.read(context.catalogue.track(track_id), context)
        except KeyError:
            return None

    def numbers(self, ids: Sequence[int] | np.ndarray, context: FieldContext) -> np.ndarray:
        """Return the values as numbers [shape=(n,)], float64, NaN where unknown.

        Keys are numbered round the circle of fifths, each minor key a half after its relative
        major; names have no numbers.
        """
        values = self.values(ids, context)
        if self.kind == "category":
            return np.full(len(values), math.nan)
        if self.kind == "key":
            return np.array([math.nan if v is None else fifths_order(str(v)) for v in values])
        return np.array([math.nan if v is None else v for v in values], np.float64)


def fifths_order(name: str) -> float:
    """Return a key's place on the circle of fifths, 0 for C major; NaN for what is no key."""
    key = parse_key(name)
    return math.nan if key is None else fifths_position(*key) + 0.5 * key[1]


class Fields(Mapping[str, Field]):
    """All fields by name, in the order in which they are offered.

    Others may add theirs, as for the owner's tags and the opinions of models.
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        self._fields = {field.name: field for field in fields}

    def __getitem__(self, name: str) -> Field:
        try:
            return self._fields[name]
        except KeyError:
            known = ", ".join(self._fields)
            raise ParameterError(f"There is no field {name}; choose one of {known}.") from None

    def get(self, name: str, default: Any = None) -> Any:
        """Return a field, or `default` where there is none of this name."""
        return self._fields.get(name, default)

    def or_cluster(self, name: str) -> Field:
        """Return a field, or that of the clusters where it is offered no more."""
        return self._fields.get(name) or self._fields["cluster"]

    def __contains__(self, name: object) -> bool:
        return name in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def add(self, field: Field) -> None:
        """Offer a field from now on; one of the same name is replaced."""
        self._fields[field.name] = field

    def remove(self, name: str) -> None:
        """Offer a field no more."""
        self._fields.pop(name, None)

    def of_kind(self, *kinds: Kind) -> tuple[Field, ...]:
        """Return the fields of these kinds."""
        return tuple(field for field in self._fields.values() if field.kind in kinds)
