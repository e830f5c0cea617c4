"""The colour of each run, and its way of drawing a line: the same as on the written report."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from musicscope.gui.theme import colour, themes

_DARK = ("#77aadd", "#ee8866", "#44bb99", "#eedd88", "#bb99dd", "#ee99aa")
_LIGHT = ("#2f6fae", "#c2571f", "#0f8a68", "#8f7400", "#7a52a8", "#b83f63")
_DASHES: tuple[tuple[float, ...], ...] = ((), (3.5, 2), (1, 2), (4.5, 1.5, 1, 1.5))
#: Stands for the line of chance, and for what the majority would do.
CHANCE, MAJORITY = -1, -2
_FAINT = 90


def run_colour(number: int, alpha: int = 255) -> QColor:
    """Return the colour of a run by its place, or of `CHANCE` and `MAJORITY`."""
    if number < 0:
        return colour(themes.active.faint, alpha)
    colours = _DARK if themes.active.dark else _LIGHT
    return colour(colours[number % len(colours)], alpha)


def run_pen(number: int, *, faint: bool = False, width: float = 2.0) -> QPen:
    """Return the pen of a run; dashes tell runs apart without colour."""
    pen = QPen(run_colour(number, _FAINT if faint else 255), 1.0 if faint else width)
    if number == CHANCE:
        pen = QPen(run_colour(number), 1.25)
        pen.setDashPattern([4, 4])
    elif number == MAJORITY:
        pen = QPen(run_colour(number), 1.5)
        pen.setDashPattern([1, 2])
    elif not faint and _DASHES[number % len(_DASHES)]:
        pen.setDashPattern(list(_DASHES[number % len(_DASHES)]))
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def right_colour(*, right: bool) -> QColor:
    """Return the colour of what was named right, or wrong."""
    return run_colour(0 if right else 1)


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour between two; `share` 0..1 of the first."""
    parts = [
        round(share * one + (1 - share) * other)
        for one, other in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)
    ]
    return QColor(*parts)
