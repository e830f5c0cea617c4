"""Names of regions on the map: the larger ones first, none on another, more when zoomed in."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from musicscope.gui.map.camera import Camera
from musicscope.gui.map.label_grid import Box, LabelGrid, around, beside
from musicscope.gui.map.lettering import Lettering, Word
from musicscope.gui.theme import Theme, font, reduced_motion
from musicscope.maps.regions import Region

WIDEST = 220.0
FADE_S = 0.16
FRAME_MS = 16
#: At most so many names at once.
MOST = 40
#: Among so few dots names keep clear of them.
FEW = 2_000
#: A region of which half the dots lie nearer to its middle than this has no name of its own while
#: the middle of a larger one is so close.
SMALLEST_SPREAD_PX = 9.0
CROWDED_PX = 20.0
#: Names step back when their regions are seen from so near, so that titles can be read.
NEAR = 6.0
NEARBY = 0.55


@dataclass
class _Shown:
    """A name that is seen, or on its way in or out."""

    word: Word
    x: float
    y: float
    strength: float
    wanted: bool


class RegionNames(QTimer):
    """Places and paints the names; emits `faded` while some of them come or go.

    Where they lie depends on the zoom alone, so that none jumps while the map is dragged.
    """

    faded = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setInterval(FRAME_MS)
        self.timeout.connect(self._step)
        self._lettering = Lettering(WIDEST)
        self._regions: tuple[Region, ...] = ()
        self._dots = np.empty((0, 2))
        self._shown: dict[str, _Shown] = {}
        self._placed_for: tuple[object, ...] | None = None
        self._last = 0.0

    @property
    def names(self) -> list[str]:
        """The names that are seen, or on their way in."""
        return [name for name, shown in self._shown.items() if shown.wanted]

    def show_regions(self, regions: Sequence[Region], dots: np.ndarray) -> None:
        """Take the regions, the largest first, and the positions of all dots [shape=(n, 2)].

        Among few dots names stand where they cover the fewest.
        """
        self._regions = tuple(regions)
        self._dots = dots.astype(np.float64) if len(dots) <= FEW else np.empty((0, 2))
        self._placed_for = None

    def boxes(self, camera: Camera) -> list[Box]:
        """Return where the names lie in the widget."""
        return [
            (*self._corner(shown, camera), shown.word.size.width(), shown.word.size.height())
            for shown in self._shown.values()
            if shown.wanted
        ]

    @staticmethod
    def _corner(shown: _Shown, camera: Camera) -> tuple[float, float]:
        right = round(camera.width / 2 - camera.x * camera.scale)
        down = round(camera.height / 2 + camera.y * camera.scale)
        return shown.x + right, shown.y + down

    def paint(
        self, painter: QPainter, camera: Camera, theme: Theme, ratio: float, near: float
    ) -> None:
        """Paint the names.

        Parameters
        ----------
        near : float
            How much larger the map is seen than it would fit.
        """
        self._place(camera, theme, ratio)
        share = 1.0 if near < NEAR else NEARBY
        for shown in self._shown.values():
            x, y = self._corner(shown, camera)
            size = shown.word.size
            if -size.width() < x < camera.width and -size.height() < y < camera.height:
                painter.setOpacity(shown.strength * share)
                painter.drawImage(QPointF(x, y), shown.word.image)
        painter.setOpacity(1.0)

    def _place(self, camera: Camera, theme: Theme, ratio: float) -> None:
        style = font(13, 600)
        wanted_for = camera.scale, theme, ratio, style.toString()
        if wanted_for == self._placed_for:
            return
        first = self._placed_for is None and not self._shown
        self._placed_for = wanted_for
        grid = LabelGrid()
        for shown in self._shown.values():
            shown.wanted = False
        named: list[tuple[float, float]] = []
        for region in self._regions:
            if len(named) == MOST:
                break
            word = self._lettering.word(region.name, "text", style, theme, ratio)
            x, y = region.x * camera.scale, -region.y * camera.scale
            narrow = region.spread * camera.scale < SMALLEST_SPREAD_PX
            if narrow and any(np.hypot(x - a, y - b) < CROWDED_PX for a, b in named):
                continue
            width, height = word.size.width(), word.size.height()
            boxes = around(x, y, width, height)
            if narrow:
                boxes = boxes[:3] + beside(x, y, 2 * SMALLEST_SPREAD_PX, width, height)[:2]
            box = grid.place(self._clearest_first(boxes, camera.scale))
            if box is not None:
                named.append((x, y))
                before = self._shown.get(region.name)
                strength = 0.0 if before is None else before.strength
                self._shown[region.name] = _Shown(
                    word, round(box[0]), round(box[1]), strength, True
                )
        if first or reduced_motion():
            self._finish()
        elif not self.isActive():
            self._last = time.monotonic()
            self.start()

    def _clearest_first(self, boxes: Sequence[Box], scale: float) -> Sequence[Box]:
        x, y = self._dots[:, 0] * scale, -self._dots[:, 1] * scale

        def covered(box: Box) -> int:
            left, top, width, height = box
            return int(
                ((x > left - 4) & (x < left + width + 4) & (y > top) & (y < top + height)).sum()
            )

        return sorted(boxes, key=covered) if len(x) else boxes

    def _finish(self) -> None:
        self.stop()
        self._shown = {name: shown for name, shown in self._shown.items() if shown.wanted}
        for shown in self._shown.values():
            shown.strength = 1.0

    def _step(self) -> None:
        now = time.monotonic()
        share = (now - self._last) / FADE_S
        self._last = now
        moving = False
        for shown in self._shown.values():
            way = share if shown.wanted else -share
            shown.strength = min(max(shown.strength + way, 0.0), 1.0)
            moving |= shown.strength != float(shown.wanted)
        if not moving:
            self._finish()
        self.faded.emit()
