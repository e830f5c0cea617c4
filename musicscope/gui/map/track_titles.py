"""Titles beside dots, where the map is seen from so near that there is room for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from musicscope.gui.map.camera import Camera
from musicscope.gui.map.label_grid import Box, LabelGrid, beside
from musicscope.gui.map.lettering import Lettering
from musicscope.gui.map.scene import INDEXED, MapScene
from musicscope.gui.theme import Theme, font

WIDEST = 180.0
#: With less room than this for each dot in view only those near the cursor have titles.
PX_FOR_ONE = 13_000.0
ROOM_NEAR_CURSOR = 3_000
NEAR_CURSOR_PX = 120.0
MOST_NEAR_CURSOR = 8
MOST = 90
MARGIN_PX = 200.0


class TrackTitles:
    """Places and paints titles of tracks.

    Parameters
    ----------
    scene : MapScene
    title_of : callable
        Gives the title of a row.
    """

    def __init__(self, scene: MapScene, title_of: Callable[[int], str]) -> None:
        self._scene = scene
        self._title_of = title_of
        self._lettering = Lettering(WIDEST)
        self._titles: dict[int, str] = {}
        self.boxes: list[Box] = []

    def forget(self) -> None:
        """Ask for titles anew."""
        self._titles.clear()

    def _crowded(self, camera: Camera) -> bool:
        """Return whether there are far too many dots for any title."""
        if self._scene.levels is None:
            return len(self._scene) > INDEXED
        left, top = camera.to_layout(0, 0)
        right, bottom = camera.to_layout(camera.width, camera.height)
        return self._scene.levels.count(left, bottom, right, top) > 2 * ROOM_NEAR_CURSOR

    def rows_in_view(self, camera: Camera) -> np.ndarray:
        """Return the rows of the dots in view and a little around it that do not step back."""
        scene = self._scene
        left, top = camera.to_layout(-MARGIN_PX, -MARGIN_PX)
        right, bottom = camera.to_layout(camera.width + MARGIN_PX, camera.height + MARGIN_PX)
        if scene.levels is not None:
            rows = scene.levels.seen(left, bottom, right, top, 0.0)[0]
        else:
            rows = np.arange(len(scene))
        x, y = scene.positions[rows].T
        inside = (x >= left) & (x <= right) & (y >= bottom) & (y <= top)
        inside &= ~(scene.aside[rows] | scene.missed[rows])
        return rows[inside]

    def paint(
        self,
        painter: QPainter,
        camera: Camera,
        radius: float,
        theme: Theme,
        ratio: float,
        *,
        near: tuple[float, float] | None,
        taken: Iterable[Box],
        besides: frozenset[int],
    ) -> None:
        """Paint the titles that have room.

        Parameters
        ----------
        radius : float
            Of a dot, in pixels.
        near : (float, float) or None
            The cursor.
        taken : iterable of Box
            Where no title may lie.
        besides : frozenset of int
            Rows whose name is shown elsewhere.
        """
        self.boxes = []
        if self._crowded(camera):
            return
        rows = seen = self.rows_in_view(camera)
        most = MOST
        area = (camera.width + 2 * MARGIN_PX) * (camera.height + 2 * MARGIN_PX)
        if len(rows) * PX_FOR_ONE > area:
            if near is None or len(rows) > ROOM_NEAR_CURSOR:
                return
            rows = seen = self._nearest(camera, rows, near)
            most = MOST_NEAR_CURSOR
        else:
            rows = rows[np.argsort(~self._scene.selected[rows], kind="stable")]
        spots = self._spots(camera, radius, seen)
        self._place(painter, camera, radius, theme, ratio, rows, most, [*taken, *spots], besides)

    def _nearest(self, camera: Camera, rows: np.ndarray, near: tuple[float, float]) -> np.ndarray:
        screen = camera.to_screen(self._scene.positions[rows])
        away = np.hypot(screen[:, 0] - near[0], screen[:, 1] - near[1])
        close = np.argsort(away, kind="stable")[:MOST_NEAR_CURSOR]
        return rows[close[away[close] <= NEAR_CURSOR_PX]]

    def _spots(self, camera: Camera, radius: float, rows: np.ndarray) -> list[Box]:
        """Return the boxes of dots, so that no title lies on one."""
        screen = camera.to_screen(self._scene.positions[rows])
        radii = self._scene.size[rows, None] * radius
        return [
            (x, y, 2 * r, 2 * r)
            for (x, y), (r,) in zip((screen - radii).tolist(), radii.tolist(), strict=True)
        ]

    def _place(
        self,
        painter: QPainter,
        camera: Camera,
        radius: float,
        theme: Theme,
        ratio: float,
        rows: np.ndarray,
        most: int,
        taken: Iterable[Box],
        besides: frozenset[int],
    ) -> None:
        grid = LabelGrid(2.0)
        for box in taken:
            grid.take(box)
        style = font(12)
        screen = camera.to_screen(self._scene.positions[rows]).tolist()
        sizes = (self._scene.size[rows] * radius).tolist()
        for row, (x, y), size in zip(rows.tolist(), screen, sizes, strict=True):
            if row in besides:
                continue
            text = self._titles.get(row)
            if text is None:
                text = self._titles[row] = self._title_of(row)
            if not text:
                continue
            word = self._lettering.word(text, "soft", style, theme, ratio)
            boxes = beside(x, y, size, word.size.width(), word.size.height())
            box = grid.place([box for box in boxes if _whole_or_away(box, camera)])
            if box is not None:
                self.boxes.append(box)
                painter.drawImage(QPointF(round(box[0]), round(box[1])), word.image)
                if len(self.boxes) == most:
                    break


def _whole_or_away(box: Box, camera: Camera) -> bool:
    """Return whether no edge of the view cuts through a box."""
    left, top, width, height = box
    right, bottom = left + width, top + height
    whole = left >= 0 and top >= 0 and right <= camera.width and bottom <= camera.height
    return whole or right <= 0 or bottom <= 0 or left >= camera.width or top >= camera.height
