"""The tonnetz as the endless lattice of fifths and thirds."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from musicscope.gui.theme import colour, themes
from musicscope.gui.views.harmony_trail import ShownTrail, Stop
from musicscope.gui.views.lattice import Lattice, Point, joined, pitch_at, places_of
from musicscope.gui.views.tonnetz_chart import Direction, Lit, Place, Spot
from musicscope.gui.views.tonnetz_discs import (
    Discs,
    disc_radius,
    draw_path,
    draw_stops,
    draw_triad_name,
    draws_vectors,
    path_ink,
    triad_tint,
)
from musicscope.gui.views.tonnetz_sound import sure

#: Neighbours are this far apart, px; in a large picture less than their share, for more of them.
_SMALLEST, _USUAL, _GROWTH = 38.0, 84.0, 0.4
_COLUMNS, _ROWS = 5.2, 4.2


class LatticeChart:
    """Fifths to the right, major thirds up and to the right; each triangle is a triad."""

    def __init__(self) -> None:
        self.lattice = Lattice(1, 1, _SMALLEST)
        self._discs = Discs()
        self._web: QPixmap | None = None
        self._steps: tuple[ShownTrail, QPixmap] | None = None
        self._head: Point | None = None
        self._stops: tuple[tuple[Stop, ...], list[Point]] | None = None

    def resize(self, width: int, height: int, ratio: float) -> None:
        share = min(width / _COLUMNS, height / _ROWS)
        spacing = share if share <= _USUAL else _USUAL + _GROWTH * (share - _USUAL)
        self.lattice = Lattice(width, height, max(spacing, _SMALLEST))
        self._discs = Discs(ratio)
        self._web = self._head = self._steps = self._stops = None
        self._nodes = [
            (fifths, thirds, point)
            for fifths, thirds, point in self.lattice.nodes()
            if self._visible(point, 0.4)
        ]
        self._triangles = [
            (spot, self._polygon(spot))
            for fifths, thirds, _ in self.lattice.nodes()
            for spot in (_major(fifths, thirds), _minor(fifths, thirds))
            if self._visible(_middle(self._corners(spot)), 0.6)
        ]

    def restyle(self) -> None:
        self._discs.clear()
        self._web = self._steps = None

    def draw(self, painter: QPainter, lit: Lit, path: np.ndarray, trail: ShownTrail | None) -> None:
        spacing = self.lattice.spacing
        painter.setPen(Qt.PenStyle.NoPen)
        for spot, polygon in self._triangles:
            level = lit.triads[spot.number]
            if level:
                painter.setBrush(triad_tint(spot.number, level))
                painter.drawPolygon(polygon)
        if draws_vectors(painter):
            self._draw_web(painter)
            if trail is not None:
                self._draw_steps(painter, trail)
        else:
            painter.drawPixmap(0, 0, self._lines())
            if trail is not None:
                painter.drawPixmap(0, 0, self._steps_of(trail))
        for fifths, thirds, point in self._nodes:
            pitch = pitch_at(fifths, thirds)
            self._discs.draw(painter, pitch, lit.notes[pitch], point, spacing)
        if trail is not None:
            draw_stops(painter, self._discs, trail, self.stop_points(trail), spacing * 0.1)
        for spot, _ in self._triangles:
            if spot.number in lit.named:
                at = _middle(self._corners(spot))
                draw_triad_name(painter, spot.number, lit.triads[spot.number], at, spacing * 0.19)
        draw_path(
            painter, self._discs, self._path_points(path, trail is not None), spacing / _USUAL
        )

    def spots(self) -> list[Spot]:
        width, height = self.lattice.width, self.lattice.height
        nodes = [_note(f, t) for f, t, (x, y) in self._nodes if 0 <= x < width and 0 <= y < height]
        return nodes + [spot for spot, _ in self._triangles if self._inside(self.place(spot))]

    def spot_at(self, x: float, y: float) -> Spot | None:
        reach = disc_radius(self.lattice.spacing, 0.5)
        for fifths, thirds, point in self._nodes:
            if math.dist(point, (x, y)) <= reach:
                return _note(fifths, thirds)
        at = QPointF(x, y)
        inside = (
            spot
            for spot, polygon in self._triangles
            if polygon.containsPoint(at, Qt.FillRule.WindingFill)
        )
        return next(inside, None)

    def place(self, spot: Spot) -> Place:
        spacing = self.lattice.spacing
        if spot.triad:
            return Place(*_middle(self._corners(spot)), 0.2 * spacing)
        return Place(*self.lattice.point(*spot.node), disc_radius(spacing, 0.7))

    def outline(self, spot: Spot) -> QPainterPath:
        path = QPainterPath()
        if spot.triad:
            path.addPolygon(self._polygon(spot))
            path.closeSubpath()
        else:
            place = self.place(spot)
            path.addEllipse(QPointF(place.x, place.y), place.radius, place.radius)
        return path

    def step(self, spot: Spot | None, direction: Direction) -> Spot:
        if spot is None:
            return _note(0, 0)
        following = _step(spot, direction)
        return following if self._inside(self.place(following)) else spot

    def stop_points(self, trail: ShownTrail) -> list[Point]:
        if self._stops is None or self._stops[0] is not trail.stops:
            middle = self.lattice.width / 2, self.lattice.height / 2
            points = [self.lattice.nearest_copy(stop.place, middle) for stop in trail.stops]
            self._stops = trail.stops, points
        return self._stops[1]

    def _draw_steps(self, painter: QPainter, trail: ShownTrail) -> None:
        """Draw each change of chord by the shortest way; over an edge it comes in again."""
        points = self.stop_points(trail)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for first, second, opacity, size in trail.steps:
            ink = colour(path_ink(), round(130 * opacity))
            painter.setPen(QPen(ink, 0.8 + 0.05 * self.lattice.spacing * size))
            there = self.lattice.nearest_copy(trail.stops[second].place, points[first])
            painter.drawLine(QPointF(*points[first]), QPointF(*there))
            if math.dist(there, points[second]) > 1:
                back = self.lattice.nearest_copy(trail.stops[first].place, points[second])
                painter.drawLine(QPointF(*back), QPointF(*points[second]))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _path_points(self, path: np.ndarray, central: bool) -> list[Point]:
        """Return the path near the copy where it was, or near the middle if that is asked for."""
        places = joined(places_of(sure(path)))
        if not len(places):
            return []
        middle = self.lattice.width / 2, self.lattice.height / 2
        last = float(places[-1, 0]), float(places[-1, 1])
        head = self.lattice.nearest_copy(last, self._head or middle)
        if central or not self._visible(head, -0.6):
            head = self.lattice.nearest_copy(last, middle)
        self._head = head
        here = self.lattice.point(*last)
        shift = head[0] - here[0], head[1] - here[1]
        points = (self.lattice.point(f, t) for f, t in places.tolist())
        return [(x + shift[0], y + shift[1]) for x, y in points]

    def _lines(self) -> QPixmap:
        """Return the edges of the lattice, drawn once."""
        if self._web is None:
            self._web = self._blank()
            painter = QPainter(self._web)
            self._draw_web(painter)
            painter.end()
        return self._web

    def _steps_of(self, trail: ShownTrail) -> QPixmap:
        """Return the changes of chord as they look now, drawn once."""
        if self._steps is None or self._steps[0] is not trail:
            picture = self._blank()
            painter = QPainter(picture)
            self._draw_steps(painter, trail)
            painter.end()
            self._steps = trail, picture
        return self._steps[1]

    def _blank(self) -> QPixmap:
        ratio, lattice = self._discs.ratio, self.lattice
        width, height = math.ceil(lattice.width * ratio), math.ceil(lattice.height * ratio)
        picture = QPixmap(max(width, 1), max(height, 1))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def _draw_web(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(themes.active.line), 1.2))
        lines = [
            QLineF(*point, *self.lattice.point(fifths + across, thirds + up))
            for fifths, thirds, point in self.lattice.nodes()
            for across, up in ((1, 0), (0, 1), (1, -1))
        ]
        painter.drawLines(lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _visible(self, point: Point, margin: float) -> bool:
        reach = margin * self.lattice.spacing
        x, y = point
        lattice = self.lattice
        return -reach < x < lattice.width + reach and -reach < y < lattice.height + reach

    def _inside(self, place: Place) -> bool:
        return self._visible((place.x, place.y), 0)

    def _corners(self, spot: Spot) -> list[Point]:
        fifths, thirds = spot.node
        steps = ((0, 1), (1, 0), (1, 1)) if spot.number >= 12 else ((0, 0), (1, 0), (0, 1))
        return [self.lattice.point(fifths + across, thirds + up) for across, up in steps]

    def _polygon(self, spot: Spot) -> QPolygonF:
        return QPolygonF([QPointF(*corner) for corner in self._corners(spot)])


def _note(fifths: int, thirds: int) -> Spot:
    return Spot(pitch_at(fifths, thirds), node=(fifths, thirds))


def _major(fifths: int, thirds: int) -> Spot:
    return Spot(pitch_at(fifths, thirds), True, (fifths, thirds))


def _minor(fifths: int, thirds: int) -> Spot:
    """Return the minor triad that fills the gap to the right of the major one of a node."""
    return Spot(12 + pitch_at(fifths, thirds + 1), True, (fifths, thirds))


def _step(spot: Spot, direction: Direction) -> Spot:
    """Return what an arrow key leads to: along a row, or to the row above or below."""
    fifths, thirds = spot.node
    if not spot.triad:
        return {
            Direction.LEFT: _note(fifths - 1, thirds),
            Direction.RIGHT: _note(fifths + 1, thirds),
            Direction.UP: _minor(fifths - 1, thirds),
            Direction.DOWN: _major(fifths, thirds - 1),
        }[direction]
    if spot.number < 12:
        return {
            Direction.LEFT: _minor(fifths - 1, thirds),
            Direction.RIGHT: _minor(fifths, thirds),
            Direction.UP: _note(fifths, thirds + 1),
            Direction.DOWN: _note(fifths, thirds),
        }[direction]
    return {
        Direction.LEFT: _major(fifths, thirds),
        Direction.RIGHT: _major(fifths + 1, thirds),
        Direction.UP: _note(fifths + 1, thirds + 1),
        Direction.DOWN: _note(fifths + 1, thirds),
    }[direction]


def _middle(corners: list[Point]) -> Point:
    return sum(c[0] for c in corners) / len(corners), sum(c[1] for c in corners) / len(corners)
