"""What the mouse draws on the map while a button is held."""

from __future__ import annotations

NEAREST_POINTS = 3.0


class Stroke:
    """The way of the mouse in pixels, or its two ends alone.

    Parameters
    ----------
    x, y : float
        Where the drag began.
    ends_only : bool
        Whether what lies between the first and the newest place is left out.
    """

    def __init__(self, x: float, y: float, *, ends_only: bool) -> None:
        self._ends_only = ends_only
        self._points = [(x, y)]

    def drag(self, x: float, y: float) -> None:
        """Follow the mouse."""
        if self._ends_only:
            self._points[1:] = [(x, y)]
            return
        last = self._points[-1]
        if abs(x - last[0]) + abs(y - last[1]) >= NEAREST_POINTS:
            self._points.append((x, y))
