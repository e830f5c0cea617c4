"""The plane of fifths and thirds: where pitch classes, triads and tonal centroids lie on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

FIFTH, MAJOR_THIRD = 7, 4
#: Steps of (fifths, major thirds) after which the same pitch class comes again.
_PERIODS = ((4, -4), (0, 3))
_ROW = math.sqrt(3) / 2

_CORNERS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], float)

Point = tuple[float, float]

#: How far each interval lies from its root, in steps of fifths and major thirds.
_INTERVALS = {
    0: (0, 0),
    3: (1, -1),
    4: (0, 1),
    5: (-1, 0),
    6: (2, -2),
    7: (1, 0),
    8: (0, 2),
    10: (2, -1),
    11: (1, 1),
}


def pitch_at(fifths: int, thirds: int) -> int:
    """Return the pitch class at a node of the lattice; C is at (0, 0)."""
    return (FIFTH * fifths + MAJOR_THIRD * thirds) % 12


def node_of(pitch: int) -> tuple[int, int]:
    """Return the node of a pitch class next to C, in steps of fifths and major thirds."""
    fifths = (3 * pitch + 1) % 4 - 1
    return fifths, (pitch - fifths + 1) % 3 - 1


def chord_place(root: int, notes: Iterable[int]) -> Point:
    """Return the middle of a chord's notes, in steps of fifths and major thirds from C.

    Parameters
    ----------
    root : int
        Its pitch class.
    notes : iterable of int
        Semitones above the root; each is taken where it lies closest to the root and its fifth.
    """
    fifths, thirds = node_of(root)
    steps = [_INTERVALS[note] for note in notes]
    across, up = (sum(axis) / len(steps) for axis in zip(*steps, strict=True))
    return fifths + across, thirds + up


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


def shortest_ways(steps: np.ndarray) -> np.ndarray:
    """Return steps of fifths and major thirds by the shortest way to the same pitch class.

    Parameters
    ----------
    steps : np.ndarray [shape=(n, 2)]
    """
    fifths, thirds = steps[:, 0], steps[:, 1]
    # On the plane, in steps of spacing and row, the periods are (2, -4) and (1.5, 3).
    across, up = fifths + thirds / 2, thirds
    first, second = -(3 * across - 1.5 * up) / 12, -(4 * across + 2 * up) / 12
    corners = np.floor([first, second]).T[:, None] + _CORNERS
    copies = steps[:, None] + corners @ np.array(_PERIODS, float)
    far = (copies[..., 0] + copies[..., 1] / 2) ** 2 + (_ROW * copies[..., 1]) ** 2
    shortest: np.ndarray = copies[np.arange(len(copies)), far.argmin(axis=1)]
    return shortest


def nearest_place(place: Point, near: Point) -> Point:
    """Return the copy of a place that lies closest to another place."""
    step = np.array([[place[0] - near[0], place[1] - near[1]]])
    fifths, thirds = shortest_ways(step)[0]
    return near[0] + float(fifths), near[1] + float(thirds)


def joined(places: np.ndarray) -> np.ndarray:
    """Return a path that goes the shortest way from place to place, its last one unchanged.

    Parameters
    ----------
    places : np.ndarray [shape=(n, 2)]
        Steps of fifths and major thirds.
    """
    if len(places) < 2:
        return places
    ways = shortest_ways(places[:-1] - places[1:])[::-1]
    back = np.cumsum(ways, axis=0)[::-1]
    return np.concatenate([places[-1] + back, places[-1:]])


def rounded(places: np.ndarray, longest: float = 0.5) -> np.ndarray:
    """Return a path with points between its own where those lie farther apart than `longest`."""
    if len(places) < 2:
        return places
    lengths = np.hypot(*np.diff(places, axis=0).T)
    pieces = np.maximum(np.ceil(lengths / longest), 1).astype(int)
    at = np.concatenate([n + np.arange(count) / count for n, count in enumerate(pieces)])
    at = np.append(at, len(places) - 1)
    own = np.arange(len(places))
    return np.stack([np.interp(at, own, axis) for axis in places.T], axis=1)


def places_of(centroids: np.ndarray) -> np.ndarray:
    """Return where tonal centroids lie, as `place_of` does for one [shape=(6, n) to (n, 2)]."""
    fifths = np.arctan2(centroids[2], centroids[3]) / (np.pi / 2)
    both = np.arctan2(centroids[4], centroids[5]) / (2 * np.pi / 3)
    return np.stack([fifths, both - fifths], axis=1)


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
        return self.point(*nearest_place(place, self.place_at(near)))

    def place_at(self, point: Point) -> Point:
        """Return the place that is drawn at a point, in steps of fifths and major thirds."""
        thirds = (self.height / 2 - point[1]) / (_ROW * self.spacing)
        return (point[0] - self.width / 2) / self.spacing - thirds / 2, thirds
