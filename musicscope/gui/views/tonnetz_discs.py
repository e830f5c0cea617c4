"""Pitch classes as discs, each strength and size drawn once; names and trails between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPaintEngine,
    QPainter,
    QPen,
    QPixmap,
    QRadialGradient,
)

from musicscope.analysis.pitch import PITCH_COLOURS, PITCH_NAMES, key_colour, short_key_name
from musicscope.gui.inspector.words import chord_colour
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.harmony_trail import ShownTrail
from musicscope.gui.views.lattice import Point
from musicscope.gui.views.tonnetz_chart import LEVELS

#: The radius of a silent disc and what full strength adds, of its room.
_SILENT, _GROWTH = 0.22, 0.13
#: A path fades in so many pieces.
_PIECES = 8
#: A glow reaches so many radii.
_GLOW = 2.4
_MOST_DISCS = 1200
#: Letters smaller than this are not drawn, px.
SMALLEST_LETTERS = 8


#: Paints one mark: with what, its colour, around what point, its radius.
Paint = Callable[[QPainter, str, Point, float], None]


class Discs:
    """Discs with the names of pitch classes, as pictures.

    Parameters
    ----------
    ratio : float
        Pixels of the screen a point.
    """

    def __init__(self, ratio: float = 1.0) -> None:
        self.ratio = ratio
        self._drawn: dict[tuple[int, int, int], QPixmap] = {}
        self._dots: dict[tuple[Paint, str, int], QPixmap] = {}

    def clear(self) -> None:
        """Forget what was drawn, as for another theme."""
        self._drawn.clear()
        self._dots.clear()

    def draw(self, painter: QPainter, pitch: int, level: int, at: Point, room: float) -> None:
        """Draw one disc around a point; `room` is the distance to its neighbours, px."""
        if draws_vectors(painter):
            self._paint(painter, pitch, level / (LEVELS - 1), max(round(room), 8), at)
            return
        disc = self._disc(pitch, level, max(round(room), 8))
        half = disc.deviceIndependentSize().width() / 2
        painter.drawPixmap(QPointF(at[0] - half, at[1] - half), disc)

    def glow(self, painter: QPainter, pitch: int, level: int, at: Point, room: float) -> None:
        """Draw the light around a disc that sounds."""
        if level < LEVELS // 4:
            return
        reach = max(round(_GLOW * disc_radius(room, level / (LEVELS - 1))), 4)
        key = pitch, -level, reach
        if key not in self._drawn:
            self._drawn[key] = self._make_glow(pitch, level, reach)
        painter.drawPixmap(QPointF(at[0] - reach, at[1] - reach), self._drawn[key])

    def _make_glow(self, pitch: int, level: int, reach: int) -> QPixmap:
        pixmap = self._blank(2 * reach)
        light = QRadialGradient(QPointF(reach, reach), reach)
        light.setColorAt(0, colour(PITCH_COLOURS[pitch], round(170 * level / (LEVELS - 1))))
        light.setColorAt(1, colour(PITCH_COLOURS[pitch], 0))
        painter = QPainter(pixmap)
        painter.fillRect(0, 0, 2 * reach, 2 * reach, light)
        painter.end()
        return pixmap

    def _disc(self, pitch: int, level: int, room: int) -> QPixmap:
        key = pitch, level, room
        if key not in self._drawn:
            if len(self._drawn) >= _MOST_DISCS:
                self._drawn.clear()
            self._drawn[key] = self._make(pitch, level / (LEVELS - 1), room)
        return self._drawn[key]

    def dot(self, painter: QPainter, tint: str, at: Point, radius: float) -> None:
        """Draw a plain dot around a point, px."""
        self._mark(painter, _paint_dot, tint, at, radius)

    def ring(self, painter: QPainter, tint: str, at: Point, radius: float) -> None:
        """Draw a ring around a point, px."""
        self._mark(painter, _paint_ring, tint, at, radius)

    def _mark(self, painter: QPainter, paint: Paint, tint: str, at: Point, radius: float) -> None:
        if draws_vectors(painter):
            paint(painter, tint, at, radius)
            return
        key = paint, tint, round(2 * radius)
        if key not in self._dots:
            side = math.ceil(2 * radius) + 6
            self._dots[key] = self._blank(side)
            inner = QPainter(self._dots[key])
            paint(inner, tint, (side / 2, side / 2), key[2] / 2)
            inner.end()
        half = self._dots[key].deviceIndependentSize().width() / 2
        painter.drawPixmap(QPointF(at[0] - half, at[1] - half), self._dots[key])

    def _blank(self, side: int) -> QPixmap:
        pixmap = QPixmap(round(side * self.ratio), round(side * self.ratio))
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _make(self, pitch: int, strength: float, room: int) -> QPixmap:
        side = math.ceil(2 * disc_radius(room, strength)) + 4
        pixmap = self._blank(side)
        painter = QPainter(pixmap)
        self._paint(painter, pitch, strength, room, (side / 2, side / 2))
        painter.end()
        return pixmap

    def _paint(self, painter: QPainter, pitch: int, strength: float, room: int, at: Point) -> None:
        theme, radius = themes.active, disc_radius(room, strength)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        part = (0.34 if theme.dark else 0.42) * (1 - strength) + strength
        painter.setBrush(between(theme.ground, PITCH_COLOURS[pitch], part))
        painter.drawEllipse(QPointF(*at), radius, radius)
        lit = strength > 0.35
        ink = "#14161a" if lit or not theme.dark else theme.text
        painter.setPen(colour(ink, 255 if lit else 190))
        letters = max(round(room * (0.2 + 0.05 * strength)), SMALLEST_LETTERS)
        painter.setFont(font(letters, 700 if lit else 500))
        area = QRectF(at[0] - radius - 2, at[1] - radius - 2, 2 * radius + 4, 2 * radius + 4)
        if letters < 2 * radius:
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, PITCH_NAMES[pitch])


def flat_pen(ink: QColor, width: float) -> QPen:
    """Return a pen whose lines end where they end, so that translucent ones do not overlap."""
    pen = QPen(ink, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def draws_vectors(painter: QPainter) -> bool:
    """Return whether a drawing is made to be enlarged later, so that pictures would blur."""
    return painter.paintEngine().type() is QPaintEngine.Type.SVG


def _paint_dot(painter: QPainter, tint: str, at: Point, radius: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(themes.active.ground), 1.2))
    painter.setBrush(colour(tint))
    painter.drawEllipse(QPointF(*at), radius, radius)


def _paint_ring(painter: QPainter, tint: str, at: Point, radius: float) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(tint), 2.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(*at), radius, radius)


def disc_radius(room: float, strength: float = 0.0) -> float:
    """Return the radius of a disc with some room around it."""
    return room * (_SILENT + _GROWTH * strength)


def triad_tint(triad: int, level: int, most: int = 150) -> QColor:
    """Return the colour of a triad at some strength, at most `most` of 255 opaque."""
    return colour(key_colour(triad % 12, triad // 12), round(most * level / (LEVELS - 1)))


def draw_triad_name(
    painter: QPainter, triad: int, level: int, at: Point, letters: float, alpha: float = 1.0
) -> None:
    """Write a triad's short name around a point."""
    name = short_key_name(triad % 12, triad // 12)
    painter.setFont(font(max(round(letters), 10), 700))
    opaque = 150 + 105 * level / (LEVELS - 1)
    area = QRectF(at[0] - 40, at[1] - 20, 80, 40)
    painter.setPen(colour(themes.active.text, round(opaque * alpha)))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)


