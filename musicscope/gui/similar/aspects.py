"""The four aspects of likeness as they are drawn everywhere: one colour, one order, one word."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from musicscope.analysis.aspect import ASPECTS, EMBEDDING
from musicscope.gui.library.marks import readable
from musicscope.gui.theme import colour, themes
from musicscope.maps.colouring import CATEGORY_COLOURS

NAMES: tuple[str, ...] = tuple(aspect.name for aspect in ASPECTS)
LABELS: dict[str, str] = {aspect.name: aspect.label for aspect in ASPECTS}
HELP: dict[str, str] = {aspect.name: aspect.help for aspect in ASPECTS}

#: The place in `_ORDER` of what networks hear.
_HEARD = len(NAMES)
#: Blue, green, orange, violet, …: distinct also for the colour-blind when side by side.
_ORDER = (5, 2, 1, 7, 3, 4, 6, 8, 0)
#: What a coloured area needs to stand out from the panel (WCAG 2.2, 1.4.11).
_CONTRAST = 3.0
#: Width of one tiny bar and the gap beside it, px at the usual type.
BAR, GAP = 5.0, 2.0


def aspect_colour(name: str) -> QColor:
    """Return the colour of an aspect on a panel of the theme in use."""
    place = NAMES.index(name) if name in NAMES else _HEARD
    hex_colour = CATEGORY_COLOURS[_ORDER[place % len(_ORDER)]]
    return QColor(readable(hex_colour, themes.active.panel, _CONTRAST))


def label_of(name: str) -> str:
    """Return the word for an aspect, or the name of the network that hears it."""
    return LABELS.get(name) or name.removeprefix(EMBEDDING)


def percent(likeness: float) -> str:
    """Return a likeness 0..1 as ``"91 %"``."""
    return f"{round(100 * min(max(likeness, 0.0), 1.0))} %"


def in_words(by_aspect: Mapping[str, float]) -> str:
    """Return ``"timbre 91 %, harmony 40 %"``."""
    return ", ".join(
        f"{LABELS[name].lower()} {percent(by_aspect[name])}" for name in NAMES if name in by_aspect
    )


def bars_width(scale: float) -> float:
    """Return how wide `paint_bars` draws."""
    return scale * (len(NAMES) * (BAR + GAP) - GAP)


def paint_bars(
    painter: QPainter, x: float, bottom: float, height: float, by_aspect: Mapping[str, float]
) -> None:
    """Draw one small column an aspect, full for alike; from `x` on, standing on `bottom`."""
    scale = themes.scale
    painter.setPen(Qt.PenStyle.NoPen)
    for place, name in enumerate(NAMES):
        left = x + place * (BAR + GAP) * scale
        painter.setBrush(colour(themes.active.raised_strong))
        painter.drawRoundedRect(QRectF(left, bottom - height, BAR * scale, height), 1.5, 1.5)
        share = min(max(by_aspect.get(name, 0.0), 0.0), 1.0)
        if share > 0:
            tall = max(share * height, 1.5)
            painter.setBrush(aspect_colour(name))
            painter.drawRoundedRect(QRectF(left, bottom - tall, BAR * scale, tall), 1.5, 1.5)
