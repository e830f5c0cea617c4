"""The overtone series of the pitch under the cursor, as numbered lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from musicscope.gui.theme import DARK, colour, font
from musicscope.gui.views.pitch_axis import PitchAxis

#: Lines at most.
MOST = 32
#: Lines closer together than this are left out, px.
_CLOSEST = 5.0


def overtones(axis: PitchAxis, fundamental_hz: float) -> list[tuple[int, float]]:
    """Return the partials that lie on an axis.

    Returns
    -------
    list of (int, float)
        Number of the partial, 1 for the fundamental, and its frequency in Hz.
    """
    if fundamental_hz <= 0:
        return []
    series = ((number, number * fundamental_hz) for number in range(1, MOST + 1))
    return [(n, hz) for n, hz in series if axis.lowest_hz <= hz <= axis.highest_hz]


def draw_overtones(
    painter: QPainter, rect: QRectF, axis: PitchAxis, fundamental_hz: float, x: float
) -> None:
    """Draw a line across `rect` for each partial, with its number left of `x`.

    Parameters
    ----------
    axis : PitchAxis
        As high as `rect`.
    """
    chosen = font(10, 600, tabular=True)
    metrics = QFontMetricsF(chosen)
    height = metrics.height()
    painter.setFont(chosen)
    lowest_free = below = rect.bottom() + height
    for number, hz in overtones(axis, fundamental_hz):
        y = rect.top() + axis.y_of(hz)
        strong = number == 1
        if below - y < _CLOSEST and not strong:
            break
        below = y
        line = QRectF(rect.left(), round(y), rect.width(), 1)
        painter.fillRect(line.adjusted(0, -1, 0, 1), QColor(0, 0, 0, 90 if strong else 60))
        painter.fillRect(line, QColor(153, 221, 255, 255 if strong else 140))
        if y + height * 0.55 > lowest_free:
            continue
        lowest_free = y - height * 0.55
        text = f"{number}"
        width = metrics.horizontalAdvance(text) + 8
        left = x - 8 - width if x - 8 - width > rect.left() else x + 8
        label = QRectF(left, y - height / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(DARK.ground, 225))
        painter.drawRoundedRect(label, 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(colour(DARK.text if strong else "#99ddff"))
        baseline = label.top() + metrics.ascent()
        painter.drawText(QPointF(label.left() + 4, baseline), text)
