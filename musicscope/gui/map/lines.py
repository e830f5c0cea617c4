"""Lines between dots: true nearest neighbours, and the path from one track to another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from musicscope.gui.theme import Theme, colour

LineKind = Literal["neighbours", "path"]
Pair = tuple[int, int]
Place = Callable[[int], QPointF | None]

STRONGEST, FAINTEST = 190, 60
RING_GAP = 2.5


class Lines:
    """Pairs of tracks that are joined, of each kind."""

    def __init__(self) -> None:
        self._pairs: dict[LineKind, tuple[Pair, ...]] = {}

    def show(self, pairs: Iterable[Pair], kind: LineKind) -> bool:
        """Join these tracks, and no others of the kind; returns whether that is news."""
        new = tuple((int(one), int(other)) for one, other in pairs)
        news = new != self._pairs.get(kind, ())
        self._pairs[kind] = new
        return news

    def of(self, kind: LineKind) -> tuple[Pair, ...]:
        """Return the pairs of a kind, the first ones first."""
        return self._pairs.get(kind, ())

    def paint(self, painter: QPainter, place: Place, radius: float, theme: Theme) -> None:
        """Paint them; `place` says where a track's dot is, in pixels, or None."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_neighbours(painter, place, radius, theme)
        self._paint_path(painter, place, radius, theme)

    def _paint_neighbours(
        self, painter: QPainter, place: Place, radius: float, theme: Theme
    ) -> None:
        pairs = self.of("neighbours")
        for nearness, (one, other) in enumerate(pairs):
            way = _between(place(one), place(other), radius)
            if way is not None:
                share = nearness / max(len(pairs) - 1, 1)
                alpha = round(STRONGEST + (FAINTEST - STRONGEST) * share)
                painter.setPen(QPen(colour(theme.text, alpha), 1.2))
                painter.drawLine(way)

    def _paint_path(self, painter: QPainter, place: Place, radius: float, theme: Theme) -> None:
        pairs = self.of("path")
        ring = radius + RING_GAP
        ways = [_between(place(one), place(other), ring) for one, other in pairs]
        for width, ink in ((5.0, colour(theme.ground, 210)), (2.2, QColor(theme.text))):
            pen = QPen(ink, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for way in ways:
                if way is not None:
                    painter.drawLine(way)
        steps = dict.fromkeys(track for pair in pairs for track in pair)
        painter.setPen(QPen(QColor(theme.text), 2.0))
        for spot in map(place, steps):
            if spot is not None:
                painter.drawEllipse(spot, ring, ring)


def _between(start: QPointF | None, end: QPointF | None, radius: float) -> QLineF | None:
    """Return the line from the edge of one dot to that of another; None where there is none."""
    if start is None or end is None:
        return None
    line = QLineF(start, end)
    if line.length() <= 2 * radius:
        return None
    spare = radius / line.length()
    return QLineF(line.pointAt(spare), line.pointAt(1.0 - spare))


def paint_stroke(painter: QPainter, points: list[QPointF], brush_px: float, theme: Theme) -> None:
    """Paint a line that is being drawn, with the band of the dots that belong to it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for width, ink in ((2 * brush_px, colour(theme.accent, 34)), (2.0, QColor(theme.accent))):
        pen = QPen(ink, width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
