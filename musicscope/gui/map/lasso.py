"""What the mouse draws around dots: a free outline or a rectangle, and what it does to the
selection.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import numpy as np

from musicscope.gui.map.stroke import Stroke


class Tool(Enum):
    """What a drag on the map does."""

    PAN = "pan"
    LASSO = "lasso"
    RECTANGLE = "rectangle"
    LINE = "line"

    @property
    def selects(self) -> bool:
        """Whether it is drawn around dots."""
        return self in (Tool.LASSO, Tool.RECTANGLE)


class Joining(Enum):
    """What happens to the tracks that were selected before."""

    REPLACE = "replace"
    ADD = "add"
    SUBTRACT = "subtract"
    INTERSECT = "intersect"

    def join(self, before: Iterable[int], inside: Iterable[int]) -> tuple[int, ...]:
        """Return the new selection, in the order of selecting."""
        inside = list(inside)
        if self is Joining.REPLACE:
            return tuple(inside)
        if self is Joining.ADD:
            return tuple(dict.fromkeys([*before, *inside]))
        chosen = set(inside)
        if self is Joining.SUBTRACT:
            return tuple(i for i in before if i not in chosen)
        return tuple(i for i in before if i in chosen)


class Lasso(Stroke):
    """An outline in pixels, while it is drawn.

    Parameters
    ----------
    x, y : float
        Where the drag began.
    rectangle : bool
        Whether it spans a rectangle instead of following the mouse.
    joining : Joining
    """

    def __init__(self, x: float, y: float, *, rectangle: bool, joining: Joining) -> None:
        super().__init__(x, y, ends_only=rectangle)
        self.joining = joining

    @property
    def outline(self) -> np.ndarray:
        """The corners [shape=(m, 2)] in pixels."""
        if self._ends_only:
            (x0, y0), (x1, y1) = self._points[0], self._points[-1]
            return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        return np.array(self._points)
