"""The tonnetz as a torus: wires, the spiral of fifths, and what sounds glowing on it."""

from __future__ import annotations

import math
from collections import defaultdict
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from musicscope.analysis.pitch import PITCH_COLOURS
from musicscope.gui.theme import colour, themes
from musicscope.gui.views import torus
from musicscope.gui.views.circles_picture import step_by_fifths
from musicscope.gui.views.harmony_trail import ShownTrail
from musicscope.gui.views.lattice import Point, joined, nearest_place, places_of, rounded
from musicscope.gui.views.tonnetz_chart import Direction, Lit, Place, Spot
from musicscope.gui.views.tonnetz_discs import (
    Discs,
    between,
    disc_radius,
    draw_path,
    draw_stops,
    draw_triad_name,
    draws_vectors,
    flat_pen,
    path_ink,
    triad_tint,
)
from musicscope.gui.views.tonnetz_sound import sure
from musicscope.gui.views.torus import Camera, facing_spin

#: How the torus stands at first, radians.
SPIN, TILT = math.radians(-20), math.radians(42)
#: The room of a disc, beside the ring's radius; the farthest is smaller by this part.
_ROOM, _FAR = 0.42, 0.3
#: The body hides so much of what lies behind it.
_BODY_OPACITY = 0.6
_SHELLS, _SHADES = 14, 4
#: Discs are drawn in front until they face away by this much.
_SILHOUETTE = -0.2
#: The keyboard turns what faces the eye less than this to the front.
_CLEARLY = 0.15
#: Faces that are drawn at once, the strongest.
_MOST_FACES = 4
#: Changes of chord that are drawn, the brightest; pieces of each.
_MOST_STEPS, _STEP_PIECES = 24, 10
#: What lies behind is this much fainter.
_BEHIND = 0.3


#: Lines by colour, opacity of 255, and width.
Lines = dict[tuple[str, int, float], list[QLineF]]


