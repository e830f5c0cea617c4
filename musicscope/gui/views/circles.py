"""The three circles of the tonal space on a plane: where notes, triads and centroids lie."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from musicscope.analysis.tonnetz import CIRCLES, pitch_places, triad_pitches
from musicscope.gui.views.lattice import Point

#: Radius of a disc, beside a circle of radius 1; never smaller than this, px.
_DISC, _SMALLEST_DISC = 0.155, 7.5
#: Between a picture and its edge, and below a circle for its name, px.
_MARGIN, CAPTION = 8.0, 22.0
#: Major and minor triads that share a place lie this far outside and inside of it.
_APART = 0.085
_SEARCH_STEPS = 24


@dataclass(frozen=True)
class Circles:
    """The circles as they are drawn in a rectangle.

    Attributes
    ----------
    scale : float
        The radius of the circles of fifths and of minor thirds, px; major thirds have half of it.
    middles : tuple of (float, float)
        Of the three circles.
    """

    scale: float
    middles: tuple[Point, ...]

    def point(self, circle: int, x: float, y: float) -> Point:
        """Return where a point of a circle's plane is drawn; y goes up."""
        middle = self.middles[circle]
        return middle[0] + x * self.scale, middle[1] - y * self.scale

    def place(self, circle: int, pitch: int) -> Point:
        """Return where a pitch class lies on a circle."""
        x, y = pitch_places()[2 * circle : 2 * circle + 2, pitch]
        return self.point(circle, float(x), float(y))

    @property
    def disc(self) -> float:
        """Radius of a disc, px."""
        return max(_DISC * self.scale, _SMALLEST_DISC)

    def disc_place(self, circle: int, pitch: int) -> Point:
        """Return where a disc stands: those that share a place surround it, touching."""
        alike = [p for p in range(12) if _together(circle, p, pitch)]
        x, y = self.place(circle, pitch)
        if len(alike) == 1:
            return x, y
        middle = self.middles[circle]
        outward = math.atan2(y - middle[1], x - middle[0])
        angle = outward + 2 * math.pi * (alike.index(pitch) + 0.5) / len(alike)
        away = _cluster(len(alike)) * self.disc
        return x + away * math.cos(angle), y + away * math.sin(angle)

    def triad_place(self, triad: int) -> Point:
        """Return where a triad's mark stands: on the circle of fifths, beside its centroid.

        A minor triad and the major one a fifth above its relative have the same centroid there.
        """
        x, y = pitch_places()[:2, list(triad_pitches(triad))].mean(axis=1)
        away = 1 + (_APART if triad < 12 else -_APART) / math.hypot(x, y)
        return self.point(0, float(x) * away, float(y) * away)

    def path(self, circle: int, centroids: np.ndarray) -> list[Point]:
        """Return where centroids lie on a circle [shape=(6, n)]."""
        rows = centroids[2 * circle : 2 * circle + 2].T.tolist()
        return [self.point(circle, x, y) for x, y in rows]


def fit_circles(width: float, height: float) -> Circles:
    """Return the circles as large as a rectangle allows: side by side, or the large ones aslant."""
    arrangements = (((0, 1, 2),), ((0, 1), (2,)), ((0,), (1,), (2,)))
    fitted = [(_largest(rows, width, height), rows) for rows in arrangements]
    scale, rows = max(fitted, key=lambda fit: fit[0])
    aslant = _search(lambda s: _fits_aslant(s, width, height), max(width, height))
    if aslant > scale:
        return Circles(aslant, _aslant(aslant, width, height))
    return Circles(scale, _middles(rows, scale, width, height))


def _together(circle: int, one: int, other: int) -> bool:
    places = pitch_places()[2 * circle : 2 * circle + 2]
    return math.dist(places[:, one], places[:, other]) < 1e-6


def _cluster(count: int) -> float:
    """Return how far touching discs lie from their middle, in radii."""
    return 1.06 / math.sin(math.pi / count)


def _reach(circle: int, scale: float) -> float:
    """Return how far a circle and its discs reach from its middle, px."""
    disc = max(_DISC * scale, _SMALLEST_DISC)
    cluster = (0.0, _cluster(3) * math.cos(math.pi / 3), _cluster(4) * math.cos(math.pi / 4))
    return CIRCLES[circle].radius * scale + (1.15 + cluster[circle]) * disc


Rows = tuple[tuple[int, ...], ...]


def _size(rows: Rows, scale: float) -> tuple[float, float]:
    """Return the width and height that an arrangement takes, px."""
    widths = [sum(2 * _reach(c, scale) for c in row) + _MARGIN * (len(row) + 1) for row in rows]
    heights = [2 * max(_reach(c, scale) for c in row) + CAPTION for row in rows]
    return max(widths), sum(heights) + 2 * _MARGIN


def _largest(rows: Rows, width: float, height: float) -> float:
    def fits(scale: float) -> bool:
        across, down = _size(rows, scale)
        return across <= width and down <= height

    return _search(fits, max(width, height))


def _search(fits: Callable[[float], bool], most: float) -> float:
    """Return the largest scale that fits, by halving."""
    low, high = 1.0, max(most, 2.0)
    for _ in range(_SEARCH_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def _aslant(scale: float, width: float, height: float) -> tuple[Point, ...]:
    """Return middles with fifths at the top left, minor thirds at the bottom right."""
    fifths, minor, major = (_reach(circle, scale) for circle in range(3))
    bottom = height - _MARGIN - CAPTION
    return (
        (_MARGIN + fifths, _MARGIN + fifths),
        (width - _MARGIN - minor, bottom - minor),
        (_MARGIN + major, bottom - major),
    )


def _fits_aslant(scale: float, width: float, height: float) -> bool:
    fifths, minor, major = (_reach(circle, scale) for circle in range(3))
    first, second, third = _aslant(scale, width, height)
    return (
        math.dist(first, second) >= fifths + minor + _MARGIN
        and math.dist(first, third) >= fifths + major + CAPTION + _MARGIN
        and math.dist(second, third) >= minor + major + _MARGIN
        and max(fifths, minor) * 2 + 2 * _MARGIN + CAPTION <= min(width, height)
    )


def _middles(rows: Rows, scale: float, width: float, height: float) -> tuple[Point, ...]:
    """Return the middle of each circle; what is left over is shared out evenly."""
    found: dict[int, Point] = {}
    spare = (height - _size(rows, scale)[1]) / (len(rows) + 1)
    top = _MARGIN + spare
    for row in rows:
        tall = max(_reach(c, scale) for c in row)
        wide = sum(2 * _reach(c, scale) for c in row)
        gap = (width - wide) / (len(row) + 1)
        left = gap
        for circle in row:
            reach = _reach(circle, scale)
            found[circle] = left + reach, top + tall
            left += 2 * reach + gap
        top += 2 * tall + CAPTION + spare
    return found[0], found[1], found[2]
