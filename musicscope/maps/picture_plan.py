"""How a shared map is laid on paper of any size: where each dot, word and swatch goes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from musicscope.core.errors import ParameterError
from musicscope.maps.picture_lettering import Weight, length, shorten
from musicscope.maps.picture_sheet import Region, Sheet, tell_apart

Anchor = Literal["start", "middle", "end"]

#: Pixels of a side that can be asked for.
SMALLEST_SIDE, LARGEST_SIDE = 64, 16_384
#: The shorter side for which sizes are given; others scale with it.
SHORTER_SIDE = 1000
#: Part of the ground that all dots together would cover if none overlapped.
INK = 0.02
SMALLEST_DOT, LARGEST_DOT = 1.2, 6.5
#: How bright red, green and blue are (ITU-R BT.601), and a colour that is deep: of 255.
LUMA, DEEP = (0.299, 0.587, 0.114), 72.0
#: A map that is narrower than this in both directions is not enlarged further.
SMALLEST_REACH = 0.05
#: Where a name stands, as seen from the dot that it is nearest to, in its own heights: above, or
#: where it is in no other name's way.
STEPS_ASIDE = (-1.2, 1.2, -2.5, 2.5, 0.0)
#: Longer names of regions are cut, in units.
LONGEST_NAME = 260.0


@dataclass(frozen=True)
class Paper:
    """The colours of a picture; after the tokens of the window."""

    ground: str
    panel: str
    text: str
    soft: str
    faint: str
    dark: bool

    def rim(self, colour: str) -> str:
        """Return the colour of a dot's rim; pale dots on light ground, and deep ones on dark
        ground, would vanish without.
        """
        parts = bytes.fromhex(colour[1:])
        if not self.dark:
            return "#" + bytes(int(part * 0.74) for part in parts).hex()
        if sum(w * part for w, part in zip(LUMA, parts, strict=True)) > DEEP:
            return colour
        return "#" + bytes(int(part + 0.35 * (255 - part)) for part in parts).hex()


PAPERS = {
    "dark": Paper("#14161a", "#1b1e24", "#e7e9ee", "#9aa3b2", "#7d8696", dark=True),
    "light": Paper("#f3f4f6", "#ffffff", "#1a1d23", "#4c5563", "#6b7280", dark=False),
}


@dataclass(frozen=True)
class Words:
    """One line of text; `y` is its middle."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    weight: Weight = "regular"
    anchor: Anchor = "start"
    halo: bool = False


@dataclass(frozen=True)
class Mark:
    """One swatch of the legend."""

    x: float
    y: float
    radius: float
    fill: str
    shape: str


@dataclass(frozen=True)
class Plan:
    """Everything on the paper, in pixels; y downwards.

    Attributes
    ----------
    size : (int, int)
        Width and height.
    paper : Paper
    unit : float
        By which sizes that are meant for `SHORTER_SIDE` are larger here.
    x, y : np.ndarray [shape=(n,)]
        Middles of the dots; NaN for what cannot be drawn.
    radius : float
        Of a dot.
    shapes : tuple of str
        The shape of each line of the legend.
    words : tuple of Words
    marks : tuple of Mark
    panel : (float, float, float, float) or None
        Left, top, right and bottom of the legend's ground.
    """

    size: tuple[int, int]
    paper: Paper
    unit: float
    x: np.ndarray
    y: np.ndarray
    radius: float
    shapes: tuple[str, ...] = ()
    words: tuple[Words, ...] = ()
    marks: tuple[Mark, ...] = ()
    panel: tuple[float, float, float, float] | None = None

    @property
    def halo(self) -> float:
        """The width of the rim that parts a name from the dots below it, pixels."""
        return max(1.0, 3 * self.unit)


@dataclass
class _Desk:
    """Collects what goes on the paper."""

    size: tuple[int, int]
    paper: Paper
    words: list[Words] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    @property
    def unit(self) -> float:
        return min(self.size) / SHORTER_SIDE

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        fill: str,
        weight: Weight = "regular",
        anchor: Anchor = "start",
    ) -> None:
        """Write a line, at `size` units."""
        self.words.append(Words(x, y, text, size * self.unit, fill, weight, anchor))

    def room_for(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return all(
            right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]
            for other in self.taken
        )


def check_size(size: tuple[int, int]) -> None:
    """Raise `ParameterError` for a size that no picture can have."""
    if not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in size):
        raise ParameterError(
            f"A picture has {SMALLEST_SIDE} to {LARGEST_SIDE:,} pixels on each side, "
            f"not {size[0]} × {size[1]}."
        )


def plan(sheet: Sheet, size: tuple[int, int], theme: str) -> Plan:
    """Return where everything goes.

    Parameters
    ----------
    sheet : Sheet
        What the map says.
    size : (int, int)
        Width and height in pixels.
    theme : {"dark", "light"}

    Raises
    ------
    ParameterError
        If the size or the theme cannot be.
    """
    check_size(size)
    if theme not in PAPERS:
        raise ParameterError(f"There is no theme {theme}; choose one of {', '.join(PAPERS)}.")
    desk = _Desk(size, PAPERS[theme])
    unit, (width, height) = desk.unit, size
    side = 280 * unit if sheet.legend else 0.0
    top = 72 * unit
    area = (0.0, top, max(width - side, 1.0), float(height))
    _write_title(desk, sheet)
    panel = None
    if sheet.legend:
        panel = _write_legend(desk, sheet, (width - side, top, width - 12 * unit, height))
    x, y, scale, middle = _place_dots(sheet, area, 36 * unit)
    _write_axes(desk, sheet, area, scale, middle)
    _write_regions(desk, sheet.regions, area, scale, middle)
    room = (area[2] - area[0]) * (area[3] - area[1])
    return Plan(
        size,
        desk.paper,
        unit,
        x,
        y,
        dot_radius(len(sheet), room, unit),
        tell_apart(sheet.legend),
        tuple(desk.words),
        tuple(desk.marks),
        panel,
    )


