"""The dots as one image that is kept, shifted while the map is dragged, and drawn anew else."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from musicscope.gui.map.camera import Camera
from musicscope.gui.map.sprites import Sprites
from musicscope.gui.theme import Theme
from musicscope.maps.cloud import rasterise

MOST_DISCS = 6_000
MOST_RINGS = 2_000
SMALLEST, LARGEST, LARGEST_NEAR = 1.25, 6.0, 8.0
COVERED = 0.05
OPACITY = 0.9
INK_ON_LIGHT = np.float32(0.87)


@dataclass(frozen=True)
class Drawing:
    """Everything that decides how the dots look, except from where.

    Attributes
    ----------
    positions : np.ndarray [shape=(n, 2)], float32, layout units
    rgb : np.ndarray [shape=(n, 3)], uint8
    shape : np.ndarray [shape=(n,)], uint8, index into `SHAPES`
    order : np.ndarray [shape=(n,)], int
        Rows, the lowest layer first.
    ringed : np.ndarray [shape=(n,)], bool
        Rows with a ring around them.
    theme : Theme
    """

    positions: np.ndarray
    rgb: np.ndarray
    shape: np.ndarray
    order: np.ndarray
    ringed: np.ndarray
    theme: Theme


def dot_radius(count: int, camera: Camera, fitted_scale: float) -> float:
    """Return the radius in pixels for `count` dots: smaller in a crowd, larger when zoomed in.

    It is a multiple of ¼ pixel, so that few sizes of dots have to be drawn.
    """
    if not count:
        return LARGEST
    area = camera.width * camera.height
    crowd = math.sqrt(COVERED * area / (math.pi * count))
    nearness = max(camera.scale / fitted_scale, 1.0) ** 0.55
    radius = min(max(min(crowd, LARGEST) * nearness, SMALLEST), LARGEST_NEAR)
    return round(radius * 4) / 4


class DotImage:
    """Draws the dots for one view.

    Attributes
    ----------
    drawn : int
        How many dots the image shows.
    """

    def __init__(self) -> None:
        self.drawn = 0
        self._drawing: Drawing | None = None
        self._sprites: Sprites | None = None
        self._x = self._y = np.empty(0)
        self._rgb = np.empty((0, 3), dtype=np.uint8)
        self._shape = np.empty(0, dtype=np.uint8)
        self._ringed = np.empty(0, dtype=bool)
        self._image: QImage | None = None
        self._spare: QImage | None = None
        self._camera: Camera | None = None
        self._radius = 0.0
        self._cloud = False

    def set(self, drawing: Drawing) -> None:
        """Draw something else from now on."""
        if self._drawing is None or self._drawing.theme is not drawing.theme:
            self._sprites = Sprites(drawing.theme)
        self._drawing = drawing
        positions = drawing.positions[drawing.order].astype(np.float64)
        self._x = np.ascontiguousarray(positions[:, 0])
        self._y = np.ascontiguousarray(positions[:, 1])
        self._rgb = drawing.rgb[drawing.order]
        self._shape = drawing.shape[drawing.order]
        self._ringed = drawing.ringed[drawing.order]
        self._camera = None

    def render(self, camera: Camera, ratio: float, radius: float) -> QImage:
        """Return the dots as seen by `camera`.

        Parameters
        ----------
        camera : Camera
        ratio : float
            Pixels of the device in one of the camera's.
        radius : float
            Of a dot, in the camera's pixels.
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
        whole = QRect(0, 0, int(seen.width), int(seen.height))
        rows = self._rows_in(seen, whole)
        self.drawn = len(rows)
        self._cloud = len(rows) > MOST_DISCS
        self._image = _canvas(self._image, whole)
        painter = QPainter(self._image)
        self._fill(painter, seen, whole, rows)
        painter.end()
        return self._image

    def _scroll(self, last: Camera, dx: int, dy: int) -> None:
        seen = last.panned(dx, dy)
        self._camera = seen
        width, height = int(seen.width), int(seen.height)
        whole = QRect(0, 0, width, height)
        self._spare = _canvas(self._spare, whole)
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
                self._fill(painter, seen, strip, self._rows_in(seen, strip))
        painter.end()
        self._image, self._spare = self._spare, self._image
        self.drawn = len(self._rows_in(seen, whole))

    def _rows_in(self, seen: Camera, area: QRect) -> np.ndarray:
        reach = self._radius + 6
        left, top = seen.to_layout(area.left() - reach, area.top() - reach)
        right, bottom = seen.to_layout(
            area.left() + area.width() + reach, area.top() + area.height() + reach
        )
        inside = (self._x >= left) & (self._x <= right) & (self._y >= bottom) & (self._y <= top)
        return np.flatnonzero(inside)

    def _fill(self, painter: QPainter, seen: Camera, area: QRect, rows: np.ndarray) -> None:
        painter.setClipRect(area)
        ringed = self._ringed[rows]
        chosen = rows[ringed]
        plain = rows if len(chosen) > MOST_RINGS else rows[~ringed]
        if self._cloud:
            self._splat(painter, seen, area, plain)
        else:
            painter.fillRect(area, QColor(self._drawing.theme.ground))
            self._draw_dots(painter, seen, plain)
        if 0 < len(chosen) <= MOST_RINGS:
            screen = seen.to_screen(self._positions(chosen))
            text = self._drawing.theme.text
            self._sprites.draw_halos(painter, screen, self._radius, text)
            self._draw_dots(painter, seen, chosen)

    def _positions(self, rows: np.ndarray) -> np.ndarray:
        return np.column_stack((self._x[rows], self._y[rows]))

    def _draw_dots(self, painter: QPainter, seen: Camera, rows: np.ndarray) -> None:
        screen = seen.to_screen(self._positions(rows))
        self._sprites.draw(painter, screen, self._rgb[rows], self._shape[rows], self._radius)

    def _splat(self, painter: QPainter, seen: Camera, area: QRect, rows: np.ndarray) -> None:
        middle = seen.to_layout(area.x() + area.width() / 2, area.y() + area.height() / 2)
        theme = self._drawing.theme
        rgb = self._rgb[rows]
        if not theme.dark:
            rgb = (rgb * INK_ON_LIGHT).astype(np.uint8)
        pixels = np.ascontiguousarray(
            rasterise(
                self._positions(rows),
                rgb,
                centre=middle,
                scale=seen.scale,
                size_px=(area.width(), area.height()),
                radius_px=self._radius,
                alpha=OPACITY,
                background=theme.ground,
            )
        )
        image = QImage(
            pixels.data,
            area.width(),
            area.height(),
            4 * area.width(),
            QImage.Format.Format_RGBX8888,
        )
        painter.drawImage(area.topLeft(), image)


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
