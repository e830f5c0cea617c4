"""The colours of a measure with how often each value occurs, and a range that can be dragged."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.theme import INSET, colour, font, themes
from musicscope.maps.colouring import VIRIDIS
from musicscope.workspace.colours import Scale

BINS = 44
PEAK, BAND, WORDS = 44, 10, 18
TOP = 8
GRIP = 6.0
STEPS = 50


class ScaleBar(QWidget):
    """A histogram over a band of colours.

    Dragging an end narrows the range, dragging between the ends moves it, a double-click shows
    all again. With the keyboard Left and Right move the end that Up and Down choose; Escape shows
    all. `range_changed` carries (low, high), or None when all is shown.
    """

    range_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Drag the ends to dim what lies outside; double-click shows all")
        self.chosen: tuple[float, float] | None = None
        self._scale: Scale | None = None
        self._name = ""
        self._heights = np.zeros(BINS)
        self._ends = [0.0, 1.0]
        self._end = 0
        self._grabbed: int | None = None
        self._last = 0.0
        self._by_keys = False
        self.destroyed.connect(themes.changed.subscribe(lambda _: self.update()))

    def sizeHint(self) -> QSize:
        return QSize(200, TOP + PEAK + BAND + WORDS + 6)

    def show_scale(
        self, scale: Scale | None, name: str, chosen: tuple[float, float] | None
    ) -> None:
        """Show another scale, with a range of it chosen, or all of it."""
        self._scale, self._name, self.chosen = scale, name, None
        self._ends = [0.0, 1.0]
        self._heights = np.zeros(BINS)
        if scale is not None:
            known = scale.values[np.isfinite(scale.values)]
            shares = np.clip([self._share(value) for value in (scale.low, scale.high)], 0, 1)
            places = (known - scale.low) / ((scale.high - scale.low) or 1.0)
            counts, _ = np.histogram(np.clip(places, *shares), BINS, (0.0, 1.0))
            self._heights = np.sqrt(counts / max(counts.max(), 1))
            if chosen is not None:
                self._ends = [float(np.clip(self._share(value), 0, 1)) for value in chosen]
                self._choose()
        self._tell()
        self.update()

    def clear(self) -> None:
        """Show all again, without a word about it."""
        self._ends = [0.0, 1.0]
        self.chosen = None
        self._tell()
        self.update()

    def _share(self, value: float) -> float:
        scale = self._scale
        span = scale.high - scale.low
        return (value - scale.low) / span if span > 0 else 0.5

    def _value(self, share: float) -> float:
        """Return the value at a share; the ends of the scale hold all that lies beyond."""
        scale = self._scale
        if share <= 0.0:
            return -math.inf
        if share >= 1.0:
            return math.inf
        return scale.low + share * (scale.high - scale.low)

    def _choose(self) -> None:
        low, high = self._ends
        whole = low <= 0.0 and high >= 1.0
        self.chosen = None if whole else (self._value(low), self._value(high))

    def _changed(self) -> None:
        self._choose()
        self._tell()
        self.update()
        self.range_changed.emit(self.chosen)

    def words(self) -> str:
        """Return the range as people say it: ``"80 to 120 bpm"``."""
        scale = self._scale
        if scale is None:
            return ""
        low, high = (scale.low + end * (scale.high - scale.low) for end in self._ends)
        return f"{scale.words(low)} to {scale.words(high)} {scale.unit}".strip()

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._name}: {self.words()}")

    def _band(self) -> QRectF:
        width = self.width() - 2 * INSET - 2
        return QRectF(INSET + 1, TOP + PEAK, width, BAND)

    def _x(self, share: float) -> float:
        band = self._band()
        return band.left() + share * band.width()

    def paintEvent(self, _event: QPaintEvent) -> None:
        scale, theme, band = self._scale, themes.active, self._band()
        if scale is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = band.width() / BINS
        for index, height in enumerate(self._heights.tolist()):
            inside = self._ends[0] <= (index + 0.5) / BINS <= self._ends[1]
            hue = QColor(*VIRIDIS[round(255 * (index + 0.5) / BINS)].tolist())
            hue.setAlpha(255 if inside else 60)
            painter.setBrush(hue)
            x = band.left() + index * step
            painter.drawRect(QRectF(x, band.top(), step + 0.6, band.height()))
            tall = height * (PEAK - 4)
            if tall > 0:
                painter.drawRect(QRectF(x + 0.5, band.top() - 2 - tall, step - 1.0, tall))
        for index, end in enumerate(self._ends):
            self._paint_end(painter, self._x(end), self._by_keys and index == self._end)
        self._paint_words(painter, band)
        if self.hasFocus() and self._by_keys:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 1, -5, -1), 4, 4)
        painter.end()

    def _paint_end(self, painter: QPainter, x: float, active: bool) -> None:
        theme, band = themes.active, self._band()
        token = theme.accent if active else theme.text
        painter.setPen(QPen(QColor(token), 1.4))
        painter.drawLine(QPointF(x, TOP + 4), QPointF(x, band.bottom() + 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(token))
        painter.drawPolygon(
            QPolygonF([QPointF(x - 4, TOP - 2), QPointF(x + 4, TOP - 2), QPointF(x, TOP + 5)])
        )
        painter.setBrush(colour(theme.text))

    def _paint_words(self, painter: QPainter, band: QRectF) -> None:
        scale, theme = self._scale, themes.active
        style = font(11, tabular=True)
        metrics = QFontMetrics(style)
        painter.setFont(style)
        top = band.bottom() + 4
        if self.chosen is not None:
            painter.setPen(QColor(theme.text))
            painter.drawText(
                QRectF(band.left(), top, band.width(), WORDS),
                Qt.AlignmentFlag.AlignHCenter,
                self.words(),
            )
            return
        painter.setPen(QColor(theme.soft))
        free = -math.inf
        for value, words in scale.ticks:
            width = metrics.horizontalAdvance(words)
            x = self._x(self._share(value))
            left = min(max(x - width / 2, band.left()), band.right() - width)
            if left > free:
                painter.drawLine(QPointF(x, band.bottom() + 1), QPointF(x, band.bottom() + 4))
                painter.drawText(QPointF(left, top + metrics.ascent() + 1), words)
                free = left + width + 8

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._by_keys = False
        if event.button() is not Qt.MouseButton.LeftButton or self._scale is None:
            return
        x = event.position().x()
        away = [abs(x - self._x(end)) for end in self._ends]
        nearest = 0 if away[0] < away[1] or (away[0] == away[1] and x < self._x(0.5)) else 1
        whole = self.chosen is None
        if away[nearest] <= GRIP or whole or not self._ends[0] < self._at(x) < self._ends[1]:
            self._grabbed = self._end = nearest
            self._move_end(self._at(x) if away[nearest] > GRIP else self._ends[nearest])
        else:
            self._grabbed = 2
        self._last = self._at(x)

    def _at(self, x: float) -> float:
        band = self._band()
        return (x - band.left()) / band.width()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._grabbed is None:
            near = min(abs(x - self._x(end)) for end in self._ends) <= GRIP
            shape = Qt.CursorShape.SplitHCursor if near else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
        elif self._grabbed == 2:
            way = self._at(x) - self._last
            way = min(max(way, -self._ends[0]), 1.0 - self._ends[1])
            self._ends = [end + way for end in self._ends]
            self._last += way
            self._changed()
        else:
            self._move_end(self._at(x))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self._grabbed = None
        self._ends = [0.0, 1.0]
        self._changed()

    def _move_end(self, share: float) -> None:
        low, high = self._ends
        before = [low, high]
        if self._end == 0:
            low = min(max(share, 0.0), high - 0.5 / STEPS)
        else:
            high = max(min(share, 1.0), low + 0.5 / STEPS)
        self._ends = [low, high]
        if before != self._ends:
            self._changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keys = True
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            way = 1 / STEPS if key == Qt.Key.Key_Right else -1 / STEPS
            self._move_end(self._ends[self._end] + way)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._end = int(key == Qt.Key.Key_Up)
            self.update()
        elif key == Qt.Key.Key_Escape and self.chosen is not None:
            self._ends = [0.0, 1.0]
            self._changed()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keys = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        self.update()

    def focusOutEvent(self, _event: QFocusEvent) -> None:
        self.update()