def path_ink() -> str:
    """Return the colour of the centroid's path."""
    return "#ffffff" if themes.active.dark else "#1a1d23"


def draw_path(
    painter: QPainter,
    discs: Discs,
    points: Sequence[Point],
    size: float = 1.0,
    shades: Sequence[float] | None = None,
) -> None:
    """Draw a path whose last point is the present one; the older, the fainter.

    Parameters
    ----------
    size : float
        Of its head, about 1.
    shades : sequence of float, optional
        Of each point, 0..1: how visible it is where it lies.
    """
    if not len(points):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink, count, size = QColor(path_ink()), len(points), min(size, 2.0)
    cuts = {round((count - 1) * part / _PIECES) for part in range(_PIECES + 1)}
    for low, high in pairwise(sorted(cuts)):
        shade = 1.0 if shades is None else sum(shades[low : high + 1]) / (high + 1 - low)
        ink.setAlphaF(0.9 * shade * high / (count - 1))
        painter.setPen(flat_pen(ink, 1.6 + 0.6 * size))
        painter.drawLines([QLineF(*points[n], *points[n + 1]) for n in range(low, high)])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setOpacity(1.0 if shades is None else max(shades[-1], 0.5))
    discs.dot(painter, path_ink(), points[-1], 4 + size)
    painter.setOpacity(1.0)


def draw_stops(
    painter: QPainter,
    discs: Discs,
    trail: ShownTrail,
    points: Sequence[Point],
    size: float,
    shades: Sequence[float] | None = None,
) -> None:
    """Draw the stops of a trail: the longer a chord sounds, the larger.

    Parameters
    ----------
    size : float
        Of the largest, px.
    shades : sequence of float, optional
        Of each stop, 0..1: how visible it is where it lies.
    """
    theme = themes.active
    for number, stop in enumerate(trail.stops):
        opaque = trail.opacities[number] * (shades[number] if shades is not None else 1.0)
        radius = stop_radius(trail.sizes[number], size)
        painter.setOpacity(min(opaque + 0.15, 1.0))
        discs.dot(painter, chord_colour(stop.label, theme.soft), points[number], radius)
    painter.setOpacity(1.0)
    if trail.now >= 0:
        radius = stop_radius(trail.sizes[trail.now], size)
        discs.ring(painter, theme.accent, points[trail.now], radius + 1)


def stop_radius(part: float, size: float) -> float:
    """Return the radius of a stop that sounds `part` as strongly as the longest, px."""
    return 2.5 + size * part


def draw_caption(painter: QPainter, text: str, middle: float, top: float) -> None:
    """Write a quiet line centred below a picture."""
    chosen = font(11, 500)
    painter.setFont(chosen)
    painter.setPen(colour(themes.active.soft))
    width = QFontMetricsF(chosen).horizontalAdvance(text)
    painter.drawText(QPointF(middle - width / 2, top + 11), text)


def between(low: str, high: str, part: float) -> QColor:
    """Return a colour on the way from one to another."""
    pairs = zip(QColor(low).getRgb()[:3], QColor(high).getRgb()[:3], strict=True)
    return QColor(*(round(a + (b - a) * part) for a, b in pairs))
