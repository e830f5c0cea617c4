"""What was struck: rings that widen and fade around it, with its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from musicscope.gui.theme import colour, reduced_motion
from musicscope.gui.views.pill import Run, draw_lines, lines_size
from musicscope.gui.views.tonnetz_chart import Place, Spot
from musicscope.gui.views.tonnetz_discs import path_ink

LIFE_S = 0.9
#: A ring grows by this much of the spot's size, and at least so many px.
_GROWTH, _LEAST = 1.1, 22.0


@dataclass(frozen=True)
class Ripple:
    """A spot that was struck, and when."""

    spot: Spot
    began_s: float

    def part(self, now_s: float) -> float:
        """Return how much of its life has passed, from 0 to 1."""
        return min(max((now_s - self.began_s) / LIFE_S, 0.0), 1.0)


class Ripples:
    """The latest strikes; each fades by itself."""

    def __init__(self) -> None:
        self._alive: list[Ripple] = []

    def __bool__(self) -> bool:
        return bool(self._alive)

    def strike(self, spot: Spot, now_s: float) -> None:
        """Begin at a spot."""
        self._alive = [r for r in self._alive if r.spot != spot] + [Ripple(spot, now_s)]

    def forget_old(self, now_s: float) -> None:
        """Drop those that have faded."""
        self._alive = [ripple for ripple in self._alive if ripple.part(now_s) < 1]

    def draw(
        self, painter: QPainter, place_of: Callable[[Spot], Place], area: QRectF, now_s: float
    ) -> None:
        """Draw rings and the name of the latest within `area`."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ripple in self._alive:
            part, place = ripple.part(now_s), place_of(ripple.spot)
            grown = 0.5 if reduced_motion() else 1 - (1 - part) ** 2
            radius = place.radius + max(_GROWTH * place.radius, _LEAST) * grown
            painter.setPen(QPen(colour(path_ink(), round(230 * (1 - part))), 2.2))
            painter.drawEllipse(QPointF(place.x, place.y), radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if self._alive:
            latest = self._alive[-1].spot
            draw_label(painter, place_of(latest), spot_lines(latest), area)


def spot_lines(spot: Spot) -> list[list[Run]]:
    """Return a spot's name and notes as a line on a pill."""
    line: list[Run] = [(spot.name, 12, 600, "text")]
    if spot.triad:
        line.append((f"  {spot.notes}", 11, 400, "soft"))
    return [line]


def draw_label(painter: QPainter, place: Place, lines: list[list[Run]], area: QRectF) -> None:
    """Draw a pill above a place, or below it where there is no room."""
    width, height = lines_size(lines)
    gap = place.radius + 6
    x = min(max(place.x - width / 2, area.left() + 4), area.right() - width - 4)
    y = place.y - gap - height
    if y < area.top() + 4:
        y = min(place.y + gap, area.bottom() - height - 4)
    draw_lines(painter, QRectF(round(x), round(y), width, height), lines)
