"""Where the parts of a chromagram are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF

from musicscope.gui.views.panel import scaled

#: Below these heights of the whole, chords and keys are left out, px.
_LEAST_FOR_CHORDS, _LEAST_FOR_KEYS = 120, 100
_BETWEEN = 2.0
#: Bars are this part of the width, within bounds, px; without a third of it they are left out.
_BARS, _NARROWEST, _WIDEST = 0.13, 52.0, 150.0


@dataclass(frozen=True)
class Places:
    """Parts of the plot; one that is not there has no extent.

    Attributes
    ----------
    chords : QRectF
        Names of chords, along the top.
    rows : QRectF
        The twelve rows.
    bars : QRectF
        The bars of now, over the rows.
    keys : QRectF
        Keys, along the bottom.
    """

    chords: QRectF
    rows: QRectF
    bars: QRectF
    keys: QRectF


def places_in(plot: QRectF, bars: str, *, chords: bool, keys: bool) -> Places:
    """Return where the parts are.

    Parameters
    ----------
    bars : str
        ``"left"``, ``"right"`` or ``"off"``.
    chords, keys : bool
        Whether there are any.
    """
    return _places(plot.getRect(), bars, chords, keys, scaled(100))


@lru_cache(maxsize=32)
def _places(
    plot: tuple[float, float, float, float], bars: str, chords: bool, keys: bool, _scale: int
) -> Places:
    left, top, width, height = plot
    above = below = 0
    if chords and height >= _LEAST_FOR_CHORDS:
        above = round(min(max(height * 0.1, scaled(22)), scaled(48)))
    if keys and height >= _LEAST_FOR_KEYS:
        below = round(min(max(height * 0.06, scaled(16)), scaled(28)))
    first = top + (above + _BETWEEN if above else 0)
    last = top + height - (below + _BETWEEN if below else 0)
    rows = QRectF(left, first, width, max(last - first, 1))
    wide = 0.0 if bars == "off" else min(max(width * _BARS, _NARROWEST), _WIDEST)
    wide = wide if width >= 3 * wide else 0.0
    return Places(
        chords=QRectF(left, top, width, above),
        rows=rows,
        bars=QRectF(left if bars == "left" else left + width - wide, first, wide, rows.height()),
        keys=QRectF(left, top + height - below, width, below),
    )
