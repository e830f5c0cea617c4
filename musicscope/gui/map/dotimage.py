"""The dots as one image that is kept, shifted while the map is dragged, and drawn anew else."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from musicscope.gui.map.camera import Camera
from musicscope.gui.map.sprites import SAID_NO, SAID_YES, Sprites
from musicscope.gui.theme import Theme
from musicscope.maps.cloud import Cloud
from musicscope.maps.levels import DotLevels

MOST_DISCS = 6_000
MOST_RINGS = 2_000
#: More dots than this that stand out are thinned like all others.
MOST_IN_FRONT = 60_000
#: So many are drawn while there is no index yet.
AT_FIRST = 100_000
SMALLEST, LARGEST, LARGEST_NEAR = 1.25, 6.0, 8.0
#: Dots of a large map grow faster up to this radius, from which on they are easily hit.
CLEAR = 4.0
COVERED = 0.05
OPACITY = 0.9
INK_ON_LIGHT = np.float32(0.87)
#: Seen from afar, of dots nearer to each other than so many pixels one is drawn.
FINEST_PX = 2.5


@dataclass(frozen=True)
class Drawing:
    """Everything that decides how the dots look, except from where.

    Attributes
    ----------
    positions : np.ndarray [shape=(n, 2)], float32, layout units
    rgb : np.ndarray [shape=(n, 3)], uint8
    shape : np.ndarray [shape=(n,)], uint8, index into `SHAPES`
    size : np.ndarray [shape=(n,)], float32
        By how much a dot is larger than usual.
    layer : np.ndarray [shape=(n,)], uint8
        Higher ones lie on top.
    ringed : np.ndarray [shape=(n,)], bool
        Rows with a ring around them.
    theme : Theme
    rim : np.ndarray [shape=(n,)], uint8, or None
        The ring or the mark of each dot, index into `RIMS`.
    levels : DotLevels, optional
        An index of the positions.
    """

    positions: np.ndarray
    rgb: np.ndarray
    shape: np.ndarray
    size: np.ndarray
    layer: np.ndarray
    ringed: np.ndarray
    theme: Theme
    rim: np.ndarray | None = None
    levels: DotLevels | None = None


def dot_radius(count: int, camera: Camera, fitted_scale: float) -> float:
    """Return the radius in pixels for `count` dots: smaller in a crowd, larger when zoomed in.

    It is a multiple of ¼ pixel, so that few sizes of dots have to be drawn.
    """
    if not count:
        return LARGEST
    area = camera.width * camera.height
    crowd = math.sqrt(COVERED * area / (math.pi * count))
    nearness = max(camera.scale / fitted_scale, 1.0)
    grown = max(min(crowd, LARGEST) * nearness**0.55, min(crowd * nearness**0.85, CLEAR))
    return round(min(max(grown, SMALLEST), LARGEST_NEAR) * 4) / 4


class DotImage:
    """Draws the dots for one view."""

    def __init__(self) -> None:
        self._drawing: Drawing | None = None
        self._sprites: Sprites | None = None
        self._ringed = self._front = self._marked = np.empty(0, dtype=np.int64)
        self._same_size = self._one_layer = True
        self._largest = 1.0
        self._image: QImage | None = None
        self._spare: QImage | None = None
        self._camera: Camera | None = None
        self._radius = 0.0
        self._cloud = False

    @property
    def drawn(self) -> int:
        """How many dots the image shows."""
        if self._camera is None or self._drawing is None:
            return 0
        rows, _ = self._rows_in(self._camera, _whole(self._camera))
        return len(rows)

    def set(self, drawing: Drawing) -> None:
        """Draw something else from now on."""
        if self._drawing is None or self._drawing.theme is not drawing.theme:
            self._sprites = Sprites(drawing.theme)
        self._drawing = drawing
        self._ringed = np.flatnonzero(drawing.ringed)
        marks = np.empty(0, np.uint8) if drawing.rim is None else drawing.rim
        self._marked = np.flatnonzero((marks == SAID_YES) | (marks == SAID_NO))
        count = len(drawing.positions)
        self._largest = float(drawing.size.max()) if count else 1.0
        self._same_size = not count or bool((drawing.size == drawing.size[0]).all())
        top = int(drawing.layer.max()) if count else 0
        front = drawing.layer == top
        self._one_layer = bool(front.all())
        alone = not self._one_layer and int(front.sum()) <= MOST_IN_FRONT
        self._front = np.flatnonzero(front) if alone else np.empty(0, dtype=np.int64)
        self._camera = None

    def render(self, camera: Camera, ratio: float, radius: float) -> QImage:
        """Return the dots as seen by `camera`.

        Parameters
        ----------
        camera : Camera
        ratio : float
            Pixels of the device in one of the camera's.
        radius : float
            Of a dot of the usual size, in the camera's pixels.
        """
        seen = _in_device_pixels(camera, ratio)
        radius *= ratio
        last = self._camera
        if self._image is not None and last is not None and radius == self._radius:
            shift = _whole_shift(last, seen)
            if shift == (0, 0):
                return self._image
            if shift is not None:
                self._scroll(last, *shift)
                return self._image
        self._radius = radius
        self._camera = seen
        whole = _whole(seen)
        self._image = _canvas(self._image, whole)
        rows, strength = self._rows_in(seen, whole)
        self._cloud = len(rows) > MOST_DISCS
        painter = QPainter(self._image)
        self._fill(painter, seen, whole, rows, strength)
        painter.end()
        return self._image

    def _scroll(self, last: Camera, dx: int, dy: int) -> None:
        seen = last.panned(dx, dy)
        self._camera = seen
        width, height = int(seen.width), int(seen.height)
        self._spare = _canvas(self._spare, _whole(seen))
        painter = QPainter(self._spare)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(dx, dy, self._image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        top = QRect(0, 0, width, dy) if dy > 0 else QRect(0, height + dy, width, -dy)
        rest = QRect(0, max(dy, 0), width, height - abs(dy))
        left, right = (0, dx) if dx > 0 else (width + dx, -dx)
        side = QRect(left, rest.y(), right, rest.height())
        for strip in (top, side):
            if not strip.isEmpty():
                self._fill(painter, seen, strip, *self._rows_in(seen, strip))
        painter.end()
        self._image, self._spare = self._spare, self._image

    def _rows_in(self, seen: Camera, area: QRect) -> tuple[np.ndarray, np.ndarray | None]:
        """Return the rows to draw in an area, and how strongly where some are left out."""
        drawing = self._drawing
        box = self._box(seen, area)
        if drawing.levels is not None:
            rows, strength = drawing.levels.seen(*box, FINEST_PX / seen.scale)
            inside = _inside(drawing.positions[rows], box)
            return rows[inside], None if strength is None else strength[inside]
        count = len(drawing.positions)
        if count > AT_FIRST:
            rows = np.arange(0, count, math.ceil(count / AT_FIRST))
            return rows[_inside(drawing.positions[rows], box)], None
        return np.flatnonzero(_inside(drawing.positions, box)), None

    def _box(self, seen: Camera, area: QRect) -> tuple[float, float, float, float]:
        reach = 1.3 * self._radius * self._largest + 6
        left, top = seen.to_layout(area.left() - reach, area.top() - reach)
        right, bottom = seen.to_layout(
            area.left() + area.width() + reach, area.top() + area.height() + reach
        )
        return left, bottom, right, top

    def _fill(
        self,
        painter: QPainter,
        seen: Camera,
        area: QRect,
        rows: np.ndarray,
        strength: np.ndarray | None,
    ) -> None:
        painter.setClipRect(area)
        box = self._box(seen, area)
        ringed = self._ringed
        ringed = ringed[_inside(self._drawing.positions[ringed], box)]
        if self._cloud:
            self._splat(painter, seen, area, rows, strength)
            marked = self._marked
            marked = marked[_inside(self._drawing.positions[marked], box)]
            if len(marked) <= MOST_RINGS:
                self._draw_dots(painter, seen, marked)
        else:
            painter.fillRect(area, QColor(self._drawing.theme.ground))
            self._draw_dots(painter, seen, self._stacked(rows))
        if 0 < len(ringed) <= MOST_RINGS:
            screen = seen.to_screen(self._drawing.positions[ringed])
            text = self._drawing.theme.text
            self._sprites.draw_halos(painter, screen, self._radii(ringed), text)
            self._draw_dots(painter, seen, ringed)

    def _stacked(self, rows: np.ndarray) -> np.ndarray:
        """Return rows in drawing order: lower layers first, and in each the larger dots first."""
        drawing = self._drawing
        if self._one_layer and self._same_size:
            return rows
        return rows[np.lexsort((-drawing.size[rows], drawing.layer[rows]))]

    def _radii(self, rows: np.ndarray) -> np.ndarray:
        """Return the radius of each dot, in steps of ¼ pixel."""
        radii = np.round(self._drawing.size[rows] * (4 * self._radius)) / 4
        return np.maximum(radii, min(self._radius, 1.0))

    def _draw_dots(self, painter: QPainter, seen: Camera, rows: np.ndarray) -> None:
        drawing = self._drawing
        screen = seen.to_screen(drawing.positions[rows])
        rim = np.zeros(len(rows), np.uint8) if drawing.rim is None else drawing.rim[rows]
        self._sprites.draw(
            painter, screen, drawing.rgb[rows], drawing.shape[rows], self._radii(rows), rim
        )

    def _splat(
        self,
        painter: QPainter,
        seen: Camera,
        area: QRect,
        rows: np.ndarray,
        strength: np.ndarray | None,
    ) -> None:
        drawing = self._drawing
        size = (area.width(), area.height())
        cloud = Cloud(size, drawing.theme.ground, self._radius * self._largest + 1)
        if strength is None:
            self._put(cloud, seen, area, self._stacked(rows), None)
        else:
            if len(self._front):
                behind = drawing.layer[rows] < drawing.layer[self._front[0]]
                rows, strength = rows[behind], strength[behind]
            self._put(cloud, seen, area, rows, strength)
            front = self._front
            front = front[_inside(drawing.positions[front], self._box(seen, area))]
            self._put(cloud, seen, area, self._stacked(front), None)
        words = cloud.words()
        image = QImage(words.data, *size, 4 * size[0], QImage.Format.Format_RGB32)
        painter.drawImage(area.topLeft(), image)

    def _put(
        self,
        cloud: Cloud,
        seen: Camera,
        area: QRect,
        rows: np.ndarray,
        strength: np.ndarray | None,
    ) -> None:
        if not len(rows):
            return
        drawing = self._drawing
        middle = seen.to_layout(area.x() + area.width() / 2, area.y() + area.height() / 2)
        rgb = drawing.rgb[rows]
        if not drawing.theme.dark:
            rgb = (rgb * INK_ON_LIGHT).astype(np.uint8)
        positions = drawing.positions[rows]
        for part, radius in self._runs(rows):
            cloud.put(
                positions[part],
                rgb[part],
                centre=middle,
                scale=seen.scale,
                radius_px=radius,
                alpha=OPACITY,
                strength=None if strength is None else strength[part],
            )

    def _runs(self, rows: np.ndarray) -> list[tuple[slice, float]]:
        """Return runs of dots of one size, in the order given."""
        if self._same_size:
            return [(slice(None), float(self._radii(rows[:1])[0]))]
        radii = self._radii(rows)
        starts = np.flatnonzero(np.r_[True, radii[1:] != radii[:-1]])
        stops = np.r_[starts[1:], len(rows)]
        return [
            (slice(start, stop), float(radii[start]))
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
        ]


def _inside(positions: np.ndarray, box: tuple[float, float, float, float]) -> np.ndarray:
    left, bottom, right, top = box
    x, y = positions[:, 0], positions[:, 1]
    return (x >= left) & (x <= right) & (y >= bottom) & (y <= top)


def _whole(seen: Camera) -> QRect:
    return QRect(0, 0, int(seen.width), int(seen.height))


def _in_device_pixels(camera: Camera, ratio: float) -> Camera:
    return replace(
        camera,
        scale=camera.scale * ratio,
        width=math.ceil(camera.width * ratio),
        height=math.ceil(camera.height * ratio),
    )


def _whole_shift(last: Camera, seen: Camera) -> tuple[int, int] | None:
    """Return by how many whole pixels the ground moved, or None when it did not just move."""
    if (last.scale, last.width, last.height) != (seen.scale, seen.width, seen.height):
        return None
    dx = round((last.x - seen.x) * seen.scale)
    dy = round((seen.y - last.y) * seen.scale)
    near = abs(dx) < seen.width * 0.7 and abs(dy) < seen.height * 0.7
    return (dx, dy) if near else None


def _canvas(image: QImage | None, whole: QRect) -> QImage:
    if image is None or image.size() != whole.size():
        image = QImage(whole.size(), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
    return image
