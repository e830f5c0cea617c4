"""The tonnetz as the three circles of the tonal space, with the centroid moving on each."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from musicscope.analysis.pitch import key_colour, short_key_name
from musicscope.analysis.tonnetz import CIRCLES, triad_pitches
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.circles import Circles, fit_circles
from musicscope.gui.views.harmony_trail import ShownTrail
from musicscope.gui.views.lattice import Point
from musicscope.gui.views.tonnetz_chart import Direction, Lit, Place, Spot
from musicscope.gui.views.tonnetz_discs import (
    SMALLEST_LETTERS,
    Discs,
    between,
    disc_radius,
    draw_caption,
    draw_path,
    draw_triad_name,
    draws_vectors,
    triad_tint,
)

#: Radius of a triad's mark, beside a circle of radius 1, px at least.
_MARK, _SMALLEST_MARK = 0.06, 2.5
#: A mark of this radius has room for its name, px.
_ROOM_FOR_NAME = 9.0


class CirclesChart:
    """Circles of fifths, minor thirds and major thirds; one point on each is the harmony now."""

    def __init__(self) -> None:
        self.circles = Circles(1.0, ((0.0, 0.0),) * 3)
        self._discs = Discs()
        self._size = 1, 1
        self._ground: QPixmap | None = None

    def resize(self, width: int, height: int, ratio: float) -> None:
        self._size = max(width, 1), max(height, 1)
        self.circles = fit_circles(width, height)
        self._discs = Discs(ratio)
        self._ground = None
        self._places = [[self.circles.disc_place(c, p) for p in range(12)] for c in range(3)]
        self._marks = [self.circles.triad_place(triad) for triad in range(24)]

    def restyle(self) -> None:
        self._discs.clear()
        self._ground = None

    def draw(self, painter: QPainter, lit: Lit, path: np.ndarray, trail: ShownTrail | None) -> None:
        if draws_vectors(painter):
            self._draw_ground(painter)
        else:
            painter.drawPixmap(0, 0, self._lines())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for triad in lit.named[::-1]:
            self._draw_triad(painter, triad, lit.triads[triad])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for circle in range(3):
            for pitch in range(12):
                at = self._places[circle][pitch]
                self._discs.draw(painter, pitch, lit.notes[pitch], at, self._room)
        for circle in range(3):
            draw_path(
                painter, self._discs, self.circles.path(circle, path), self.circles.scale / 120
            )
        for triad in lit.named:
            at, scale = self._marks[triad], self.circles.scale
            letters = max(0.11 * scale, 12)
            self._discs.dot(painter, themes.active.ground, at, 0.85 * letters)
            draw_triad_name(painter, triad, lit.triads[triad], at, letters)

    def spots(self) -> list[Spot]:
        notes = [Spot(pitch, node=(circle, 0)) for circle in range(3) for pitch in range(12)]
        return notes + [Spot(triad, True) for triad in range(24)]

    def spot_at(self, x: float, y: float) -> Spot | None:
        def nearness(spot: Spot) -> float:
            place = self.place(spot)
            return math.dist((place.x, place.y), (x, y)) - max(place.radius, 5)

        nearest = min(self.spots(), key=nearness)
        return nearest if nearness(nearest) <= 1 else None

    def place(self, spot: Spot) -> Place:
        if spot.triad:
            return Place(*self._marks[spot.number], self._mark)
        return Place(*self._places[spot.node[0]][spot.number], self.circles.disc)

    def outline(self, spot: Spot) -> QPainterPath:
        """Return a note's disc on every circle, or a triad's three discs and its mark."""
        path = QPainterPath()
        place = self.place(spot)
        radius = place.radius + (2 if spot.triad else 0)
        path.addEllipse(QPointF(place.x, place.y), radius, radius)
        if spot.triad:
            path.addPolygon(self._polygon(0, spot.number))
            path.closeSubpath()
        return path

    def step(self, spot: Spot | None, direction: Direction) -> Spot:
        return step_by_fifths(spot, direction)

    def stop_points(self, trail: ShownTrail) -> list[Point]:
        return []

    @property
    def _room(self) -> float:
        return self.circles.disc / disc_radius(1.0, 0.8)

    @property
    def _mark(self) -> float:
        return max(_MARK * self.circles.scale, _SMALLEST_MARK)

    def _polygon(self, circle: int, triad: int) -> QPolygonF:
        points = (self._places[circle][pitch] for pitch in triad_pitches(triad))
        return QPolygonF([QPointF(*point) for point in points])

    def _draw_triad(self, painter: QPainter, triad: int, level: int) -> None:
        painter.setPen(QPen(triad_tint(triad, level, 220), 2))
        painter.setBrush(triad_tint(triad, level, 90))
        for circle in range(3):
            painter.drawPolygon(self._polygon(circle, triad))

    def _lines(self) -> QPixmap:
        """Return circles, their inner figures, names and the marks of triads, drawn once."""
        if self._ground is None:
            ratio = self._discs.ratio
            self._ground = QPixmap(*(math.ceil(side * ratio) for side in self._size))
            self._ground.setDevicePixelRatio(ratio)
            self._ground.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._ground)
            self._draw_ground(painter)
            painter.end()
        return self._ground

    def _draw_ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for circle in range(3):
            self._draw_circle(painter, circle)
        for triad in range(24):
            self._draw_mark(painter, triad)

    def _draw_circle(self, painter: QPainter, circle: int) -> None:
        circles, line = self.circles, themes.active.line
        middle = QPointF(*circles.middles[circle])
        radius = CIRCLES[circle].radius * circles.scale
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(line), 1.4))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(QPen(colour(line), 1))
        for pitch in range(12):
            painter.drawLine(middle, QPointF(*circles.place(circle, pitch)))
        below = max(y for _, y in self._places[circle]) + circles.disc * 1.15
        draw_caption(painter, CIRCLES[circle].label, middle.x(), below + 6)

    def _draw_mark(self, painter: QPainter, triad: int) -> None:
        theme, at = themes.active, QPointF(*self._marks[triad])
        tint = between(theme.ground, key_colour(triad % 12, triad // 12), 0.4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawEllipse(at, self._mark, self._mark)
        if self._mark >= _ROOM_FOR_NAME:
            painter.setPen(colour(theme.text, 190))
            painter.setFont(font(max(round(self._mark * 0.75), SMALLEST_LETTERS), 500))
            area = QPolygonF([at, at]).boundingRect().adjusted(-30, -12, 30, 12)
            name = short_key_name(triad % 12, triad // 12)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, name)


def step_by_fifths(spot: Spot | None, direction: Direction) -> Spot:
    """Return what an arrow key leads to where there is no up and down.

    Left and right go by fifths; up leads from a minor triad to its root and on to the major one.
    """
    if spot is None:
        return Spot(0)
    number, mode = spot.number % 12, spot.number // 12
    if direction in (Direction.LEFT, Direction.RIGHT):
        number = (number + (7 if direction is Direction.RIGHT else 5)) % 12
        return Spot(number + 12 * mode, spot.triad, spot.node)
    height = (1 - 2 * mode) if spot.triad else 0
    height += 1 if direction is Direction.UP else -1
    height = min(max(height, -1), 1)
    if height == 0:
        return Spot(number)
    return Spot(number + (12 if height < 0 else 0), True)
