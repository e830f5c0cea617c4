"""Dots, drawn once for each colour, shape and size, and then only copied."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from musicscope.gui.map.shapes import shape_path
from musicscope.gui.theme import Theme

PHASES = 4
FINE_COLOURS = 64
MOST_SPRITES = 20_000
RIM = 35
STANDING_OUT = 100
WIDEST_HALO = 1.75


def _sheet(half: int) -> QImage:
    image = QImage(2 * half, 2 * half, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    return image


class Sprites:
    """Antialiased dots at a quarter of a pixel, in pixels of the device.

    Parameters
    ----------
    theme : Theme
        On a light ground dots get a darker rim, the stronger the more they stand out.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: dict[tuple[int, int], QImage] = {}

    def draw(
        self,
        painter: QPainter,
        screen: np.ndarray,
        rgb: np.ndarray,
        shape: np.ndarray,
        radius: float,
    ) -> None:
        """Draw dots in the order given.

        Parameters
        ----------
        painter : QPainter
            Paints on an image in device pixels.
        screen : np.ndarray [shape=(n, 2)]
            Centres in device pixels.
        rgb : np.ndarray [shape=(n, 3)], uint8
        shape : np.ndarray [shape=(n,)], uint8, index into `SHAPES`
        radius : float
            In device pixels.
        """
        if len(self._made) > MOST_SPRITES:
            self._made.clear()
        half = math.ceil(1.3 * radius) + 2
        size = round(radius * 8)
        if len(np.unique(rgb, axis=0)) > FINE_COLOURS:
            rgb = rgb & 0xF8 | 0x04
        steps = np.floor(screen * PHASES).astype(np.int64)
        corners = (steps // PHASES - half).tolist()
        phases = (steps % PHASES) @ np.array([1, PHASES])
        packed = rgb.astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
        looks = (packed << 16 | shape.astype(np.int64) << 8 | phases).tolist()
        made = self._made
        copy = painter.drawImage
        for (x, y), look in zip(corners, looks, strict=True):
            sprite = made.get((look, size))
            if sprite is None:
                sprite = made[look, size] = self._dot(look, radius, half)
            copy(x, y, sprite)

    def draw_halos(
        self, painter: QPainter, screen: np.ndarray, radius: float, hex_colour: str
    ) -> None:
        """Draw discs a little larger than dots of `radius`, to lie under them and stand out.

        Parameters
        ----------
        painter : QPainter
            Paints on an image in device pixels.
        screen : np.ndarray [shape=(n, 2)]
            Centres in device pixels.
        radius : float
            Of the dots, in device pixels.
        hex_colour : str
        """
        reach = radius + min(max(0.5 * radius, 1.0), WIDEST_HALO)
        half = math.ceil(reach) + 1
        steps = np.floor(screen * PHASES).astype(np.int64)
        corners = (steps // PHASES - half).tolist()
        phases = ((steps % PHASES) @ np.array([1, PHASES])).tolist()
        halos: dict[int, QImage] = {}
        for (x, y), phase in zip(corners, phases, strict=True):
            if phase not in halos:
                halos[phase] = _halo(QColor(hex_colour), reach, phase, half)
            painter.drawImage(x, y, halos[phase])

    def _dot(self, look: int, radius: float, half: int) -> QImage:
        image = _sheet(half)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(look >> 32, look >> 24 & 255, look >> 16 & 255)
        if self._theme.dark:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(colour.darker(100 + self._rim(colour)), 1.0))
            radius = max(radius - 0.5, 0.5)
        colour.setAlpha(235)
        painter.setBrush(colour)
        painter.drawPath(shape_path(look >> 8 & 255, _centre(look & 255, half), radius))
        painter.end()
        return image

    def _rim(self, colour: QColor) -> int:
        ground = QColor(self._theme.ground)
        apart = max(
            abs(colour.red() - ground.red()),
            abs(colour.green() - ground.green()),
            abs(colour.blue() - ground.blue()),
        )
        return min(apart, STANDING_OUT) * RIM // STANDING_OUT


def _halo(colour: QColor, radius: float, phase: int, half: int) -> QImage:
    image = _sheet(half)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(_centre(phase, half), radius, radius)
    painter.end()
    return image


def _centre(phase: int, half: int) -> QPointF:
    return QPointF(
        half + (phase % PHASES + 0.5) / PHASES,
        half + (phase // PHASES + 0.5) / PHASES,
    )
