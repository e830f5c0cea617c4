"""What lies on the map: dots, their colours, which are selected, which are dimmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from musicscope.maps.cloud import DotIndex

UNSELECTED = 0.5
SET_ASIDE = 0.16
NO_IDS = np.empty(0, dtype=np.int64)


class MapScene:
    """The dots of one layout, by row: row ``i`` is the track ``ids[i]``.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
    positions : np.ndarray [shape=(n, 2)], float32, layout units
    rgb : np.ndarray [shape=(n, 3)], uint8
    shape : np.ndarray [shape=(n,)], uint8, index into `SHAPES`
    selected, aside : np.ndarray [shape=(n,)], bool
        Selected tracks; those that the legend dims.
    """

    def __init__(self) -> None:
        self.ids = NO_IDS
        self.positions = np.empty((0, 2), dtype=np.float32)
        self.rgb = np.empty((0, 3), dtype=np.uint8)
        self.shape = np.empty(0, dtype=np.uint8)
        self.selected = np.empty(0, dtype=bool)
        self.aside = np.empty(0, dtype=bool)
        self._order = NO_IDS
        self._dots: DotIndex | None = None
        self._selected_ids = NO_IDS
        self._aside_ids = NO_IDS

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, ids: np.ndarray, positions: np.ndarray) -> np.ndarray:
        """Take other dots; returns where each of them was before, or is now when it is new."""
        ids = np.asarray(ids, dtype=np.int64)
        positions = np.asarray(positions, dtype=np.float32).reshape(-1, 2)
        before = positions.copy()
        if len(ids) == len(self.ids) and np.array_equal(ids, self.ids):
            before = self.positions
        else:
            rows = self.rows(ids)
            before[rows >= 0] = self.positions[rows[rows >= 0]]
            self.ids = ids
            self._order = np.argsort(ids, kind="stable")
            self.colour(np.empty((0, 3), dtype=np.uint8), {})
            self.selected = self._members(self._selected_ids)
            self.aside = self._members(self._aside_ids)
        self.move(positions)
        return before

    def move(self, positions: np.ndarray) -> None:
        """Put every dot somewhere else; rows stay."""
        self.positions = positions
        self._dots = None

    def colour(self, rgb: np.ndarray, shapes: Mapping[int, int]) -> None:
        """Take one colour a row; rows without one are grey. `shapes`, by track, default to 0."""
        count = min(len(rgb), len(self.ids))
        self.rgb = np.full((len(self.ids), 3), 128, dtype=np.uint8)
        self.rgb[:count] = rgb[:count]
        self.shape = np.zeros(len(self.ids), dtype=np.uint8)
        if shapes:
            rows = self.rows(np.fromiter(shapes, dtype=np.int64))
            values = np.fromiter(shapes.values(), dtype=np.uint8)
            self.shape[rows[rows >= 0]] = values[rows >= 0]

    def select(self, ids: Iterable[int]) -> None:
        """Mark these tracks as selected; the ones without a dot are remembered."""
        self._selected_ids = np.fromiter(ids, dtype=np.int64)
        self.selected = self._members(self._selected_ids)

    def set_aside(self, ids: Iterable[int]) -> None:
        """Dim these tracks, and no others."""
        self._aside_ids = np.fromiter(ids, dtype=np.int64)
        self.aside = self._members(self._aside_ids)

    def _members(self, ids: np.ndarray) -> np.ndarray:
        member = np.zeros(len(self.ids), dtype=bool)
        rows = self.rows(ids)
        member[rows[rows >= 0]] = True
        return member

    def rows(self, ids: np.ndarray) -> np.ndarray:
        """Return the row of each track, −1 where it has no dot."""
        if not len(self.ids) or not len(ids):
            return np.full(len(ids), -1, dtype=np.int64)
        places = np.searchsorted(self.ids, ids, sorter=self._order)
        rows = self._order[np.minimum(places, len(self.ids) - 1)]
        return np.where(self.ids[rows] == ids, rows, -1)

    def row(self, track_id: int | None) -> int | None:
        """Return the row of a track, or None when it has no dot."""
        if track_id is None:
            return None
        row = int(self.rows(np.array([track_id], dtype=np.int64))[0])
        return row if row >= 0 else None

    def nearest(self, x: float, y: float, radius: float) -> int | None:
        """Return the row of the dot nearest to a point, at most `radius` layout units away."""
        return self._index().nearest(x, y, radius) if len(self) else None

    def inside(self, polygon: np.ndarray) -> np.ndarray:
        """Return the rows of the dots inside `polygon` [shape=(m, 2)], layout units."""
        if not len(self) or len(polygon) < 3:
            return NO_IDS
        return np.asarray(self._index().inside(polygon), dtype=np.int64)

    def _index(self) -> DotIndex:
        if self._dots is None:
            self._dots = DotIndex(self.positions)
        return self._dots

    def step(self, row: int, right: float, up: float) -> int | None:
        """Return the row of the nearest dot in a direction, or None when there is none.

        Dots within 45° of the direction come first; where there are none, all that lie that way.
        Dots on one and the same point follow each other from left to right by row.

        Parameters
        ----------
        row : int
            Where to start.
        right, up : float
            The direction, of length 1.
        """
        offset = (self.positions - self.positions[row]).astype(np.float64)
        same = ~offset.any(axis=1)
        reach = float(np.abs(offset).max()) or 1.0
        offset[same, 0] = (np.flatnonzero(same) - row) * reach * 1e-9
        along = offset[:, 0] * right + offset[:, 1] * up
        across = np.abs(offset[:, 1] * right - offset[:, 0] * up)
        ahead = along > 0
        ahead[row] = False
        cone = ahead & (across <= along)
        candidates = np.flatnonzero(cone if cone.any() else ahead)
        if not len(candidates):
            return None
        return int(candidates[np.argmin(along[candidates] + across[candidates])])

    def shades(self, ground: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
        """Return the colour that each dot is drawn in, and the rows in drawing order.

        Dots that step back are blended into the `ground`; selected ones lie on top.
        """
        strength = np.ones(len(self), dtype=np.float32)
        if self.selected.any():
            strength[~self.selected] = UNSELECTED
        strength[self.aside & ~self.selected] = SET_ASIDE
        weak = strength < 1.0
        if not weak.any():
            return self.rgb, np.arange(len(self))
        rgb = self.rgb.copy()
        base = np.array(ground, dtype=np.float32)
        share = strength[weak, None]
        rgb[weak] = np.round(base + (self.rgb[weak] - base) * share).astype(np.uint8)
        return rgb, np.argsort(strength, kind="stable")
