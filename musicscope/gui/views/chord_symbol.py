"""Chord symbols as lead sheets print them: a large root, a raised seventh."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from musicscope.gui.theme import font

#: Root, then what follows it: ``("F♯", "m7")``. Both empty for no chord.
Symbol = tuple[str, str]

NO_CHORD = "N.C."
#: Size and rise of what is raised, and the size of the words for no chord, of the symbol's size.
_RAISED, _RISE, _SILENT = 0.58, 0.34, 0.55
#: Between a root's letter and its accidental lies hardly any room in print.
_TIGHT = 0.02
_MEASURED_AT = 100

#: Text, size, rise and weight, the first two relative to the symbol's size.
_Part = tuple[str, float, float, int]


def symbol_words(symbol: Symbol) -> str:
    """Return a symbol in one line: ``"F♯m7"``."""
    return "".join(symbol) or NO_CHORD


@lru_cache(maxsize=512)
def symbol_width(symbol: Symbol) -> float:
    """Return how wide a symbol is, of its size."""
    return sum(
        QFontMetricsF(exact_font(round(_MEASURED_AT * size), weight)).horizontalAdvance(text)
        for text, size, _, weight in _parts(symbol)
    ) / _MEASURED_AT + _TIGHT * len(symbol[0])


def draw_symbol(
    painter: QPainter, left: float, middle: float, size: float, symbol: Symbol, ink: QColor
) -> None:
    """Draw a symbol.

    Parameters
    ----------
    left, middle : float
        Its left edge, and the middle of its capitals' height.
    size : float
        Of the root's type, px.
    """
    pixels = max(round(size), 1)
    baseline = middle + 0.36 * pixels
    painter.setPen(ink)
    for text, part, rise, weight in _parts(symbol):
        chosen = exact_font(max(round(part * pixels), 1), weight)
        painter.setFont(chosen)
        painter.drawText(QPointF(left, baseline - rise * pixels), text)
        left += QFontMetricsF(chosen).horizontalAdvance(text)


@lru_cache(maxsize=256)
def exact_font(pixels: int, weight: int) -> QFont:
    """Return the interface font at a size that was fitted to its place."""
    result = font(pixels, weight, tabular=True)
    result.setPixelSize(pixels)
    return result


@lru_cache(maxsize=512)
def _parts(symbol: Symbol) -> tuple[_Part, ...]:
    root, suffix = symbol
    if not root:
        return ((NO_CHORD, _SILENT, 0.0, 500),)
    parts: list[_Part] = [(root, 1.0, 0.0, 650)]
    if suffix.startswith("m") and not suffix.startswith("maj"):
        parts.append(("m", 1.0, 0.0, 500))
        suffix = suffix[1:]
    if suffix:
        parts.append((suffix, _RAISED, _RISE, 550))
    return tuple(parts)
