"""A piano keyboard standing along the note axis, sounding keys lit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from musicscope.analysis.pitch import PITCH_COLOURS
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import WELL_RADIUS
from musicscope.gui.views.pitch_axis import OCTAVES

_BLACK = frozenset({1, 3, 6, 8, 10})
#: How far a black key reaches, of the keyboard's width.
_BLACK_REACH = 0.6
#: Colours of white keys, black keys and their edges by theme.
_KEYS = {"dark": ("#c9ced8", "#15171b"), "light": ("#ffffff", "#2b2f37")}


def draw_keyboard(painter: QPainter, rect: QRectF, lit: Mapping[int, float]) -> None:
    """Draw the keys from C1 at the bottom of `rect` to B8 at its top.

    Parameters
    ----------
    lit : mapping of int to float
        Semitones above C1 that sound, and how strongly, 0..1.
    """
    ratio = painter.device().devicePixelRatioF()
    theme = themes.active.name
    painter.drawPixmap(rect.topLeft(), _keys(theme, rect.width(), rect.height(), ratio))
    white, black = _KEYS[theme]
    for note, strength in lit.items():
        area = _key(note, rect)
        painter.fillRect(area, _glow(note, strength, black if note % 12 in _BLACK else white))
        if note % 12 not in _BLACK:
            behind = _behind_neighbours(area, note)
            painter.fillRect(behind, _glow(note, strength, white))


@lru_cache(maxsize=4)
def _keys(theme: str, width: float, height: float, ratio: float) -> QPixmap:
    """Return the keyboard at rest, drawn once."""
    white, black = _KEYS[theme]
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(colour(white))
    painter = QPainter(pixmap)
    rect = QRectF(0, 0, width, height)
    painter.setPen(QPen(colour(black, 70), 1))
    for note in range(12 * OCTAVES):
        area = _key(note, rect)
        if note % 12 in _BLACK:
            painter.fillRect(area, colour(black))
            y = int(area.center().y()) + 0.5
            painter.drawLine(QPointF(area.right(), y), QPointF(width, y))
        elif note % 12 in (0, 5) and note:
            y = int(area.bottom()) + 0.5
            painter.drawLine(QPointF(0, y), QPointF(width, y))
    _name_octaves(painter, rect, black)
    if theme == "light":
        painter.setPen(QPen(colour(themes.active.line), 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), WELL_RADIUS, WELL_RADIUS)
    painter.end()
    return pixmap


def _key(note: int, rect: QRectF) -> QRectF:
    """Return where a key is; of a white one, the part that reaches from edge to edge."""
    height = rect.height() / (12 * OCTAVES)
    wide = rect.width() * (_BLACK_REACH if note % 12 in _BLACK else 1.0)
    return QRectF(rect.left(), rect.bottom() - (note + 1) * height, wide, height)


def _behind_neighbours(area: QRectF, note: int) -> QRectF:
    """Return the front of a white key, which widens where its black neighbours end."""
    half = area.height() / 2
    below = half if (note - 1) % 12 in _BLACK else 0.0
    above = half if (note + 1) % 12 in _BLACK else 0.0
    return area.adjusted(area.width() * _BLACK_REACH, -above, 0, below)


def _glow(note: int, strength: float, ground: str) -> QColor:
    part = 0.35 + 0.65 * strength
    base, tint = (QColor(c).getRgb()[:3] for c in (ground, PITCH_COLOURS[note % 12]))
    return QColor(*(round(b + (t - b) * part) for b, t in zip(base, tint, strict=True)))


def _name_octaves(painter: QPainter, rect: QRectF, ink: str) -> None:
    height = rect.height() / (12 * OCTAVES)
    if height < 2.2:
        return
    painter.setFont(font(8, 600))
    painter.setPen(colour(ink, 190))
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for octave in range(OCTAVES):
        middle = min(rect.bottom() - (12 * octave + 0.75) * height, rect.bottom() - 6)
        painter.drawText(QRectF(rect.right() - 16, middle - 6, 14, 12), flags, f"C{octave + 1}")
