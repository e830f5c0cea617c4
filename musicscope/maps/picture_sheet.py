"""What a shared map says: its dots with their names and colours, its legend, its regions."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from musicscope.maps.colouring import SHAPES, shape_of
from musicscope.maps.layout import Layout
from musicscope.maps.projection import PROJECTIONS

#: One line of a legend: label, colour as ``"#rrggbb"``, how many tracks have it.
LegendLine = tuple[str, str, int]


class Group(Protocol):
    """A cluster, as far as its name on the map goes."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def ids(self) -> Iterable[int]:
        """Its tracks."""


@dataclass(frozen=True)
class Region:
    """A name on the map.

    Attributes
    ----------
    name : str
    x, y : float
        In units of the layout.
    count : int
        How many tracks it stands for; where names would overlap, the larger one stays.
    """

    name: str
    x: float
    y: float
    count: int = 1


@dataclass(frozen=True)
class Sheet:
    """A map that is to be shared.

    Attributes
    ----------
    layout : Layout
        Where the dots lie.
    rgb : np.ndarray [shape=(n, 3)], uint8
        Their colours.
    title : str
    heading : str
        What the colours mean, above the legend: ``"Genres"``.
    legend : tuple of (label, colour, count)
    line_of : np.ndarray [shape=(n,)], int, or None
        Which line of the legend each dot belongs to, -1 for none of them; None for none at all.
    regions : tuple of Region
    names, details : tuple of str [n]
        Of each dot: its title, and what else is known of it; empty for none.
    measured : bool
        Whether the lines of the legend are ranges of a measure, not names.
    """

    layout: Layout
    rgb: np.ndarray
    title: str = ""
    heading: str = ""
    legend: tuple[LegendLine, ...] = ()
    line_of: np.ndarray | None = None
    regions: tuple[Region, ...] = ()
    names: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    measured: bool = False

    def __len__(self) -> int:
        return len(self.layout.ids)

    def titled(self, title: str) -> Sheet:
        """Return the same with another title."""
        return replace(self, title=title)

    @property
    def lines(self) -> np.ndarray:
        """The line of the legend of each dot [shape=(n,)], int; -1 for none."""
        return np.full(len(self), -1) if self.line_of is None else self.line_of

    @property
    def facts(self) -> str:
        """What the map says of itself: ``"48 tracks · UMAP · faithful 0.94"``."""
        return "  ·  ".join((count_of(len(self)), *made_by(self.layout)))

    @property
    def captions(self) -> tuple[str, str] | None:
        """What the two axes measure, with their units; None where they mean nothing."""
        if self.layout.axes is None:
            return None
        across, up = (a.label + (f", {a.unit}" if a.unit else "") for a in self.layout.axes)
        return across, up


def count_of(number: int) -> str:
    """Return ``"1 track"`` or ``"1,204 tracks"``."""
    return f"{number:,} track" + ("" if number == 1 else "s")


def made_by(layout: Layout) -> list[str]:
    """Return the words for a layout's projection and for how faithful it is, as far as known."""
    words = []
    if layout.axes is None and layout.projection:
        known = layout.projection in PROJECTIONS.names()
        words.append(PROJECTIONS.get(layout.projection).label if known else layout.projection)
    if math.isfinite(layout.trustworthiness):
        words.append(f"faithful {layout.trustworthiness:.2f}")
    return words


def printable(text: str) -> str:
    r"""Return text in which what cannot be printed is written out: a newline as ``\n``."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode()
        for c in text
    )


def tell_apart(legend: Sequence[LegendLine]) -> tuple[str, ...]:
    """Return a shape for each line, of `SHAPES`: a disc, or another where its colour is taken."""
    taken: defaultdict[str, set[str]] = defaultdict(set)
    shapes = []
    for label, colour, _ in legend:
        used = taken[colour]
        first = SHAPES.index(shape_of(label)) if used else 0
        ring = [SHAPES[(first + step) % len(SHAPES)] for step in range(len(SHAPES))]
        shape = next((s for s in ring if s not in used), ring[0])
        used.add(shape)
        shapes.append(shape)
    return tuple(shapes)


def name_regions(layout: Layout, groups: Iterable[Group]) -> tuple[Region, ...]:
    """Return where the names of groups belong, the largest group first.

    A name stands on the dot that is nearest to the middle of its group, so that it never names
    an empty place. What has no dot or no name is left out.
    """
    row_of = {int(track): row for row, track in enumerate(layout.ids)}
    regions = []
    for group in groups:
        rows = [row_of[track] for track in map(int, group.ids) if track in row_of]
        places = layout.positions[rows].astype(float)
        places = places[np.isfinite(places).all(axis=1)]
        if not group.name.strip() or not len(places):
            continue
        away = np.linalg.norm(places - np.median(places, axis=0), axis=1)
        x, y = places[int(np.argmin(away))].tolist()
        regions.append(Region(group.name, x, y, len(places)))
    return tuple(sorted(regions, key=lambda region: -region.count))
