"""Small painted signs: the key chip, the playing triangle, the sign of a failed track."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from musicscope.analysis.pitch import key_colour, short_key_name
from musicscope.gui.theme import colour, font, themes
from musicscope.library.track import Track

CHIP_HEIGHT = 17.0
CHIP_PADDING = 6.0
CHIP_RADIUS = 4.0
_INK = QColor("#14161a")


def luminance(tone: QColor) -> float:
    """Return the relative luminance of a colour, 0..1 (WCAG 2.2)."""
    linear = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (tone.redF(), tone.greenF(), tone.blueF())
    )
    return sum(
        weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two colours, 1..21 (WCAG 2.2)."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(256)
def readable(hex_colour: str, ground: str, ratio: float = 4.5) -> str:
    """Return a colour of the same hue that can be read as text on `ground`.

    Parameters
    ----------
    hex_colour, ground : str
        The wanted colour and what lies behind it.
    ratio : float
        The least contrast.
    """
    tone, behind = QColor(hex_colour), QColor(ground)
    away = -1 if luminance(behind) > 0.4 else 1
    hue, saturation, lightness, _ = tone.getHslF()
    while contrast(tone, behind) < ratio and 0 < lightness < 1:
        lightness = min(1.0, max(0.0, lightness + away * 0.02))
        tone = QColor(QColor.fromHslF(max(hue, 0.0), saturation, lightness).name())
    return tone.name()


@lru_cache(64)
def _chip_width(name: str) -> float:
    return QFontMetricsF(font(11, 600)).horizontalAdvance(name) + 2 * CHIP_PADDING


def key_text(track: Track) -> str:
    """Return ``"Em"``; a dash when the key is not known."""
    if track.key_tonic is None:
        return "—"
    return short_key_name(track.key_tonic, track.key_mode or 0)


def paint_key_chip(painter: QPainter, x: float, middle: float, track: Track) -> None:
    """Draw the name of a track's key on its colour, from `x` on and around height `middle`."""
    name = key_text(track)
    box = QRectF(x, middle - CHIP_HEIGHT / 2, _chip_width(name), CHIP_HEIGHT)
    if track.key_tonic is None:
        ground, ink = colour(themes.active.raised_strong), colour(themes.active.soft)
    else:
        ground, ink = QColor(key_colour(track.key_tonic, track.key_mode or 0)), _INK
    if track.missing:
        ground.setAlpha(110)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, CHIP_RADIUS, CHIP_RADIUS)
    painter.setFont(font(11, 600))
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)


def paint_playing(painter: QPainter, x: float, middle: float, moving: bool) -> None:
    """Draw the accent mark of the current track: a triangle, or two bars while it pauses."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(themes.active.accent))
    if moving:
        corners = (QPointF(x, middle - 4.5), QPointF(x + 8, middle), QPointF(x, middle + 4.5))
        painter.drawPolygon(QPolygonF(corners))
    else:
        painter.drawRect(QRectF(x, middle - 4, 2.5, 8))
        painter.drawRect(QRectF(x + 5, middle - 4, 2.5, 8))


def paint_failed(painter: QPainter, x: float, middle: float) -> None:
    """Draw the sign of a track that could not be analysed: an exclamation mark in a triangle."""
    tone = colour(themes.active.bad)
    outline = QPainterPath(QPointF(x + 6, middle - 5.5))
    outline.lineTo(x + 12, middle + 5)
    outline.lineTo(x, middle + 5)
    outline.closeSubpath()
    pen = QPen(tone, 1.3)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    painter.drawLine(QPointF(x + 6, middle - 1.5), QPointF(x + 6, middle + 1.2))
    painter.drawPoint(QPointF(x + 6, middle + 3.2))
