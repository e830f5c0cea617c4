"""A piano keyboard standing along an axis of notes, sounding keys lit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from musicscope.analysis.pitch import PITCH_COLOURS, PITCH_NAMES
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import WELL_RADIUS
from musicscope.gui.views.pitch_axis import PitchAxis

_BLACK = frozenset({1, 3, 6, 8, 10})
#: How far a black key reaches, of the keyboard's width.
_BLACK_REACH = 0.6
#: Colours of white keys, black keys and their edges by theme.
_KEYS = {"dark": ("#c9ced8", "#15171b"), "light": ("#ffffff", "#2b2f37")}
_A4, _A4_HZ = 69, 440.0
#: Sizes of letters on the keys, px; the smallest needs keys of at least its size.
_LARGEST, _SMALLEST = 10, 8
#: Octaves are named while a semitone is at least so high, px.
_LOWEST_FOR_OCTAVES = 2.2
#: A keyboard narrower than this carries no names, px.
_NARROW = 24


def draw_keyboard(
    painter: QPainter, rect: QRectF, axis: PitchAxis, lit: Mapping[int, float]
) -> None:
    """Draw the keys of the frequencies on an axis that is as high as `rect`.

    Parameters
    ----------
    lit : mapping of int to float
        MIDI numbers of the notes that sound, and how strongly, 0..1.
    """
    ratio = painter.device().devicePixelRatioF()
    theme = themes.active.name
    resting = _keys(theme, themes.scale, rect.width(), axis, ratio)
    painter.drawPixmap(rect.topLeft(), resting)
    painter.save()
    painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
    white, black = _KEYS[theme]
    for note, strength in lit.items():
        area = _key(note, rect, axis)
        painter.fillRect(area, _glow(note, strength, black if note % 12 in _BLACK else white))
        if note % 12 not in _BLACK:
            behind = _behind_neighbours(area, note)
            painter.fillRect(behind, _glow(note, strength, white))
        if rect.width() >= _NARROW * themes.scale:
            _name(painter, note, rect, axis, ink=_KEYS["light"][1])
    painter.restore()


@lru_cache(maxsize=8)
def _keys(theme: str, scale: float, width: float, axis: PitchAxis, ratio: float) -> QPixmap:
    """Return the keyboard at rest, drawn once for each theme and size of type."""
    white, black = _KEYS[theme]
    height = axis.rows
    pixmap = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(colour(white))
    painter = QPainter(pixmap)
    rect = QRectF(0, 0, width, height)
    painter.setPen(QPen(colour(black, 70), 1))
    notes = range(_note_at(axis.lowest_hz) - 1, _note_at(axis.highest_hz) + 2)
    for note in notes:
        area = _key(note, rect, axis)
        if note % 12 in _BLACK:
            painter.fillRect(area, colour(black))
            y = int(area.center().y()) + 0.5
            painter.drawLine(QPointF(area.right(), y), QPointF(width, y))
        elif note % 12 in (0, 5):
            y = int(area.bottom()) + 0.5
            painter.drawLine(QPointF(0, y), QPointF(width, y))
    if width >= _NARROW * scale:
        for note in notes:
            _name(painter, note, rect, axis, ink=white if note % 12 in _BLACK else black)
    if theme == "light":
        painter.setPen(QPen(colour(themes.active.line), 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), WELL_RADIUS, WELL_RADIUS)
    painter.end()
    return pixmap


def _note_at(hz: float) -> int:
    return round(_A4 + 12 * math.log2(hz / _A4_HZ))


def _key(note: int, rect: QRectF, axis: PitchAxis) -> QRectF:
    """Return where a key is; of a white one, the part that reaches from edge to edge."""
    top, bottom = (
        axis.y_of(_A4_HZ * 2 ** ((note - _A4 + half) / 12)) * rect.height() / axis.rows
        for half in (0.5, -0.5)
    )
    wide = rect.width() * (_BLACK_REACH if note % 12 in _BLACK else 1.0)
    return QRectF(rect.left(), rect.top() + top, wide, bottom - top)


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


def _name(painter: QPainter, note: int, rect: QRectF, axis: PitchAxis, *, ink: str) -> None:
    """Name a key where there is room: every C first, then the white keys, then the black."""
    area = _key(note, rect, axis)
    if not rect.top() <= area.center().y() <= rect.bottom():
        return
    is_c, is_black = note % 12 == 0, note % 12 in _BLACK
    room = area.height() * (1.0 if is_black else 1.4)
    if not (room >= _SMALLEST * themes.scale or (is_c and area.height() >= _LOWEST_FOR_OCTAVES)):
        return
    chosen = font(int(min(max(room / themes.scale - 1, _SMALLEST), _LARGEST)), 600)
    metrics = QFontMetricsF(chosen)
    letters = f"C{note // 12 - 1}" if is_c else PITCH_NAMES[note % 12]
    half = metrics.capHeight() / 2 + 2
    if not is_c and not rect.top() + half <= area.center().y() <= rect.bottom() - half:
        return
    middle = min(max(area.center().y(), rect.top() + half), rect.bottom() - half)
    painter.setFont(chosen)
    painter.setPen(colour(ink, 210))
    right = (rect.left() + rect.width() * _BLACK_REACH if is_black else rect.right()) - 2
    width = metrics.horizontalAdvance(letters)
    baseline = middle + metrics.capHeight() / 2
    painter.drawText(QPointF(right - width, baseline), letters)
