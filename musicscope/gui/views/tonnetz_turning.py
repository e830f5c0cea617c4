"""Turning the torus: by itself, by hand, and back."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF

from musicscope.gui.theme import reduced_motion
from musicscope.gui.views.tonnetz_chart import Direction
from musicscope.gui.views.torus_picture import SPIN, TILT, TorusChart

#: A turn by itself takes 50 s; it is drawn again this often, s.
_SPEED, _EVERY_S = 2 * math.pi / 50, 0.03
#: From here on a press is a drag, px.
_DRAG = 4.0
_NUDGE = math.radians(10)
_NUDGES = {
    Direction.LEFT: (-_NUDGE, 0.0),
    Direction.RIGHT: (_NUDGE, 0.0),
    Direction.UP: (0.0, -_NUDGE),
    Direction.DOWN: (0.0, _NUDGE),
}


class Turning:
    """How a torus is turned."""

    def __init__(self, chart: TorusChart) -> None:
        self._chart = chart
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragging = False
        self._waited_s = 0.0

    def go_on(self, seconds: float, wanted: bool) -> bool:
        """Turn slowly, where that is wanted and the system allows motion; returns if it moved."""
        self._waited_s += seconds
        if not wanted or self._pressed is not None or reduced_motion():
            self._waited_s = 0.0
            return False
        if self._waited_s < _EVERY_S:
            return False
        self._chart.turn(_SPEED * self._waited_s)
        self._waited_s = 0.0
        return True

    def grab(self, at: QPointF) -> None:
        """Take hold of the torus."""
        self._pressed, self._last, self._dragging = at, at, False

    def drag(self, at: QPointF) -> bool:
        """Turn it with the hand; returns False while nothing is held."""
        if self._pressed is None:
            return False
        away = at - self._pressed
        self._dragging = self._dragging or math.hypot(away.x(), away.y()) > _DRAG
        if self._dragging:
            scale = max(self._chart.camera.scale, 1.0)
            step = at - self._last
            self._chart.turn(step.x() / scale, step.y() / scale)
        self._last = at
        return True

    def let_go(self) -> bool:
        """Let go; returns whether it was a click and no drag."""
        clicked = self._pressed is not None and not self._dragging
        self._pressed, self._dragging = None, False
        return clicked

    def nudge(self, direction: Direction) -> None:
        """Turn it by one step of the keyboard."""
        self._chart.turn(*_NUDGES[direction])

    def reset(self) -> None:
        """Put it as it stood at first."""
        self._pressed = None
        self._chart.look_from(SPIN, TILT)
