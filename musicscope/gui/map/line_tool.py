"""A line across the map: the dots that it passes over, in its order."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from musicscope.gui.map.stroke import Stroke

#: A dot belongs to the line when its middle lies within so many pixels of it.
BRUSH_PX = 18.0


class Line(Stroke):
    """A line in pixels, while it is drawn.

    Parameters
    ----------
    x, y : float
        Where the drag began.
    straight : bool
        Whether it leads straight to the mouse instead of following it.
    """

    def __init__(self, x: float, y: float, *, straight: bool) -> None:
        super().__init__(x, y, ends_only=straight)

    @property
    def points(self) -> np.ndarray:
        """The corners [shape=(m, 2)] in pixels."""
        return np.array(self._points, np.float64)


def along(line: np.ndarray, dots: np.ndarray, brush: float = BRUSH_PX) -> np.ndarray:
    """Return the rows of the dots that a line passes over, in the order in which it does so.

    Parameters
    ----------
    line : np.ndarray [shape=(m, 2)]
        Corners of the line, m > 0.
    dots : np.ndarray [shape=(n, 2)]
        In the units of the line.
    brush : float
        How far a dot may lie from the line.

    Returns
    -------
    np.ndarray [shape=(k,)], int64
        By the length of the line up to its point nearest to the dot; of equal ones the lower row
        comes first.
    """
    near = _near(line, dots, brush)
    points = np.ascontiguousarray(dots[near].T, dtype=np.float64)
    away = np.full(len(near), np.inf)
    place = np.zeros(len(near))
    travelled = 0.0
    for start, end in pairwise(line) if len(line) > 1 else [(line[0], line[0])]:
        way = end - start
        length = float(np.hypot(*way))
        low, high = np.minimum(start, end) - brush, np.maximum(start, end) + brush
        x, y = points
        here = np.flatnonzero((x >= low[0]) & (x <= high[0]) & (y >= low[1]) & (y <= high[1]))
        offset = points[:, here] - start[:, None]
        share = np.clip(way @ offset / max(length**2, 1e-12), 0.0, 1.0)
        distance = np.hypot(*(offset - way[:, None] * share))
        nearer = distance < away[here]
        rows = here[nearer]
        away[rows] = distance[nearer]
        place[rows] = travelled + share[nearer] * length
        travelled += length
    passed = np.flatnonzero(away <= brush)
    return near[passed[np.argsort(place[passed], kind="stable")]].astype(np.int64)


def _near(line: np.ndarray, dots: np.ndarray, brush: float) -> np.ndarray:
    """Return the rows of all dots that the brush may touch, and of few others."""
    low, high = line.min(axis=0) - 2 * brush, line.max(axis=0) + 2 * brush
    rows = np.flatnonzero(((dots >= low) & (dots <= high)).all(axis=1))
    touched = np.zeros(np.ceil((high - low) / brush).astype(int) + 1, bool)
    travelled = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    stops = np.linspace(0.0, travelled[-1], int(2 * travelled[-1] / brush) + 2)
    x, y = (np.interp(stops, travelled, line[:, axis]) for axis in (0, 1))
    across, up = (((np.column_stack([x, y]) - low) / brush).astype(int)).T
    for right in range(-2, 3):
        for above in range(-2, 3):
            inside = np.clip(across + right, 0, touched.shape[0] - 1)
            touched[inside, np.clip(up + above, 0, touched.shape[1] - 1)] = True
    cells = ((dots[rows] - low) / brush).astype(int)
    return rows[touched[cells[:, 0], cells[:, 1]]]
