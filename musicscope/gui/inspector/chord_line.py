"""Chords: those around the playhead with their names, and all of them as a ribbon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from musicscope.analysis.portrait.spans import Span
from musicscope.gui.inspector.timed_picture import TimedPicture, clip_rounded, draw_ground
from musicscope.gui.inspector.words import chord_colour, chord_name
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.words import clock

#: How wide a usual chord is drawn, px, and the bounds of what that leaves in sight, s.
_USUAL_WIDTH, _LEAST_S, _MOST_S = 52.0, 5.0, 60.0
#: Where in the picture the playhead stays.
_PLAYHEAD = 0.3
_UNDERLINE = 3.0
_WITHIN_S = 0.4


class ChordRibbon(TimedPicture):
    """All chords of the track as thin colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Chords of the whole track", 8, parent)
        self._chords: Sequence[Span] = ()

    def show_chords(self, chords: Sequence[Span], duration_s: float) -> None:
        """Show a track's chords."""
        self._chords, self.duration_s = chords, duration_s
        self.update()

    def describe(self, seconds: float) -> str:
        return _describe(self._chords, seconds)

    def draw(self, painter: QPainter) -> None:
        rect = QRectF(self.rect())
        draw_ground(painter, rect)
        clip_rounded(painter, rect)
        silent = themes.active.raised
        for chord in self._chords:
            left = self.x_of(chord.start_s)
            box = QRectF(left, 0, self.x_of(chord.end_s) - left, self.height())
            painter.fillRect(box, colour(chord_colour(chord.label, silent)))
        painter.setClipping(False)


class ChordLine(TimedPicture):
    """The chords around the playhead; the one that sounds is lit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Chords", 30, parent)
        self._chords: Sequence[Span] = ()
        self._usual_s = 2.0
        self._faces = font(12, 500), font(12, 700)

    def show_chords(self, chords: Sequence[Span], duration_s: float) -> None:
        """Show a track's chords."""
        self._chords, self.duration_s = chords, duration_s
        lengths = [chord.end_s - chord.start_s for chord in chords]
        self._usual_s = float(np.median(lengths)) if lengths else 2.0
        self.update()

    @property
    def current(self) -> Span | None:
        """The chord that sounds; None while this track is not heard."""
        if self.position_s is None:
            return None
        return _chord_at(self._chords, self.position_s)

    def follow(self, position_s: float | None) -> None:
        super().follow(position_s)
        chord = self.current
        name = "Chords" if chord is None else f"Chords, now {chord_name(chord.label)}"
        if name != self.accessibleName():
            self.setAccessibleName(name)

    @property
    def _span_s(self) -> float:
        wanted = self._usual_s * self.width() / _USUAL_WIDTH
        return min(max(wanted, _LEAST_S), _MOST_S, self.duration_s or _MOST_S)

    @property
    def _start_s(self) -> float:
        start = (self.position_s or 0.0) - _PLAYHEAD * self._span_s
        return min(max(start, 0.0), self.duration_s - self._span_s)

    def x_of(self, seconds: float) -> float:
        if not self.duration_s:
            return 0.0
        return (seconds - self._start_s) / self._span_s * self.width()

    def time_at(self, x: float) -> float:
        if not self.width():
            return 0.0
        return self._start_s + min(max(x / self.width(), 0.0), 1.0) * self._span_s

    def describe(self, seconds: float) -> str:
        return _describe(self._chords, seconds)

    def neighbour(self, seconds: float, step: int) -> float:
        starts = [chord.start_s for chord in self._chords]
        if step > 0:
            return next((s for s in starts if s > seconds + 0.02), seconds)
        return next((s for s in reversed(starts) if s < seconds - _WITHIN_S), 0.0)

    def pixel_of(self, seconds: float) -> int:
        return round(seconds / self._span_s * self.width() * self.devicePixelRatio())

    def draw(self, painter: QPainter) -> None:
        if not self.duration_s:
            return
        theme, now = themes.active, self.current
        start, stop = self._start_s, self._start_s + self._span_s
        for chord in self._chords:
            if chord.end_s <= start or chord.start_s >= stop:
                continue
            left, right = self.x_of(chord.start_s), self.x_of(chord.end_s)
            box = QRectF(left, 0, max(right - left - 1.5, 1.0), self.height())
            lit = chord is now
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.accent, 60) if lit else colour(theme.raised))
            painter.drawRoundedRect(box, 3, 3)
            tone = colour(chord_colour(chord.label, theme.line))
            line = QRectF(box.x(), box.bottom() - _UNDERLINE, box.width(), _UNDERLINE)
            painter.fillRect(line, tone)
            self._draw_name(painter, chord, box.adjusted(0, 0, 0, -_UNDERLINE), lit=lit)

    def _draw_name(self, painter: QPainter, chord: Span, box: QRectF, *, lit: bool) -> None:
        face, name = self._faces[lit], chord_name(chord.label)
        width = QFontMetricsF(face).horizontalAdvance(name)
        seen = box.intersected(QRectF(self.rect()))
        if width > seen.width() - 2:
            return
        left = min(seen.left() + 6, seen.center().x() - width / 2 + 6)
        left = min(left, seen.right() - width - 1)
        painter.setFont(face)
        painter.setPen(colour(themes.active.text if lit else themes.active.soft))
        where = QRectF(left, box.y(), width + 2, box.height())
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, name)


def _chord_at(chords: Sequence[Span], seconds: float) -> Span | None:
    return next((chord for chord in chords if chord.start_s <= seconds < chord.end_s), None)


def _describe(chords: Sequence[Span], seconds: float) -> str:
    chord = _chord_at(chords, seconds)
    if chord is None:
        return clock(seconds)
    return f"{chord_name(chord.label)} at {clock(chord.start_s, 1)}"
