"""Where on a map the name of a group belongs: at its densest place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Cells along each side of the grid on which density is measured.
CELLS = 40
#: Groups smaller than this have no region.
FEWEST = 3
#: So many regions are found, the largest.
MOST = 120
#: Cells to each side over which density is smoothed.
REACH = 2


@dataclass(frozen=True)
class Region:
    """One group of dots, as a place on the map.

    Attributes
    ----------
    name : str
    x, y : float
        The middle of its densest place, in units of the layout.
    count : int
        How many dots it has.
    spread : float
        The distance from there within which half of its dots lie.
    """

    name: str
    x: float
    y: float
    count: int
    spread: float


def find_regions(
    positions: np.ndarray, groups: list[tuple[str, np.ndarray]], *, most: int = MOST
) -> tuple[Region, ...]:
    """Return the regions of groups of dots, the largest first.

    Parameters
    ----------
    positions : np.ndarray [shape=(n, 2)]
    groups : list of (str, np.ndarray of int)
        A name and the rows that have it. Groups of fewer than three are left out, unless no group
        is larger.
    most : int
        At most so many regions.
    """
    sized = [(name, rows) for name, rows in groups if len(rows) >= FEWEST]
    sized = sized or [(name, rows) for name, rows in groups if len(rows)]
    sized.sort(key=lambda group: -len(group[1]))
    regions = []
    for name, rows in sized[:most]:
        points = np.asarray(positions[rows], np.float64)
        points = points[np.isfinite(points).all(axis=1)]
        if len(points):
            x, y = densest_place(points)
            away = np.hypot(points[:, 0] - x, points[:, 1] - y)
            regions.append(Region(name, x, y, len(points), float(np.median(away))))
    return tuple(regions)


def densest_place(points: np.ndarray) -> tuple[float, float]:
    """Return the middle of the place where most points lie close together.

    The points are counted on a grid over their middle nine tenths, and the counts are smoothed;
    the place is the mean of the points around the fullest cell.

    Parameters
    ----------
    points : np.ndarray [shape=(m, 2)], m at least 1
    """
    low, high = np.percentile(points, (5, 95), axis=0)
    extent = float((high - low).max())
    if len(points) < 4 or extent <= 1e-12:
        x, y = np.median(points, axis=0)
        return float(x), float(y)
    cells = int(min(CELLS, max(4, round(np.sqrt(len(points))))))
    width = extent / cells
    middle = (low + high) / 2
    edges = middle[:, None] + np.arange(-(cells + 1) / 2, (cells + 3) / 2)[None, :] * width
    counts, _, _ = np.histogram2d(points[:, 0], points[:, 1], bins=(edges[0], edges[1]))
    smooth = _smoothed(_smoothed(counts, 0), 1)
    column, row = np.unravel_index(int(np.argmax(smooth)), smooth.shape)
    peak = np.array(
        [
            (edges[0][column] + edges[0][column + 1]) / 2,
            (edges[1][row] + edges[1][row + 1]) / 2,
        ]
    )
    near = np.abs(points - peak).max(axis=1) <= (REACH + 0.5) * width
    x, y = points[near].mean(axis=0) if near.any() else peak
    return float(x), float(y)


def _smoothed(counts: np.ndarray, axis: int) -> np.ndarray:
    """Return counts smoothed along one axis by binomial weights."""
    padding = [(0, 0), (0, 0)]
    padding[axis] = (REACH, REACH)
    padded = np.pad(counts, padding)
    length = counts.shape[axis]
    total = np.zeros_like(counts)
    for shift, weight in enumerate((1, 4, 6, 4, 1)):
        total += weight * np.take(padded, np.arange(shift, shift + length), axis=axis)
    return total
