"""Dots by place, at every level of detail: which ones to draw for a view of the map."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from musicscope.jobs import JobContext
from musicscope.maps.dots import DotIndex

#: About how many dots lie in one cell of a grid.
IN_CELL = 48
MOST_CELLS = 512
#: Cells along the longer side of the map at each level of detail, of which each keeps one dot.
DETAILS = (4096, 2048, 1024, 512, 256)
#: Fewer dots than this are always all drawn.
MANY = 60_000
#: How strongly a dot that stands for itself alone is drawn, where a dense crowd is so many or more.
ALONE, DENSE = 0.6, 3.0


@dataclass(frozen=True)
class Grid:
    """Some of the dots, sorted by the cell that they lie in.

    Attributes
    ----------
    rows : np.ndarray [shape=(m,)], int32
        Of the dots, cell by cell.
    starts : np.ndarray [shape=(cells ** 2 + 1,)], int64
        Where in `rows` each cell begins; cells run along x first.
    cells : int
        Along each side.
    strength : np.ndarray [shape=(m,)], uint8, or None
        How strongly to draw each dot, by how many it stands for; None for all alike.
    """

    rows: np.ndarray
    starts: np.ndarray
    cells: int
    strength: np.ndarray | None = None

    def within(self, x0: int, y0: int, x1: int, y1: int) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the rows, and their strengths, in cells from (x0, y0) to (x1, y1)."""
        strength = self.strength
        if x0 == y0 == 0 and x1 == y1 == self.cells - 1:
            return self.rows, strength
        lines = np.arange(y0, y1 + 1) * self.cells
        spans = [
            slice(start, stop)
            for start, stop in zip(
                self.starts[lines + x0].tolist(), self.starts[lines + x1 + 1].tolist(), strict=True
            )
            if stop > start
        ]
        if not spans:
            return self.rows[:0], None
        rows = np.concatenate([self.rows[span] for span in spans])
        if strength is None:
            return rows, None
        return rows, np.concatenate([strength[span] for span in spans])


class DotLevels:
    """An index of dots by place, with thinned copies for looking at very many from afar.

    Parameters
    ----------
    positions : array_like [shape=(n, 2)]
        What is not finite is never found.
    seed : int
        Chooses which dot of a crowd stands for it.
    """

    def __init__(self, positions: npt.ArrayLike, seed: int = 0) -> None:
        points = np.asarray(positions, np.float32).reshape(-1, 2)
        known = np.flatnonzero(np.isfinite(points).all(axis=1)).astype(np.int32)
        self._points = points
        here = points[known]
        self._low = here.min(axis=0) if len(here) else np.zeros(2, np.float32)
        self._high = here.max(axis=0) if len(here) else np.zeros(2, np.float32)
        self._extent = float((self._high - self._low).max()) or 1.0
        self._all = self._grid(known, None)
        self._thinned: list[tuple[float, Grid]] = []
        if len(known) > MANY:
            self._thin(np.random.default_rng(seed).permutation(known))

    def _cells_of(self, rows: np.ndarray, cells: int) -> np.ndarray:
        share = (self._points[rows] - self._low) * np.float32(cells / self._extent)
        column, line = np.minimum(share.astype(np.int32), cells - 1).T
        numbers: np.ndarray = line * np.int32(cells) + column
        return numbers

    def _grid(self, rows: np.ndarray, strength: np.ndarray | None) -> Grid:
        cells = min(max(1, math.isqrt(len(rows) // IN_CELL)), MOST_CELLS)
        number = self._cells_of(rows, cells)
        order = np.argsort(number, kind="stable")
        starts = np.zeros(cells * cells + 1, np.int64)
        np.cumsum(np.bincount(number, minlength=cells * cells), out=starts[1:])
        return Grid(rows[order], starts, cells, None if strength is None else strength[order])

    def _thin(self, rows: np.ndarray) -> None:
        """Keep one dot a cell, by chance, and at coarser levels one of those."""
        crowd = np.ones(len(rows), np.float32)
        for cells in DETAILS:
            number = self._cells_of(rows, cells)
            order = np.argsort(number, kind="stable")
            sorted_numbers = number[order]
            first = np.flatnonzero(np.r_[True, sorted_numbers[1:] != sorted_numbers[:-1]])
            crowd = np.add.reduceat(crowd[order], first).astype(np.float32)
            kept = order[first]
            by_chance = np.argsort(kept, kind="stable")
            rows, crowd = rows[kept][by_chance], crowd[by_chance]
            self._thinned.append((self._extent / cells, self._grid(rows, _strengths(crowd))))

    def seen(
        self, left: float, bottom: float, right: float, top: float, finest: float
    ) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the dots to draw for a part of the map.

        Parameters
        ----------
        left, bottom, right, top : float
            The part; some dots just outside are returned too.
        finest : float
            Of dots nearer to each other than this, in units of the layout, one is enough; 0 for
            all dots.

        Returns
        -------
        rows : np.ndarray [shape=(m,)], int32
        strength : np.ndarray [shape=(m,)], uint8, or None
            How strongly to draw each dot; None for all alike.
        """
        grid = self._all
        for size, thinned in self._thinned:
            if size <= finest:
                grid = thinned
        return grid.within(*self._cells(grid, left, bottom, right, top))

    def count(self, left: float, bottom: float, right: float, top: float) -> int:
        """Return about how many dots a part of the map has, or a few more."""
        grid = self._all
        x0, y0, x1, y1 = self._cells(grid, left, bottom, right, top)
        lines = np.arange(y0, y1 + 1) * grid.cells
        return int((grid.starts[lines + x1 + 1] - grid.starts[lines + x0]).sum())

    def _cells(
        self, grid: Grid, left: float, bottom: float, right: float, top: float
    ) -> tuple[int, int, int, int]:
        scale = grid.cells / self._extent
        last = grid.cells - 1
        x0 = _cell(math.floor((left - self._low[0]) * scale), last)
        y0 = _cell(math.floor((bottom - self._low[1]) * scale), last)
        x1 = _cell(math.floor((right - self._low[0]) * scale), last)
        y1 = _cell(math.floor((top - self._low[1]) * scale), last)
        return x0, y0, x1, y1


def _strengths(crowd: np.ndarray) -> np.ndarray | None:
    """Return how strongly to draw dots that stand for so many, so that density can be seen."""
    dense = float(np.percentile(crowd, 95))
    if dense < DENSE:
        return None
    share = np.log2(crowd) / math.log2(dense)
    strengths: np.ndarray = np.minimum(ALONE + (1.0 - ALONE) * share, 1.0) * 255
    return strengths.astype(np.uint8)


@dataclass(frozen=True)
class IndexSpec:
    """Sorts very many dots by place, for drawing and for finding.

    Attributes
    ----------
    positions : np.ndarray [shape=(n, 2)]
    """

    positions: np.ndarray

    @property
    def label(self) -> str:
        """For people."""
        return "Sorting the dots of the map"

    def run(self, context: JobContext) -> tuple[DotLevels, DotIndex]:
        """Return both indices."""
        dots = DotIndex(self.positions)
        context.check()
        return DotLevels(self.positions), dots


def _cell(number: float, last: int) -> int:
    return int(min(max(number, 0), last))
