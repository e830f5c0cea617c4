"""What lies on the map: dots, their colours, which are selected, which are dimmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from musicscope.maps.dots import DotIndex
from musicscope.maps.levels import DotLevels

UNSELECTED = 0.5
#: Dots whose value is not known let the others be seen.
UNKNOWN = 0.4
SET_ASIDE = 0.16
#: A dot whose place means nothing is as faint as this, one that is wholly faithful is not.
UNFAITHFUL = 0.12
#: Fewer dots than this are found by looking at all of them.
INDEXED = 20_000
NO_IDS = np.empty(0, dtype=np.int64)
BACK, AMONG, FRONT = 0, 1, 2


class MapScene:
    """The dots of one layout, by row: row ``i`` is the track ``ids[i]``.

    Attributes
    ----------
    ids : np.ndarray [shape=(n,)], int64
    positions : np.ndarray [shape=(n, 2)], float32, layout units
    rgb : np.ndarray [shape=(n, 3)], uint8
    shape : np.ndarray [shape=(n,)], uint8, index into `SHAPES`
    size : np.ndarray [shape=(n,)], float32
        By how much a dot is larger than usual.
    unknown : np.ndarray [shape=(n,)], bool
        Those that have no value of the measure that the colours stand for.
    faith : np.ndarray [shape=(n,)], float32, or None
        How faithful each place is, 0..1, when dots are to fade by it.
    rim : np.ndarray [shape=(n,)], uint8, or None
        The ring around each dot, index into `RIMS`, when rings are to tell how faithful it is.
    marks : np.ndarray [shape=(n,)], uint8, or None
        What is drawn in its place where the owner spoke of a track, or a tag is suggested.
    selected, aside, missed : np.ndarray [shape=(n,)], bool
        Selected tracks; those that the legend dims; those that the search does not find.
    """

    def __init__(self) -> None:
        self.ids = NO_IDS
        self.positions = np.empty((0, 2), dtype=np.float32)
        self.rgb = np.empty((0, 3), dtype=np.uint8)
        self.shape = np.empty(0, dtype=np.uint8)
        self.size = np.empty(0, dtype=np.float32)
        self.unknown = np.empty(0, dtype=bool)
        self.faith: np.ndarray | None = None
        self.rim: np.ndarray | None = None
        self.marks: np.ndarray | None = None
        self.selected = np.empty(0, dtype=bool)
        self.aside = np.empty(0, dtype=bool)
        self.missed = np.empty(0, dtype=bool)
        self._order = NO_IDS
        self._dots: DotIndex | None = None
        self._levels: DotLevels | None = None
        self._selected_ids = NO_IDS
        self._aside_ids = NO_IDS
        self._found_ids: np.ndarray | None = None

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
            known = rows >= 0
            before[known] = self.positions[rows[known]]
            looks = [
                _carried(self.rgb, rows, np.full((len(ids), 3), 128, np.uint8)),
                _carried(self.shape, rows, np.zeros(len(ids), np.uint8)),
                _carried(self.size, rows, np.ones(len(ids), np.float32)),
                _carried(self.unknown, rows, np.zeros(len(ids), bool)),
            ]
            self.ids = ids
            self._order = np.argsort(ids, kind="stable")
            self.rgb, self.shape, self.size, self.unknown = looks
            self.faith = self.rim = self.marks = None
            self.selected = self._members(self._selected_ids)
            self.aside = self._members(self._aside_ids)
            self.missed = self._missed()
        self.move(positions)
        return before

    def move(self, positions: np.ndarray) -> None:
        """Put every dot somewhere else; rows stay."""
        self.positions = positions
        self._dots = self._levels = None

    def colour(self, rgb: np.ndarray, shapes: Mapping[int, int]) -> None:
        """Take one colour a row; rows without one are grey. `shapes`, by track, default to 0."""
        self.rgb = _filled(rgb, np.full((len(self.ids), 3), 128, dtype=np.uint8))
        self.unknown = np.zeros(len(self.ids), dtype=bool)
        self.shape = np.zeros(len(self.ids), dtype=np.uint8)
        if shapes:
            rows = self.rows(np.fromiter(shapes, dtype=np.int64))
            values = np.fromiter(shapes.values(), dtype=np.uint8)
            self.shape[rows[rows >= 0]] = values[rows >= 0]

    def dress(
        self, rgb: np.ndarray, shape: np.ndarray, size: np.ndarray, unknown: np.ndarray
    ) -> None:
        """Take the look of every dot, by row; rows without one look as usual.

        Parameters
        ----------
        rgb : np.ndarray [shape=(n, 3)], uint8
        shape : np.ndarray [shape=(n,)], uint8, index into `SHAPES`
        size : np.ndarray [shape=(n,)], float32
            By how much a dot is larger than usual.
        unknown : np.ndarray [shape=(n,)], bool
            Dots to lie behind the others, fainter.
        """
        count = len(self.ids)
        self.rgb = _filled(rgb, np.full((count, 3), 128, dtype=np.uint8))
        self.shape = _filled(shape, np.zeros(count, dtype=np.uint8))
        self.size = _filled(size, np.ones(count, dtype=np.float32))
        self.unknown = _filled(unknown, np.zeros(count, dtype=bool))

    def show_faithfulness(self, faith: np.ndarray | None, rim: np.ndarray | None) -> None:
        """Show how faithful places are, by row: by fading, by rings, or with None not at all.

        Parameters
        ----------
        faith : np.ndarray [shape=(n,)], 0..1, or None
            NaN where it is not known.
        rim : np.ndarray [shape=(n,)], uint8, index into `RIMS`, or None
        """
        count = len(self.ids)
        unknown = np.full(count, np.nan, np.float32)
        self.faith = None if faith is None else _filled(faith, unknown)
        self.rim = None if rim is None else _filled(rim, np.zeros(count, np.uint8))

    def show_marks(self, marks: np.ndarray | None) -> None:
        """Show labels and suggestions, by row, index into `RIMS`; None takes them away."""
        count = len(self.ids)
        self.marks = None if marks is None else _filled(marks, np.zeros(count, np.uint8))

    @property
    def rims(self) -> np.ndarray | None:
        """The mark or ring of each dot [shape=(n,)], uint8, index into `RIMS`; None for none."""
        if self.marks is None or self.rim is None:
            return self.rim if self.marks is None else self.marks
        return np.where(self.marks > 0, self.marks, self.rim)

    def nearest_first(self, track_id: int) -> list[int]:
        """Return all tracks from a track on, as far as they lie from it."""
        row = self.row(track_id)
        if row is None:
            return [track_id]
        away = np.linalg.norm(self.positions - self.positions[row], axis=1)
        away[row] = -1.0
        return self.ids[np.argsort(away, kind="stable")].tolist()

    def select(self, ids: Iterable[int]) -> None:
        """Mark these tracks as selected; the ones without a dot are remembered."""
        self._selected_ids = _as_ids(ids)
        self.selected = self._members(self._selected_ids)

    def set_aside(self, ids: Iterable[int]) -> None:
        """Dim these tracks, and no others."""
        self._aside_ids = _as_ids(ids)
        self.aside = self._members(self._aside_ids)

    def show_filter(self, ids: Iterable[int] | None) -> None:
        """Dim all tracks but these, as long as nothing else is said; None dims none."""
        self._found_ids = None if ids is None else _as_ids(ids)
        self.missed = self._missed()

    def _missed(self) -> np.ndarray:
        if self._found_ids is None:
            return np.zeros(len(self.ids), dtype=bool)
        return ~self._members(self._found_ids)

    @property
    def dimmed(self) -> np.ndarray:
        """Which dots are neither shown by the legend nor found by the search, bool."""
        return self.aside | self.missed

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

    @property
    def levels(self) -> DotLevels | None:
        """An index for drawing, where there are many dots and it is made already."""
        return self._levels

    @property
    def wants_index(self) -> bool:
        """Whether there are so many dots that they need an index, and it is not made yet."""
        return len(self) > INDEXED and self._levels is None

    def take_index(self, positions: np.ndarray, levels: DotLevels, dots: DotIndex) -> bool:
        """Use an index that was made elsewhere; returns False if the dots have moved since."""
        if positions is not self.positions:
            return False
        self._levels, self._dots = levels, dots
        return True

    @property
    def reading_order(self) -> np.ndarray:
        """The rows from top to bottom, and from left to right in each of 24 lines."""
        if not len(self):
            return NO_IDS
        x, y = self.positions[:, 0], self.positions[:, 1]
        height = float(np.ptp(y)) or 1.0
        line = np.minimum((y.max() - y) * (24 / height), 23).astype(np.int64)
        return np.lexsort((x, line))

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
        """Return how dots that step back are drawn.

        Returns
        -------
        rgb : np.ndarray [shape=(n, 3)], uint8
            Their colours, blended into the `ground`.
        layer : np.ndarray [shape=(n,)], uint8
            `BACK` for the dimmed and unknown ones, `AMONG`, and `FRONT` for selected ones.
        """
        dimmed = self.dimmed & ~self.selected
        layer = np.full(len(self), AMONG, dtype=np.uint8)
        layer[dimmed | self.unknown] = BACK
        layer[self.selected] = FRONT
        strength = np.ones(len(self), dtype=np.float32)
        if self.selected.any():
            strength[~self.selected] = UNSELECTED
        strength[self.unknown & ~self.selected] *= UNKNOWN
        if self.faith is not None:
            strength *= fading(self.faith)
        strength[dimmed] = SET_ASIDE
        weak = strength < 1.0
        if not weak.any():
            return self.rgb, layer
        rgb = self.rgb.copy()
        base = np.array(ground, dtype=np.float32)
        share = strength[weak, None]
        rgb[weak] = np.round(base + (self.rgb[weak] - base) * share).astype(np.uint8)
        return rgb, layer


def fading(faith: np.ndarray) -> np.ndarray:
    """Return how strongly dots are drawn whose places are so faithful, 0..1; 1 where unknown."""
    share = np.clip((faith - 0.5) / 0.45, 0.0, 1.0).astype(np.float32)
    strength = UNFAITHFUL + (1.0 - UNFAITHFUL) * share
    return np.where(np.isnan(faith), np.float32(1.0), strength)


def _as_ids(ids: Iterable[int]) -> np.ndarray:
    if isinstance(ids, np.ndarray):
        return ids.astype(np.int64, copy=False)
    return np.fromiter(ids, dtype=np.int64)


def _filled(values: np.ndarray, usual: np.ndarray) -> np.ndarray:
    count = min(len(values), len(usual))
    usual[:count] = values[:count]
    return usual


def _carried(before: np.ndarray, rows: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Return `usual` with what known rows had before."""
    known = rows >= 0
    usual[known] = before[rows[known]]
    return usual