def dot_radius(n: int, room: float, unit: float) -> float:
    """Return the radius of each of `n` dots that share `room` square pixels."""
    crowd = math.sqrt(INK * room / (math.pi * max(n, 1)))
    return min(max(crowd, SMALLEST_DOT * unit), LARGEST_DOT * unit)


def _place_dots(
    sheet: Sheet, area: tuple[float, float, float, float], margin: float
) -> tuple[np.ndarray, np.ndarray, float, tuple[float, float, float, float]]:
    """Return the dots' places, pixels in one unit, and which point lies where."""
    left, top, right, bottom = area
    places = np.asarray(sheet.layout.positions, float).reshape(-1, 2)
    known = places[np.isfinite(places).all(axis=1)]
    low, high = (known.min(axis=0), known.max(axis=0)) if len(known) else (np.zeros(2), np.zeros(2))
    centre = (low + high) / 2
    reach = np.maximum((high - low) / 2, SMALLEST_REACH)
    room = (right - left) / 2 - margin, (bottom - top) / 2 - margin
    scale = max(min(room[0] / reach[0], room[1] / reach[1]), 1.0)
    across, down = (left + right) / 2, (top + bottom) / 2
    x = across + (places[:, 0] - centre[0]) * scale
    y = down - (places[:, 1] - centre[1]) * scale
    return x, y, float(scale), (float(centre[0]), float(centre[1]), across, down)


def _write_title(desk: _Desk, sheet: Sheet) -> None:
    unit, paper = desk.unit, desk.paper
    room = desk.size[0] - 48 * unit
    if sheet.title:
        title = shorten(sheet.title, "bold", 22 * unit, room)
        desk.write(24 * unit, 30 * unit, title, 22, paper.text, "bold")
    below = 56 * unit if sheet.title else 34 * unit
    desk.write(24 * unit, below, sheet.facts, 14, paper.soft)


def _write_axes(
    desk: _Desk,
    sheet: Sheet,
    area: tuple[float, float, float, float],
    scale: float,
    middle: tuple[float, float, float, float],
) -> None:
    if sheet.layout.axes is None or sheet.captions is None:
        return
    unit, paper = desk.unit, desk.paper
    left, top, right, bottom = area
    across, up = sheet.layout.axes
    for tick in across.ticks:
        x = middle[2] + (tick.position - middle[0]) * scale
        desk.write(x, bottom - 28 * unit, tick.label, 12, paper.faint, anchor="middle")
    for tick in up.ticks:
        y = middle[3] - (tick.position - middle[1]) * scale
        desk.write(left + 12 * unit, y, tick.label, 12, paper.faint)
    desk.write(
        (left + right) / 2,
        bottom - 11 * unit,
        f"{sheet.captions[0]} →",
        13,
        paper.soft,
        anchor="middle",
    )
    desk.write(left + 12 * unit, top + 10 * unit, f"↑ {sheet.captions[1]}", 13, paper.soft)


def _write_regions(
    desk: _Desk,
    regions: Sequence[Region],
    area: tuple[float, float, float, float],
    scale: float,
    middle: tuple[float, float, float, float],
) -> None:
    """Write names, the largest region first; one that finds no room is left out."""
    unit, size = desk.unit, 15 * desk.unit
    left, top, right, bottom = area
    for region in sorted(regions, key=lambda r: -r.count):
        name = shorten(region.name, "bold", size, min(LONGEST_NAME * unit, right - left))
        half = length(name, "bold", size) / 2 + 4 * unit
        x = middle[2] + (region.x - middle[0]) * scale
        x = min(max(x, left + half), max(right - half, left + half))
        y = middle[3] - (region.y - middle[1]) * scale
        for step in STEPS_ASIDE:
            at = y + step * size
            box = (x - half, at - 0.75 * size, x + half, at + 0.75 * size)
            if top <= box[1] and box[3] <= bottom and desk.room_for(box):
                desk.taken.append(box)
                fill = desk.paper.text
                desk.words.append(Words(x, at, name, size, fill, "bold", "middle", halo=True))
                break


def _write_legend(
    desk: _Desk, sheet: Sheet, box: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Write heading and lines; what does not fit is counted. Return the ground they need."""
    unit, paper, legend = desk.unit, desk.paper, sheet.legend
    left, top, right, bottom = box
    row = 27 * unit
    head = 30 * unit if sheet.heading else 0.0
    fits = max(1, int((bottom - top - head - 24 * unit) / row) - 1)
    shown = legend if len(legend) <= fits + 1 else legend[:fits]
    lines = len(shown) + (len(shown) < len(legend))
    x, y = left + 14 * unit, top + 10 * unit + row / 2
    if sheet.heading:
        room = right - left - 28 * unit
        heading = shorten(sheet.heading, "bold", 13 * unit, room)
        desk.write(x, y, heading, 13, paper.soft, "bold")
        y += head
    for (label, colour, number), shape in zip(shown, tell_apart(legend), strict=False):
        desk.marks.append(Mark(x + 6 * unit, y, 6 * unit, colour, shape))
        many = f"{number:,}"
        desk.write(right - 14 * unit, y, many, 14, paper.faint, anchor="end")
        room = right - x - 50 * unit - length(many, "regular", 14 * unit)
        desk.write(x + 22 * unit, y, shorten(label, "regular", 14 * unit, room), 14, paper.text)
        y += row
    if len(shown) < len(legend):
        desk.write(x, y, f"and {len(legend) - len(shown):,} more", 14, paper.soft)
    return left, top, right, top + 20 * unit + head + row * lines
