"""The plane of fifths and thirds: where pitch classes, triads and tonal centroids lie on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

FIFTH, MAJOR_THIRD = 7, 4
#: Steps of (fifths, major thirds) after which the same pitch class comes again.
_PERIODS = ((4, -4), (0, 3))
_ROW = math.sqrt(3) / 2

Point = tuple[float, float]


def pitch_at(fifths: int, thirds: int) -> int:
    """Return the pitch class at a node of the lattice; C is at (0, 0)."""
    return (FIFTH * fifths + MAJOR_THIRD * thirds) % 12


def place_of(centroid: Sequence[float]) -> Point:
    """Return where a tonal centroid lies, in steps of fifths and major thirds from C.

    The angle on the circle of minor thirds tells the fifths up to four, that on the circle of
    major thirds the sum of both up to three; a single pitch class falls on its own node.

    Parameters
    ----------
    centroid : sequence of 6 float
        From `musicscope.analysis.tonnetz.tonal_centroid`.
    """
    fifths = math.atan2(centroid[2], centroid[3]) / (math.pi / 2)
    both = math.atan2(centroid[4], centroid[5]) / (2 * math.pi / 3)
    return fifths, both - fifths


@dataclass(frozen=True)
class Lattice:
    """The lattice as it is drawn in a rectangle.

    Fifths go to the right, major thirds up and to the right, minor thirds down and to the right.

    Attributes
    ----------
    width, height : float
        Of the rectangle.
    spacing : float
        Between two neighbours.
    """

    width: float
    height: float
    spacing: float

    def point(self, fifths: float, thirds: float) -> Point:
        """Return where a place lies; C is in the middle."""
        x = self.width / 2 + (fifths + thirds / 2) * self.spacing
        return x, self.height / 2 - thirds * _ROW * self.spacing

    def nodes(self) -> Iterator[tuple[int, int, Point]]:
        """Yield fifths, thirds and point of each node whose triangles may be visible."""
        rows = int(self.height / (2 * _ROW * self.spacing)) + 2
        for thirds in range(-rows, rows + 1):
            columns = int(self.width / (2 * self.spacing)) + 2
            middle = round(-thirds / 2)
            for fifths in range(middle - columns, middle + columns + 1):
                yield fifths, thirds, self.point(fifths, thirds)

    def triangles(self) -> Iterator[tuple[int, tuple[Point, Point, Point]]]:
        """Yield the number of each triad, 0..11 major and 12..23 minor by root, and its corners."""
        for fifths, thirds, corner in self.nodes():
            right, above = self.point(fifths + 1, thirds), self.point(fifths, thirds + 1)
            yield pitch_at(fifths, thirds), (corner, right, above)
            across = self.point(fifths + 1, thirds + 1)
            yield 12 + pitch_at(fifths, thirds + 1), (right, above, across)

    def nearest_copy(self, place: Point, near: Point) -> Point:
        """Return the copy of a place that is drawn closest to the point `near`."""
        x, y = self.point(*place)
        across, up = (near[0] - x) / self.spacing, (y - near[1]) / (_ROW * self.spacing)
        # In steps of spacing and row, the periods are (2, -4) and (1.5, 3).
        first, second = (3 * across - 1.5 * up) / 12, (4 * across + 2 * up) / 12
        copies = (
            self.point(
                place[0] + m * _PERIODS[0][0] + n * _PERIODS[1][0],
                place[1] + m * _PERIODS[0][1] + n * _PERIODS[1][1],
            )
            for m in (math.floor(first), math.floor(first) + 1)
            for n in (math.floor(second), math.floor(second) + 1)
        )
        return min(copies, key=lambda p: math.dist(p, near))
