"""The pitch classes that sound now, as one bar each beside their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from musicscope.analysis.pitch import PITCH_COLOURS, scale_pitches
from musicscope.gui.theme import colour, themes

if TYPE_CHECKING:
    from musicscope.analysis.harmony.key import KeyCandidate

#: Between the edge and the bars, where the tones of the key are marked, px.
MARKS = 12.0
_PAD = 6.0
_LEAST_FOR_MARKS = 6.0


def bar_rects(area: QRectF, strengths: Sequence[float]) -> list[QRectF]:
    """Return the bar of each row from the lowest.

    Parameters
    ----------
    area : QRectF
        What the twelve rows fill.
    strengths : sequence of float
        0..1, of each row from the lowest.
    """
    height = area.height() / 12
    gap = 1.0 if height >= 5 else 0.0
    longest = area.width() - MARKS - _PAD
    return [
        QRectF(
            area.left() + MARKS,
            area.bottom() - (row + 1) * height + gap,
            max(strength, 0.0) * longest,
            height - 2 * gap,
        )
        for row, strength in enumerate(strengths)
    ]


def draw_bars(
    painter: QPainter,
    area: QRectF,
    pitches: Sequence[int],
    strengths: Sequence[float],
    key: KeyCandidate | None,
) -> None:
    """Draw the bars of now, and mark the tones of the key.

    Parameters
    ----------
    area : QRectF
        What the twelve rows fill.
    pitches : sequence of int
        Pitch class of each row from the lowest.
    strengths : sequence of float
        Of each pitch class from C, 0..1.
    key : KeyCandidate or None
        Its scale gets a dot a tone, its tonic a ring.
    """
    theme = themes.active
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(area, colour(theme.panel))
    longest = area.width() - MARKS - _PAD
    scale = frozenset() if key is None else scale_pitches(key.tonic, key.mode)
    rects = bar_rects(area, [strengths[pitch] for pitch in pitches])
    for pitch, rect in zip(pitches, rects, strict=True):
        track = QRectF(rect.left(), rect.top(), longest, rect.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(track, colour(theme.ground))
        painter.fillRect(rect, colour(PITCH_COLOURS[pitch]))
        if rect.height() < _LEAST_FOR_MARKS or key is None:
            continue
        centre = QPointF(area.left() + MARKS / 2, rect.center().y())
        if pitch == key.tonic:
            painter.setPen(QPen(colour(theme.text), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, 3.0, 3.0)
        elif pitch in scale:
            painter.setBrush(colour(theme.soft))
            painter.drawEllipse(centre, 1.8, 1.8)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
