"""The pictures of a tuner: dial, note, and the trace of the last seconds."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from musicscope.analysis.pitch import PITCH_NAMES
from musicscope.gui.live.tuner_reading import IN_TUNE, SPAN_S, TunerReading
from musicscope.gui.theme import colour, font, themes

#: Half the opening of the dial, degrees, which stands for 50 cents.
_HALF = 56.0
_LABELS = ("♭ 50", "25", "0", "25", "50 ♯")
_GUTTER = 34
#: Least and greatest height of the trace, semitones.
_LEAST, _MOST = 5.0, 30.0
#: A smaller dial leaves out the cents, and the frequency, px at the usual size of type.
_LEAST_FOR_CENTS, _LEAST_FOR_HZ = 60, 100


def dial_radius(rect: QRectF) -> float:
    """Return the radius of the largest dial with its figures that fits."""
    return max(min(rect.width() / 1.78, rect.height() / 1.16), 20.0)


def draw_dial(painter: QPainter, rect: QRectF) -> None:
    """Draw the scale of cents, which stays."""
    theme = themes.active
    radius = dial_radius(rect)
    pivot = _pivot(rect, radius)
    size = max(round(radius * 0.062 / themes.scale), 8)
    painter.setFont(font(size, tabular=True))
    metrics = QFontMetricsF(painter.font())
    arc = QRectF(pivot.x() - radius, pivot.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(theme.raised_strong), max(radius * 0.022, 2)))
    painter.drawArc(arc, round(16 * (90 - _HALF)), round(16 * 2 * _HALF))
    painter.setPen(QPen(colour(theme.good), max(radius * 0.022, 2)))
    zone = _HALF * IN_TUNE / 50
    painter.drawArc(arc, round(16 * (90 - zone)), round(16 * 2 * zone))
    for cents in range(-50, 51, 5):
        major = cents % 25 == 0
        inner = radius * (0.925 if major else 0.95 if cents % 10 == 0 else 0.965)
        painter.setPen(QPen(colour(theme.soft if major else theme.faint), 1.5 if major else 1))
        painter.drawLine(_at(pivot, inner, cents), _at(pivot, radius * 0.985, cents))
    painter.setPen(colour(theme.faint))
    for cents, words in zip(range(-50, 51, 25), _LABELS, strict=True):
        end = abs(cents) == 50
        place = _at(pivot, radius * (0.9 if end else 1.045), cents)
        left = place.x() - metrics.horizontalAdvance(words) / 2
        lower = 1.3 * metrics.ascent() if end else 0.0
        painter.drawText(QPointF(left, place.y() + lower), words)


def draw_reading(painter: QPainter, rect: QRectF, reading: TunerReading, idle: str) -> None:
    """Draw the needle, the note and its figures; the word `idle` where there is no note."""
    theme = themes.active
    radius = dial_radius(rect)
    pivot = _pivot(rect, radius)
    pitch = reading.pitch
    if pitch is None:
        painter.setFont(font(max(round(radius * 0.085 / themes.scale), 11)))
        painter.setPen(colour(theme.faint))
        area = QRectF(rect.left(), pivot.y() - radius * 0.5, rect.width(), radius * 0.2)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, idle)
        return
    faded = 255 if reading.sounding else 120
    _draw_needle(painter, pivot, radius, reading, faded)
    _draw_note(painter, pivot, radius, reading, faded)
    _draw_figures(painter, pivot, radius, reading, faded)


def _draw_needle(
    painter: QPainter, pivot: QPointF, radius: float, reading: TunerReading, faded: int
) -> None:
    theme = themes.active
    token = theme.good if reading.in_tune else theme.accent
    angle = math.radians(_HALF * reading.cents / 50)
    along = QPointF(math.sin(angle), -math.cos(angle))
    across = QPointF(math.cos(angle), math.sin(angle))
    tip, base = pivot + along * (radius * 0.985), pivot + along * (radius * 0.74)
    wide = radius * 0.022
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(token, faded))
    painter.drawPolygon(QPolygonF([tip, base + across * wide, base - across * wide]))
    painter.drawEllipse(base, wide, wide)


def _draw_note(
    painter: QPainter, pivot: QPointF, radius: float, reading: TunerReading, faded: int
) -> None:
    theme, pitch = themes.active, reading.pitch
    assert pitch is not None
    name = PITCH_NAMES[pitch.midi % 12]
    letter, sign, octave = name[0], name[1:], str(pitch.midi // 12 - 1)
    large = font(max(round(radius * 0.42 / themes.scale), 12), 600)
    small = font(max(round(radius * 0.17 / themes.scale), 9), 500, tabular=True)
    width = QFontMetricsF(large).horizontalAdvance(letter)
    side = QFontMetricsF(small)
    baseline = pivot.y() - radius * 0.24
    left = pivot.x() - width / 2
    painter.setFont(large)
    painter.setPen(colour(theme.good if reading.in_tune else theme.text, faded))
    painter.drawText(QPointF(left, baseline), letter)
    painter.setFont(small)
    beside = left + width + radius * 0.02
    cap = QFontMetricsF(large).capHeight()
    painter.drawText(QPointF(beside, baseline - cap + side.capHeight()), sign)
    painter.setPen(colour(theme.soft, faded))
    painter.drawText(QPointF(beside, baseline), octave)


def _draw_figures(
    painter: QPainter, pivot: QPointF, radius: float, reading: TunerReading, faded: int
) -> None:
    theme, pitch = themes.active, reading.pitch
    assert pitch is not None
    if radius < _LEAST_FOR_CENTS * themes.scale:
        return
    cents = f"{reading.cents:+.1f}".replace("-", "−")
    word = "in tune" if reading.in_tune else "too high" if reading.cents > 0 else "too low"
    size = max(round(radius * 0.085 / themes.scale), 11)
    area = QRectF(pivot.x() - radius, pivot.y() - radius * 0.19, 2 * radius, radius * 0.13)
    painter.setFont(font(size, 600, tabular=True))
    painter.setPen(colour(theme.good if reading.in_tune else theme.text, faded))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{cents} cents · {word}")
    if radius < _LEAST_FOR_HZ * themes.scale:
        return
    painter.setFont(font(max(round(size * 0.8), 10), tabular=True))
    painter.setPen(colour(theme.soft, faded))
    area.translate(0, radius * 0.12)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{pitch.frequency_hz:,.1f} Hz")


def trace_span(reading: TunerReading, before: tuple[float, float]) -> tuple[float, float]:
    """Return the lowest and highest note to show: it grows at once and shrinks slowly."""
    found = reading.range()
    if found is None:
        return before
    low, high = found[0] - 1.2, found[1] + 1.2
    spare = max(_LEAST - (high - low), 0.0) / 2
    low, high = low - spare, high + spare
    if high - low > _MOST:
        low = high - _MOST
    if before[0] > low or before[1] < high:
        return min(low, before[0] + 0.5 * (low - before[0])), high
    return before[0] + 0.04 * (low - before[0]), before[1] + 0.04 * (high - before[1])


def draw_trace(
    painter: QPainter, rect: QRectF, reading: TunerReading, span: tuple[float, float], now: float
) -> None:
    """Draw the pitch of the last seconds on lines a semitone apart; green where it is in tune."""
    theme = themes.active
    plot = rect.adjusted(_GUTTER * themes.scale, 4, -10, -4)
    low, high = span
    per_note = plot.height() / max(high - low, 1e-6)
    _draw_lines(painter, rect, plot, span, per_note)
    painter.save()
    painter.setClipRect(plot.adjusted(0, -4, 10, 4))
    last: QPointF | None = None
    for token, path in _paths(reading, plot, low, per_note, now):
        painter.setPen(QPen(colour(getattr(theme, token)), 2.2, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        last = path.currentPosition()
    newest = reading.trace[-1] if reading.trace else None
    if last is not None and newest is not None and newest.height is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.good if reading.in_tune else theme.accent))
        painter.drawEllipse(last, 4.5, 4.5)
    painter.restore()


def _draw_lines(
    painter: QPainter,
    rect: QRectF,
    plot: QRectF,
    span: tuple[float, float],
    per_note: float,
) -> None:
    theme = themes.active
    painter.setFont(font(10, tabular=True))
    room = QFontMetricsF(painter.font()).height()
    every = next((n for n in (1, 2, 3, 6, 12) if n * per_note >= room), 12)
    for note in range(math.ceil(span[0]), math.floor(span[1]) + 1):
        y = plot.bottom() - (note - span[0]) * per_note
        named = note % every == 0
        painter.setPen(QPen(colour(theme.line, 255 if named else 120), 1))
        painter.drawLine(
            QPointF(plot.left(), round(y) + 0.5), QPointF(plot.right(), round(y) + 0.5)
        )
        if named and rect.top() + room / 2 < y < rect.bottom() - room / 2:
            painter.setPen(colour(theme.faint))
            area = QRectF(rect.left(), y - room / 2, plot.left() - rect.left() - 8, room)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, flags, f"{PITCH_NAMES[note % 12]}{note // 12 - 1}")


def _paths(
    reading: TunerReading, plot: QRectF, low: float, per_note: float, now: float
) -> list[tuple[str, QPainterPath]]:
    """Return stretches of the trace, each with the token of its colour."""
    per_s = plot.width() / SPAN_S
    paths: list[tuple[str, QPainterPath]] = []
    for run in reading.runs():
        token, place = "", QPointF()
        for at, height in run:
            before, place = (
                place,
                QPointF(
                    plot.right() - (now - at) * per_s, plot.bottom() - (height - low) * per_note
                ),
            )
            tuned = abs(height - round(height)) * 100 <= IN_TUNE
            wanted = "good" if tuned else "soft"
            if wanted != token:
                paths.append((wanted, QPainterPath(before if token else place)))
                token = wanted
            paths[-1][1].lineTo(place)
    return paths


def _pivot(rect: QRectF, radius: float) -> QPointF:
    return QPointF(rect.center().x(), rect.center().y() + radius * 0.5)


def _at(pivot: QPointF, radius: float, cents: float) -> QPointF:
    angle = math.radians(_HALF * cents / 50)
    return QPointF(pivot.x() + radius * math.sin(angle), pivot.y() - radius * math.cos(angle))
