"""The torus of the tone network: notes and triads around a ring, fifths winding around it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicscope.gui.views.lattice import Point, node_of

#: Radius of the ring and of its tube.
RING, TUBE = 1.0, 0.43
#: Where C lies on the tube: on the upper half, outside.
_FIRST = math.radians(40)
#: A fifth and a major third on the ring, and on the tube.
_FIFTH, _THIRD = (math.pi / 6, math.pi / 2), (2 * math.pi / 3, 0.0)
#: Pieces of the fifths spiral between two fifths; of each other line.
SPIRAL_PIECES, LINE_PIECES = 10, 40
#: Each edge of a triad's face is cut into so many pieces.
FACE_PIECES = 6
#: The picture shows so much around the torus.
_WIDE, _TALL = 1.56, 1.45
#: Seen from above at most by this, and from below.
MOST_TILT = math.radians(80)


def angles(places: np.ndarray) -> np.ndarray:
    """Return the angles on ring and tube of places on the lattice, radians [shape=(n, 2)].

    The ring is the circle of fifths of the tonal centroid, the tube its circle of minor thirds
    (Harte, Sandler and Gasser, 2006): a fifth goes on by 30 degrees on the ring and by 90 on the
    tube, a major third by 120 on the ring.

    Parameters
    ----------
    places : np.ndarray [shape=(n, 2)]
        Steps of fifths and major thirds from C.
    """
    turned: np.ndarray = places @ np.array([_FIFTH, _THIRD])
    return turned


def embed(turned: np.ndarray) -> np.ndarray:
    """Return points of the torus in space [shape=(n, 3)] by their angles on ring and tube."""
    ring, tube = turned[:, 0], turned[:, 1] + _FIRST
    out = RING + TUBE * np.cos(tube)
    return np.stack([out * np.sin(ring), -out * np.cos(ring), TUBE * np.sin(tube)], axis=1)


def normals(turned: np.ndarray) -> np.ndarray:
    """Return the directions that point out of the torus, of length 1 [shape=(n, 3)]."""
    ring, tube = turned[:, 0], turned[:, 1] + _FIRST
    out = np.cos(tube)
    return np.stack([out * np.sin(ring), -out * np.cos(ring), np.sin(tube)], axis=1)


@dataclass(frozen=True)
class Camera:
    """From where the torus is seen, without perspective.

    Attributes
    ----------
    spin, tilt : float
        Turned around its axis; seen from above by so much, radians.
    width, height : float
        Of the picture.
    """

    spin: float
    tilt: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Pixels of the ring's radius."""
        return min(self.width / 2 / _WIDE, self.height / 2 / _TALL)

    @property
    def axes(self) -> np.ndarray:
        """Right, up and towards the eye, as columns [shape=(3, 3)]."""
        sine, cosine = math.sin(self.tilt), math.cos(self.tilt)
        return np.array([(1.0, 0.0, 0.0), (0.0, sine, cosine), (0.0, -cosine, sine)]).T

    def seen(self, turned: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return where points of the torus are drawn [shape=(n, 2)], and how they face the eye.

        The second [shape=(n,)] is above 0 in front and below 0 behind, -1..1.
        """
        there = turned + np.array([self.spin, 0.0])
        flat = embed(there) @ self.axes[:, :2]
        facing = normals(there) @ self.axes[:, 2]
        return self._on_screen(flat), facing

    def depth(self, turned: np.ndarray) -> np.ndarray:
        """Return how near points are to the eye, 0..1 [shape=(n,)]."""
        depth = embed(turned + np.array([self.spin, 0.0])) @ self.axes[:, 2]
        near: np.ndarray = np.clip(0.5 + depth / (2 * (RING + TUBE)), 0, 1)
        return near

    def ring(self) -> tuple[Point, float, float]:
        """Return the middle and half axes of the ring as it is drawn."""
        middle = self.width / 2, self.height / 2
        return middle, RING * self.scale, RING * self.scale * abs(math.sin(self.tilt))

    def _on_screen(self, flat: np.ndarray) -> np.ndarray:
        return np.stack(
            [
                self.width / 2 + flat[:, 0] * self.scale,
                self.height / 2 - flat[:, 1] * self.scale,
            ],
            axis=1,
        )


def facing_spin(turned: np.ndarray) -> float:
    """Return the spin that shows a place best [shape=(1, 2)]: in front, or across the hole."""
    across = math.cos(turned[0, 1] + _FIRST) < 0
    return (math.pi if across else 0.0) - float(turned[0, 0])


@lru_cache(maxsize=1)
def node_angles() -> np.ndarray:
    """Return the angles of the twelve pitch classes [shape=(12, 2)]."""
    return angles(np.array([node_of(pitch) for pitch in range(12)], float))


@lru_cache(maxsize=1)
def spiral() -> np.ndarray:
    """Return the line through all fifths from C to C [shape=(12 * SPIRAL_PIECES + 1, 2)]."""
    steps = np.linspace(0, 12, 12 * SPIRAL_PIECES + 1)
    return angles(np.stack([steps, np.zeros_like(steps)], axis=1))


@lru_cache(maxsize=1)
def third_lines() -> np.ndarray:
    """Return closed lines of major and of minor thirds [shape=(7, LINE_PIECES + 1, 2)]."""
    part = np.linspace(0, 1, LINE_PIECES + 1)[:, None]
    major = [(fifth, 0) + part * (0, 3) for fifth in range(4)]
    minor = [(fifth, 0) + part * (4, -4) for fifth in range(3)]
    return np.stack([angles(line) for line in (*major, *minor)])


@lru_cache(maxsize=1)
def face_angles() -> tuple[np.ndarray, np.ndarray]:
    """Return the faces of the 24 triads, cut into small triangles.

    Returns
    -------
    corners : np.ndarray [shape=(24, n, 3, 2)]
        Angles of each small triangle's corners.
    middles : np.ndarray [shape=(24, 2)]
        Angles of the middle of each face.
    """
    faces, middles = [], []
    for triad in range(24):
        corners = face_corners(triad)
        faces.append(angles(_cut(corners).reshape(-1, 2)).reshape(-1, 3, 2))
        middles.append(angles(corners.mean(axis=0)[None])[0])
    return np.array(faces), np.array(middles)


def face_corners(triad: int) -> np.ndarray:
    """Return the places of a triad's root, fifth and third on the lattice [shape=(3, 2)]."""
    fifth, third = node_of(triad % 12)
    steps = ((0, 0), (1, 0), (1, -1)) if triad >= 12 else ((0, 0), (1, 0), (0, 1))
    return np.array([(fifth + f, third + t) for f, t in steps], float)


def _cut(corners: np.ndarray) -> np.ndarray:
    """Return a triangle cut into small ones of the same shape [shape=(n, 3, 2)]."""
    first, across, up = corners[0], corners[1] - corners[0], corners[2] - corners[0]

    def at(i: int, j: int) -> np.ndarray:
        point: np.ndarray = first + (across * i + up * j) / FACE_PIECES
        return point

    found = []
    for i in range(FACE_PIECES):
        for j in range(FACE_PIECES - i):
            found.append((at(i, j), at(i + 1, j), at(i, j + 1)))
            if i + j < FACE_PIECES - 1:
                found.append((at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)))
    return np.array(found)
