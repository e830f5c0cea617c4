"""The colour of every dot, by cluster or by any field of the tracks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from musicscope.analysis.pitch import key_colour, key_name
from musicscope.core.errors import ParameterError
from musicscope.maps.colouring import CATEGORY_COLOURS, category_colour, continuous

if TYPE_CHECKING:
    from musicscope.library.catalogue import Catalogue
    from musicscope.library.track import Track

V = TypeVar("V", bound=Hashable)

UNKNOWN_HEX = "#7d8696"
CATEGORIES: dict[str, Callable[[Track], str]] = {
    "genre": lambda t: t.genres[0] if t.genres else "",
    "artist": lambda t: t.artist,
    "album": lambda t: t.album,
}
MEASURES: dict[str, tuple[Callable[[Track], float | None], str, str]] = {
    "year": (lambda t: t.year, "", "{:.0f}"),
    "tempo": (lambda t: t.tempo_bpm, "bpm", "{:.0f}"),
}
#: What the map can be coloured by, with the word for people.
FIELDS: dict[str, str] = {
    "cluster": "Cluster",
    "genre": "Genre",
    "artist": "Artist",
    "album": "Album",
    "year": "Year",
    "key": "Key",
    "tempo": "Tempo",
}
#: Steps of the legend of a measured field.
STEPS = 5


@dataclass(frozen=True)
class LegendEntry:
    """One line of the legend.

    Attributes
    ----------
    label : str
        The value.
    hex : str
        Its colour.
    ids : frozenset of int
        The tracks that have it.
    """

    label: str
    hex: str
    ids: frozenset[int]


@dataclass(frozen=True)
class Colouring:
    """The colours of all dots.

    Attributes
    ----------
    rgb : np.ndarray [shape=(n, 3)], uint8
        In the order of the layout's ids.
    legend : tuple of LegendEntry
        The commonest value first.
    unit : str
        Of a measured field, for instance ``"bpm"``.
    """

    rgb: np.ndarray
    legend: tuple[LegendEntry, ...]
    unit: str = ""


def colour_by_cluster(ids: np.ndarray, labels: np.ndarray | None) -> Colouring:
    """Colour each dot by its cluster; all alike while there are none."""
    if labels is None:
        return Colouring(np.tile(_rgb(UNKNOWN_HEX), (len(ids), 1)), ())
    return _by_value(
        ids,
        [int(label) for label in labels],
        lambda label: CATEGORY_COLOURS[label % len(CATEGORY_COLOURS)],
        lambda label: f"Cluster {label + 1}",
    )


def colour_by_field(field: str, ids: np.ndarray, catalogue: Catalogue) -> Colouring:
    """Colour each dot by a field of its track.

    Raises
    ------
    ParameterError
        When the field is not one of `FIELDS`.
    """
    tracks = [catalogue.track(int(i)) for i in ids]
    if field == "key":
        keys = [(t.key_tonic, t.key_mode) for t in tracks]
        return _by_value(
            ids,
            [None if tonic is None or mode is None else (tonic, mode) for tonic, mode in keys],
            lambda key: key_colour(*key),
            lambda key: key_name(*key),
        )
    if field in CATEGORIES:
        read = CATEGORIES[field]
        return _by_value(ids, [read(t) or None for t in tracks], category_colour, str)
    if field in MEASURES:
        measure, unit, words = MEASURES[field]
        return _by_measure(ids, [measure(t) for t in tracks], unit, words)
    raise ParameterError(f"The map has no colours for {field}; choose one of {', '.join(FIELDS)}.")


def _rgb(hex_colour: str) -> np.ndarray:
    return np.frombuffer(bytes.fromhex(hex_colour.lstrip("#")), np.uint8)


def _by_value(
    ids: np.ndarray,
    values: list[V | None],
    colour: Callable[[V], str],
    label: Callable[[V], str],
) -> Colouring:
    members: defaultdict[V | None, list[int]] = defaultdict(list)
    for row, value in enumerate(values):
        members[value].append(row)
    rgb = np.empty((len(ids), 3), np.uint8)
    legend = []
    for value, rows in sorted(members.items(), key=lambda item: (item[0] is None, -len(item[1]))):
        shade = UNKNOWN_HEX if value is None else colour(value)
        words = "Unknown" if value is None else label(value)
        rgb[rows] = _rgb(shade)
        legend.append(LegendEntry(words, shade, frozenset(int(i) for i in ids[rows])))
    return Colouring(rgb, tuple(legend))


def _by_measure(ids: np.ndarray, values: list[float | None], unit: str, words: str) -> Colouring:
    known = np.array([np.nan if v is None else v for v in values], np.float64)
    rgb = np.tile(_rgb(UNKNOWN_HEX), (len(ids), 1))
    here = np.isfinite(known)
    legend: list[LegendEntry] = []
    if here.any():
        rgb[here] = continuous(known[here])
        edges = np.unique(np.quantile(known[here], np.linspace(0, 1, STEPS + 1)))
        step = np.clip(np.searchsorted(edges, known, side="right") - 1, 0, max(len(edges) - 2, 0))
        for index in range(max(len(edges) - 1, 1)):
            rows = np.flatnonzero(here & (step == index))
            if len(rows):
                middle = rows[np.argsort(known[rows])[len(rows) // 2]]
                low, high = words.format(known[rows].min()), words.format(known[rows].max())
                text = low if low == high else f"{low} to {high}"
                shade = "#" + bytes(rgb[middle]).hex()
                legend.append(LegendEntry(text, shade, frozenset(int(i) for i in ids[rows])))
    if not here.all():
        missing = frozenset(int(i) for i in ids[~here])
        legend.append(LegendEntry("Unknown", UNKNOWN_HEX, missing))
    return Colouring(rgb, tuple(legend), unit)
