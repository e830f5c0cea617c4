"""A track at a glance: loudness in the colours of its moodbar, and what was said of its parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from musicscope.gui.inspector.timed_picture import TimedPicture, draw_ground
from musicscope.gui.theme import colour, themes

_HEIGHT = 88
_BAR, _STEP = 2.0, 3.0
#: What counts as silent and as full, LUFS.
_QUIET, _LOUD = -45.0, -5.0
_MARK = 4.0

#: From and to, s, the tag's colour, yes or no, what it says.
Mark = tuple[float, float, str, bool, str]


class WaveStrip(TimedPicture):
    """Bars as tall as it is loud; a band where a span is labelled, or where it is told from.

    Signals
    -------
    selected : float, float
        A span, s, was dragged over; its ends in either order.
    """

    selected = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("The track", _HEIGHT, parent)
        self.setAccessibleDescription(
            "Click, or press Left and Right, to go to a place; drag to label a passage."
        )
        self._pressed_x: float | None = None
        self._marking: tuple[float, float] | None = None
        self._mood = np.zeros((0, 3), np.uint8)
        self._loudness = np.zeros(0)
        self._part: tuple[float, float] | None = None
        self._span: tuple[float, float] | None = None
        self._marks: Sequence[Mark] = ()
        self._bars: QPixmap | None = None

    def show_sound(self, moodbar: np.ndarray, loudness: np.ndarray, duration_s: float) -> None:
        """Show a moodbar [shape=(n, 3)], uint8, and a loudness curve [shape=(m,)], LUFS."""
        self._mood, self._loudness = np.asarray(moodbar), np.asarray(loudness, float)
        self.duration_s = duration_s
        self._bars = None
        self.update()

    def restyle(self) -> None:
        self._bars = None
        super().restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._bars = None
        super().resizeEvent(event)

    def show_part(self, part: tuple[float, float] | None) -> None:
        """Show where the telling part is, s."""
        if part != self._part:
            self._part = part
            self.update()

    def show_span(self, span: tuple[float, float] | None) -> None:
        """Show which span is labelled, s; None for the whole."""
        if span != self._span:
            self._span = span
            self.update()

    @property
    def band(self) -> tuple[float, float] | None:
        """The span that is drawn, s: what is being dragged over, else what is labelled."""
        return self._span if self._marking is None else self._marking

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.duration_s:
            self._pressed_x = event.position().x()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_x is None:
            return
        x = event.position().x()
        far = abs(x - self._pressed_x) >= QApplication.startDragDistance()
        if far or self._marking is not None:
            first, last = sorted((self.time_at(self._pressed_x), self.time_at(x)))
            self._marking = (first, last)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_x is None or event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, marked = self._pressed_x, self._marking
        self._pressed_x = self._marking = None
        self.update()
        if marked is None:
            self.wanted.emit(self.time_at(pressed))
        else:
            self.selected.emit(*marked)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show what was said of spans."""
        if list(marks) != list(self._marks):
            self._marks = marks
            self.update()

    def describe(self, seconds: float) -> str:
        words = [super().describe(seconds)]
        words += [text for start, stop, _, _, text in self._marks if start <= seconds < stop]
        return "\n".join(words)

    def draw(self, painter: QPainter) -> None:
        theme = themes.active
        draw_ground(painter, QRectF(self.rect()))
        span = self.band
        if self._part is not None and span is None:
            painter.fillRect(self._band(self._part), colour(theme.raised_strong))
        if span is not None:
            painter.fillRect(self._band(span), colour(theme.accent, 46))
        if self._bars is None:
            self._bars = self._drawn_bars()
        painter.drawPixmap(0, 0, self._bars)
        if span is not None:
            band = self._band(span)
            painter.setPen(QPen(colour(theme.accent), 1.5))
            painter.drawLine(band.topLeft(), band.bottomLeft())
            painter.drawLine(band.topRight(), band.bottomRight())
        for start, stop, tone, yes, _ in self._marks:
            band = self._band((start, stop))
            line = QRectF(band.x(), self.height() - _MARK - 1, max(band.width(), 3), _MARK)
            painter.setPen(Qt.PenStyle.NoPen if yes else QPen(QColor(tone), 1))
            painter.setBrush(QColor(tone) if yes else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(line, 2, 2)

    def _band(self, span: tuple[float, float]) -> QRectF:
        left, right = self.x_of(span[0]), self.x_of(span[1])
        return QRectF(left, 0, max(right - left, 1.0), self.height())

    def _drawn_bars(self) -> QPixmap:
        """Return the bars on nothing: they stay while what is said of the track changes."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_bars(painter)
        painter.end()
        return picture

    def _draw_bars(self, painter: QPainter) -> None:
        n = int(self.width() / _STEP)
        if not n or not (len(self._mood) or len(self._loudness)):
            return
        share = (np.arange(n) + 0.5) / n
        tall = np.full(n, 0.4)
        if len(self._loudness):
            curve = np.nan_to_num(self._loudness, nan=_QUIET, neginf=_QUIET)
            at = curve[(share * len(curve)).astype(int)]
            tall = np.clip((at - _QUIET) / (_LOUD - _QUIET), 0.03, 1.0) ** 1.4
        tones = [colour(themes.active.soft)] * n
        if len(self._mood):
            tones = [
                QColor(*map(int, rgb)) for rgb in self._mood[(share * len(self._mood)).astype(int)]
            ]
            tones = [_mixed(tone, colour(themes.active.faint)) for tone in tones]
        middle, reach = self.height() / 2, self.height() / 2 - 8
        for place in range(n):
            height = max(2 * reach * tall[place], 2.0)
            painter.fillRect(QRectF(place * _STEP, middle - height / 2, _BAR, height), tones[place])


def _mixed(tone: QColor, into: QColor) -> QColor:
    """Return a colour that stands out from its ground, however dark or pale it is."""
    share = 0.3
    return QColor.fromRgbF(
        *(
            (1 - share) * a + share * b
            for a, b in zip(tone.getRgbF()[:3], into.getRgbF()[:3], strict=True)
        )
    )
