"""Dots, drawn once for each colour, shape and size, and then only copied."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from musicscope.gui.map.shapes import shape_path
from musicscope.gui.theme import Theme

PHASES = 4
EIGHTHS = 8
FINE_COLOURS = 64
MOST_SPRITES = 20_000
RIM = 35
STANDING_OUT = 100
VIVID = 0.6
#: An outline has less colour than a dot: on a light ground it is darker by this, %.
ON_LIGHT = 165
WIDEST_HALO = 1.75
MARGIN = 4
#: Colours of rings by the names of the theme: none, a faithful place, a fair one, a rough one, what
#: the owner said yes to, and no to. Where a tag is only suggested the dot itself is an outline,
#: thinner where that is not sure.
RIMS = ("", "good", "warn", "bad", "text", "faint", "", "")
SAID_YES, SAID_NO, SUGGESTED, UNSURE = 4, 5, 6, 7
OUTLINES = {SUGGESTED: 1.8, UNSURE: 1.0}


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
        self._made: dict[int, QImage] = {}

    def draw(
        self,
        painter: QPainter,
        screen: np.ndarray,
        rgb: np.ndarray,
        shape: np.ndarray,
        radii: np.ndarray,
        rim: np.ndarray,
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
        radii : np.ndarray [shape=(n,)], float
            In device pixels.
        rim : np.ndarray [shape=(n,)], uint8
            The ring around each dot, index into `RIMS`; 0 for none.
        """
        if len(self._made) > MOST_SPRITES:
            self._made.clear()
        halves = np.ceil(1.3 * radii).astype(np.int64) + MARGIN
        if len(np.unique(rgb, axis=0)) > FINE_COLOURS:
            rgb = rgb & 0xF8 | 0x04
        steps = np.floor(screen * PHASES).astype(np.int64)
        corners = (steps // PHASES - halves[:, None]).tolist()
        phases = (steps % PHASES) @ np.array([1, PHASES])
        packed = rgb.astype(np.int64) @ np.array([1 << 16, 1 << 8, 1])
        sizes = np.round(radii * EIGHTHS).astype(np.int64)
        plain = packed << 16 | shape.astype(np.int64) << 8 | phases
        looks = (sizes << 44 | rim.astype(np.int64) << 40 | plain).tolist()
        made = self._made
        copy = painter.drawImage
        for (x, y), look in zip(corners, looks, strict=True):
            sprite = made.get(look)
            if sprite is None:
                sprite = made[look] = self._dot(look)
            copy(x, y, sprite)

    def draw_halos(
        self, painter: QPainter, screen: np.ndarray, radii: np.ndarray, hex_colour: str
    ) -> None:
        """Draw discs a little larger than dots of `radii`, to lie under them and stand out.

        Parameters
        ----------
        painter : QPainter
            Paints on an image in device pixels.
        screen : np.ndarray [shape=(n, 2)]
            Centres in device pixels.
        radii : np.ndarray [shape=(n,)], float
            Of the dots, in device pixels.
        hex_colour : str
        """
        steps = np.floor(screen * PHASES).astype(np.int64)
        phases = ((steps % PHASES) @ np.array([1, PHASES])).tolist()
        halos: dict[tuple[int, float], tuple[QImage, int]] = {}
        for (x, y), phase, radius in zip(
            (steps // PHASES).tolist(), phases, radii.tolist(), strict=True
        ):
            look = phase, radius
            if look not in halos:
                reach = radius + min(max(0.5 * radius, 1.0), WIDEST_HALO)
                half = math.ceil(reach) + 1
                halos[look] = _halo(QColor(hex_colour), reach, phase, half), half
            halo, half = halos[look]
            painter.drawImage(x - half, y - half, halo)

    def _dot(self, look: int) -> QImage:
        radius = (look >> 44) / EIGHTHS
        half = math.ceil(1.3 * radius) + MARGIN
        image = _sheet(half)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(look >> 32 & 255, look >> 24 & 255, look >> 16 & 255)
        edge = self._edge(colour)
        outline = OUTLINES.get(look >> 40 & 15)
        if outline is not None:
            painter.setBrush(QColor(self._theme.ground))
            tone = colour if self._theme.dark else colour.darker(ON_LIGHT)
            painter.setPen(QPen(tone, outline * max(radius / 4, 1.0)))
            painter.drawPath(shape_path(look >> 8 & 255, _centre(look & 255, half), radius))
            painter.end()
            return image
        if edge is None:
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setPen(QPen(edge, 1.0))
            radius = max(radius - 0.5, 0.5)
        colour.setAlpha(235)
        painter.setBrush(colour)
        painter.drawPath(shape_path(look >> 8 & 255, _centre(look & 255, half), radius))
        token = RIMS[look >> 40 & 15]
        if token:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(getattr(self._theme, token)), 1.5))
            reach = (look >> 44) / EIGHTHS + 2.0
            painter.drawEllipse(_centre(look & 255, half), reach, reach)
        painter.end()
        return image

    def _edge(self, colour: QColor) -> QColor | None:
        """Return the colour of a dot's rim; on a dark ground only deep colours have one."""
        ground = QColor(self._theme.ground)
        apart = max(
            abs(colour.red() - ground.red()),
            abs(colour.green() - ground.green()),
            abs(colour.blue() - ground.blue()),
        )
        if not self._theme.dark:
            return colour.darker(100 + min(apart, STANDING_OUT) * RIM // STANDING_OUT)
        deep = apart < STANDING_OUT and colour.hsvSaturationF() > VIVID
        return colour.lighter(100 + 2 * (STANDING_OUT - apart)) if deep else None


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