class TorusChart:
    """The lattice closed to a ring, seen from a camera that goes around it."""

    def __init__(self) -> None:
        self.camera = Camera(SPIN, TILT, 1, 1)
        self._discs = Discs()
        self._body: tuple[float, QPixmap] | None = None
        self._picture: tuple[tuple[object, ...], QPixmap] | None = None

    def resize(self, width: int, height: int, ratio: float) -> None:
        self.camera = Camera(self.camera.spin, self.camera.tilt, max(width, 1), max(height, 1))
        self._discs = Discs(ratio)
        self._body = self._picture = None

    def restyle(self) -> None:
        self._discs.clear()
        self._body = self._picture = None

    def look_from(self, spin: float, tilt: float) -> None:
        """Turn the torus to an angle around its axis, seen from above by `tilt`, radians."""
        tilt = min(max(tilt, -torus.MOST_TILT), torus.MOST_TILT)
        self.camera = Camera(
            math.remainder(spin, 2 * math.pi), tilt, self.camera.width, self.camera.height
        )

    def turn(self, spin: float, tilt: float = 0.0) -> None:
        """Turn the torus on by some angles, radians."""
        self.look_from(self.camera.spin + spin, self.camera.tilt + tilt)

    def bring_forward(self, spot: Spot) -> None:
        """Turn a spot to the side of the eye."""
        if self._faces_away(spot):
            self.look_from(facing_spin(_angles_of(spot)), self.camera.tilt)
        if self._faces_away(spot):
            below = torus.embed(_angles_of(spot))[0, 2] < 0
            self.look_from(self.camera.spin, -TILT if below else TILT)

    def _faces_away(self, spot: Spot) -> bool:
        return bool(self.camera.seen(_angles_of(spot))[1][0] < _CLEARLY)

    def draw(self, painter: QPainter, lit: Lit, path: np.ndarray, trail: ShownTrail | None) -> None:
        if draws_vectors(painter):
            self._draw(painter, lit, path, trail)
            return
        key = self.camera, lit, path.tobytes(), trail
        if self._picture is None or self._picture[0] != key:
            picture = self._picture[1] if self._picture is not None else self._blank()
            picture.fill(Qt.GlobalColor.transparent)
            inner = QPainter(picture)
            self._draw(inner, lit, path, trail)
            inner.end()
            self._picture = key, picture
        painter.drawPixmap(0, 0, self._picture[1])

    def spots(self) -> list[Spot]:
        return [Spot(pitch) for pitch in range(12)] + [Spot(triad, True) for triad in range(24)]

    def spot_at(self, x: float, y: float) -> Spot | None:
        points, facing = self.camera.seen(torus.node_angles())
        near = np.hypot(points[:, 0] - x, points[:, 1] - y)
        for pitch in np.argsort(near):
            reach = self.place(Spot(int(pitch))).radius
            if near[pitch] <= reach and facing[pitch] > _SILHOUETTE:
                return Spot(int(pitch))
        corners, _ = torus.face_angles()
        points, facing = self.camera.seen(corners.reshape(-1, 2))
        small = points.reshape(-1, 3, 2)
        front = facing.reshape(-1, 3).mean(axis=1) > 0
        found = np.flatnonzero(front & _inside(small, x, y))
        if not len(found):
            return None
        depth = self.camera.depth(corners.reshape(-1, 3, 2)[found].mean(axis=1))
        return Spot(int(found[depth.argmax()]) // corners.shape[1], True)

    def place(self, spot: Spot) -> Place:
        turned = _angles_of(spot)
        points, _ = self.camera.seen(turned)
        room = self._room(float(self.camera.depth(turned)[0]))
        radius = 0.15 * self.camera.scale if spot.triad else disc_radius(room, 0.7)
        return Place(float(points[0, 0]), float(points[0, 1]), radius)

    def outline(self, spot: Spot) -> QPainterPath:
        path = QPainterPath()
        if spot.triad:
            points, _ = self.camera.seen(_edge_of(spot.number))
            path.addPolygon(QPolygonF([QPointF(*point) for point in points.tolist()]))
            path.closeSubpath()
        else:
            place = self.place(spot)
            path.addEllipse(QPointF(place.x, place.y), place.radius, place.radius)
        return path

    def step(self, spot: Spot | None, direction: Direction) -> Spot:
        return step_by_fifths(spot, direction)

    def stop_points(self, trail: ShownTrail) -> list[Point]:
        if not trail.stops:
            return []
        points, _ = self.camera.seen(_stop_angles(trail.stops))
        return [(x, y) for x, y in points.tolist()]

    def _room(self, depth: float) -> float:
        return self.camera.scale * _ROOM * (1 - _FAR * (1 - depth))

    def _draw(
        self, painter: QPainter, lit: Lit, path: np.ndarray, trail: ShownTrail | None
    ) -> None:
        faces = sorted(range(24), key=lambda t: -lit.triads[t])[:_MOST_FACES]
        faces = [triad for triad in faces[::-1] if lit.triads[triad]]
        front, behind = self._wires()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_faces(painter, lit, faces, front=False)
        _draw_lines(painter, behind)
        self._draw_discs(painter, lit, front=False)
        painter.setOpacity(_BODY_OPACITY)
        painter.drawPixmap(0, 0, self._body_picture())
        painter.setOpacity(1.0)
        self._draw_faces(painter, lit, faces, front=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_lines(painter, front)
        if trail is not None and trail.stops:
            self._draw_steps(painter, trail)
        self._draw_discs(painter, lit, front=True)
        if trail is not None and trail.stops:
            _, facing = self.camera.seen(_stop_angles(trail.stops))
            shades = np.where(facing > 0, 1.0, _BEHIND).tolist()
            size = 0.06 * self.camera.scale
            draw_stops(painter, self._discs, trail, self.stop_points(trail), size, shades)
        self._draw_names(painter, lit)
        self._draw_path(painter, path)

    def _wires(self) -> tuple[Lines, Lines]:
        """Return the lines in front and those behind, by pen."""
        front: Lines = defaultdict(list)
        behind: Lines = defaultdict(list)
        shade = themes.active.faint
        thirds = torus.third_lines()
        points, facing = self.camera.seen(thirds.reshape(-1, 2))
        depth = self.camera.depth(thirds.reshape(-1, 2))
        shades = np.rint(depth * (_SHADES - 1)).astype(int).tolist()
        width = torus.LINE_PIECES + 1
        xy, faces = points.tolist(), facing.tolist()
        for index in range(len(xy) - 1):
            if index % width == width - 1:
                continue
            line = QLineF(*xy[index], *xy[index + 1])
            if faces[index] + faces[index + 1] > 0:
                front[shade, 90 + 40 * shades[index], 1.0].append(line)
            else:
                behind[shade, 70, 0.9].append(line)
        points, facing = self.camera.seen(torus.spiral())
        xy, faces = points.tolist(), facing.tolist()
        strong = max(1.6, self.camera.scale * 0.016)
        for index in range(len(xy) - 1):
            fifths = round(index / torus.SPIRAL_PIECES) % 12
            tint = PITCH_COLOURS[7 * fifths % 12]
            line = QLineF(*xy[index], *xy[index + 1])
            if faces[index] + faces[index + 1] > 0:
                front[tint, 235, strong].append(line)
            else:
                behind[tint, 170, 1.4].append(line)
        return front, behind

    def _draw_faces(self, painter: QPainter, lit: Lit, faces: list[int], *, front: bool) -> None:
        if not faces:
            return
        corners, _ = torus.face_angles()
        points, facing = self.camera.seen(corners[faces].reshape(-1, 2))
        small = points.reshape(len(faces), -1, 3, 2)
        turned = facing.reshape(len(faces), -1, 3).mean(axis=2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for number, triad in enumerate(faces):
            shown = small[number][(turned[number] > 0) == front]
            if not len(shown):
                continue
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
            for a, b, c in shown.tolist():
                path.moveTo(*a)
                path.lineTo(*b)
                path.lineTo(*c)
                path.closeSubpath()
            most = 190 if front else 90
            painter.setBrush(triad_tint(triad, lit.triads[triad], most))
            painter.drawPath(path)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _draw_discs(self, painter: QPainter, lit: Lit, *, front: bool) -> None:
        turned = torus.node_angles()
        points, facing = self.camera.seen(turned)
        depth = self.camera.depth(turned)
        for pitch in np.argsort(depth).tolist():
            if (facing[pitch] > _SILHOUETTE) != front:
                continue
            at = float(points[pitch, 0]), float(points[pitch, 1])
            room = self._room(float(depth[pitch]))
            painter.setOpacity(1.0 if front else 0.55)
            self._discs.glow(painter, pitch, lit.notes[pitch], at, room)
            self._discs.draw(painter, pitch, lit.notes[pitch], at, room)
        painter.setOpacity(1.0)

    def _draw_names(self, painter: QPainter, lit: Lit) -> None:
        _, middles = torus.face_angles()
        for triad in lit.named:
            points, facing = self.camera.seen(middles[triad][None])
            alpha = 1.0 if facing[0] > 0 else 0.45
            at = float(points[0, 0]), float(points[0, 1])
            letters = 0.1 * self.camera.scale
            draw_triad_name(painter, triad, lit.triads[triad], at, letters, alpha)

    def _draw_path(self, painter: QPainter, path: np.ndarray) -> None:
        places = rounded(joined(places_of(sure(path))))
        if len(places):
            points, facing = self.camera.seen(torus.angles(places))
            shades = np.where(facing > 0, 1.0, _BEHIND).tolist()
            draw_path(painter, self._discs, points.tolist(), self.camera.scale / 130, shades)

    def _draw_steps(self, painter: QPainter, trail: ShownTrail) -> None:
        shown = trail.steps[-_MOST_STEPS:]
        ways = [_way(trail.stops[a].place, trail.stops[b].place) for a, b, _, _ in shown]
        if not ways:
            return
        points, facing = self.camera.seen(np.concatenate(ways))
        xy, faces = points.tolist(), facing.tolist()
        ink = path_ink()
        for number, (_, _, opacity, size) in enumerate(shown):
            first = number * (_STEP_PIECES + 1)
            lines = [
                QLineF(*xy[index], *xy[index + 1])
                for index in range(first, first + _STEP_PIECES)
                if faces[index] + faces[index + 1] > _SILHOUETTE
            ]
            if lines:
                width = 0.8 + 0.025 * self.camera.scale * size
                painter.setPen(flat_pen(colour(ink, round(150 * opacity)), width))
                painter.drawLines(lines)

    def _body_picture(self) -> QPixmap:
        """Return the body without wires, shaded as if lit from the eye; alike at every spin."""
        if self._body is None or self._body[0] != self.camera.tilt:
            picture = self._blank()
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            theme = themes.active
            edge, top = (
                (theme.panel, theme.raised_strong) if theme.dark else (theme.line, theme.panel)
            )
            middle, across, up = self.camera.ring()
            for shell in range(_SHELLS):
                light = shell / (_SHELLS - 1)
                part = math.sqrt(max(1 - light**2, 0.0025))
                tint = between(edge, top, light)
                painter.setPen(QPen(tint, 2 * torus.TUBE * self.camera.scale * part))
                painter.drawEllipse(QPointF(*middle), across, up)
            painter.end()
            self._body = self.camera.tilt, picture
        return self._body[1]

    def _blank(self) -> QPixmap:
        ratio = self._discs.ratio
        sides = (self.camera.width, self.camera.height)
        picture = QPixmap(*(max(math.ceil(side * ratio), 1) for side in sides))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture


def _draw_lines(painter: QPainter, lines: Lines) -> None:
    for (tint, alpha, width), those in lines.items():
        ink = QColor(tint)
        ink.setAlpha(alpha)
        painter.setPen(flat_pen(ink, width))
        painter.drawLines(those)


def _angles_of(spot: Spot) -> np.ndarray:
    turned: np.ndarray = (
        torus.face_angles()[1][spot.number][None]
        if spot.triad
        else torus.node_angles()[spot.number][None]
    )
    return turned


@lru_cache(maxsize=24)
def _edge_of(triad: int) -> np.ndarray:
    """Return angles along the edge of a triad's face [shape=(n, 2)]."""
    corners = torus.face_corners(triad)
    part = np.linspace(0, 1, 13)[:-1, None]
    sides = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    return torus.angles(np.concatenate([a + part * (b - a) for a, b in sides]))


@lru_cache(maxsize=4096)
def _way(first: Point, second: Point) -> np.ndarray:
    """Return angles from one place to another by the shortest way [shape=(n, 2)]."""
    there = np.array(nearest_place(second, first))
    part = np.linspace(0, 1, _STEP_PIECES + 1)[:, None]
    return torus.angles(np.array(first) + part * (there - np.array(first)))


@lru_cache(maxsize=4)
def _stop_angles(stops: tuple[object, ...]) -> np.ndarray:
    return torus.angles(np.array([stop.place for stop in stops], float))


def _inside(triangles: np.ndarray, x: float, y: float) -> np.ndarray:
    """Return which triangles [shape=(n, 3, 2)] hold a point, edges included."""
    a, b = triangles, np.roll(triangles, -1, axis=1)
    cross = (b[..., 0] - a[..., 0]) * (y - a[..., 1]) - (b[..., 1] - a[..., 1]) * (x - a[..., 0])
    held: np.ndarray = np.all(cross >= 0, axis=1) | np.all(cross <= 0, axis=1)
    return held
