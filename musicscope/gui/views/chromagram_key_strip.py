"""Which key holds when, as a strip of coloured stretches with their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from musicscope.analysis.pitch import key_colour
from musicscope.gui.inspector.strips import ink_on
from musicscope.gui.views.chord_symbol import exact_font
from musicscope.gui.views.timeline import Window

if TYPE_CHECKING:
    from musicscope.analysis.harmony.key import KeySpan
    from musicscope.gui.views.transposing import Transposition

_PAD = 7.0


def draw_keys(
    painter: QPainter,
    area: QRectF,
    keys: Sequence[KeySpan],
    reading: Transposition,
    window: Window,
    ratio: float,
) -> None:
    """Draw the keys that `window` shows over the width of `area`; names stay in sight.

    Parameters
    ----------
    ratio : float
        Pixels of the screen for each unit of the painter.
    """
    face = exact_font(round(max(area.height() * 0.62, 9)), 600)
    metrics = QFontMetricsF(face)
    painter.setFont(face)
    for span in keys:
        left = area.left() + window.x_of(span.start_s) / ratio
        right = area.left() + window.x_of(span.end_s) / ratio - 1
        seen = QRectF(left, area.top(), right - left, area.height()).intersected(area)
        if seen.isEmpty():
            continue
        tone = QColor(key_colour(span.key.tonic, span.key.mode))
        painter.fillRect(seen, tone)
        room = seen.width() - 2 * _PAD
        for name in (
            reading.key_name(span.key.tonic, span.key.mode),
            reading.short_key_name(span.key.tonic, span.key.mode),
        ):
            if metrics.horizontalAdvance(name) <= room:
                painter.setPen(ink_on(tone))
                words = seen.adjusted(_PAD, 0, 0, 0)
                painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
                break
