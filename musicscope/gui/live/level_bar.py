"""How loud the input is: a bar for each channel, with its peak and a word for too much."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes

#: Ends of the scale, dBFS, and its named places.
_LOW_DB, _HIGH_DB = -60.0, 0.0
_TICKS_DB = (-60, -48, -36, -24, -12, -6, 0)
#: Above these a bar warns, dBFS.
_WARN_DB, _BAD_DB = -9.0, -1.0
#: From this amplitude on a sample counts as clipped.
_CLIPPED = 0.999
#: dB a second by which bars fall, seconds for which peaks and the word stay.
_FALL_DB, _HOLD_S, _CLIP_S = 26.0, 1.2, 4.0
_BAR, _GAP, _SCALE = 9, 4, 18
_MOST_BARS = 8
_RADIUS = 3.0


class LevelBar(QWidget):
    """Levels of the newest moment; the bars fall slowly so that they can be read.

    Attributes
    ----------
    levels_db : np.ndarray [shape=(channels,)]
        What the bars show.
    clipped : bool
        Whether the word for too much is shown.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.levels_db = np.full(2, -np.inf)
        self.clipped = False
        self._peaks_db = np.full(2, -np.inf)
        self._peaks_at = np.zeros(2)
        self._clipped_at = 0.0
        self._told_at = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Input level")
        self.setToolTip("Peak level of each channel in dB below full scale")
        listen(self, themes.changed, lambda _: self.updateGeometry())

    def take(self, samples: np.ndarray) -> None:
        """Show the newest moment [shape=(n, channels)]; nothing for silence."""
        now = time.monotonic()
        if samples.shape[1] != len(self.levels_db) and len(samples):
            self._start_over(samples.shape[1])
        elapsed = min(now - self._told_at, 0.5) if self._told_at else 0.0
        self._told_at = now
        before = self.levels_db.copy(), self._peaks_db.copy(), self.clipped
        self._fall(now, elapsed)
        if len(samples):
            self._rise(samples, now)
        if (
            self.clipped != before[2]
            or not np.array_equal(before[0], self.levels_db)
            or not np.array_equal(before[1], self._peaks_db)
        ):
            self.update()

    def _start_over(self, channels: int) -> None:
        bars = min(channels, _MOST_BARS)
        self.levels_db = np.full(bars, -np.inf)
        self._peaks_db = np.full(bars, -np.inf)
        self._peaks_at = np.zeros(bars)
        self.updateGeometry()

    def _fall(self, now: float, elapsed: float) -> None:
        self.levels_db = self.levels_db - _FALL_DB * elapsed
        self.levels_db[self.levels_db < _LOW_DB] = -np.inf
        old = now - self._peaks_at > _HOLD_S
        self._peaks_db[old] = self.levels_db[old]
        self.clipped = self.clipped and now - self._clipped_at < _CLIP_S

    def _rise(self, samples: np.ndarray, now: float) -> None:
        peaks = np.abs(samples[:, : len(self.levels_db)]).max(axis=0)
        peaks_db = 20 * np.log10(np.maximum(peaks, 1e-9))
        self.levels_db = np.maximum(self.levels_db, peaks_db)
        higher = peaks_db >= self._peaks_db
        self._peaks_db[higher] = peaks_db[higher]
        self._peaks_at[higher] = now
        if peaks.max() >= _CLIPPED:
            self.clipped, self._clipped_at = True, now

    def sizeHint(self) -> QSize:
        bars = len(self.levels_db)
        return QSize(240, bars * _BAR + (bars - 1) * _GAP + round(_SCALE * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clipped = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(len(self.levels_db)):
            self._draw_bar(painter, row)
        self._draw_scale(painter)

    def _draw_bar(self, painter: QPainter, row: int) -> None:
        theme = themes.active
        rect = QRectF(0, row * (_BAR + _GAP), self.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.raised_strong))
        painter.drawRoundedRect(rect, _RADIUS, _RADIUS)
        level = float(self.levels_db[row])
        stops = (_LOW_DB, _WARN_DB, _BAD_DB, _HIGH_DB)
        painter.save()
        painter.setClipRect(rect)
        parts = zip(stops, stops[1:], (theme.good, theme.warn, theme.bad), strict=False)
        for start, stop, token in parts:
            if level > start:
                left, right = self._x(start), self._x(min(level, stop))
                painter.setBrush(colour(token))
                first = start == _LOW_DB
                inset = _RADIUS if first else 0.0
                painter.drawRoundedRect(QRectF(left, rect.top(), right - left, _BAR), inset, inset)
        peak = float(self._peaks_db[row])
        if peak > _LOW_DB:
            painter.setPen(QPen(colour(theme.text), 2))
            x = min(self._x(peak), self.width() - 1.0)
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.restore()

    def _draw_scale(self, painter: QPainter) -> None:
        theme = themes.active
        chosen = font(10, tabular=True)
        metrics = QFontMetricsF(chosen)
        painter.setFont(chosen)
        painter.setPen(colour(theme.faint))
        baseline = self.height() - metrics.descent() - 1
        clear_of = self.width() - metrics.horizontalAdvance("clipped") if self.clipped else 1e9
        for tick in _TICKS_DB:
            words = f"−{-tick}" if tick else "0 dB"
            width = metrics.horizontalAdvance(words)
            x = min(max(self._x(tick) - width / 2, 0.0), self.width() - width)
            if x + width < clear_of - 6:
                painter.drawText(QPointF(x, baseline), words)
        if self.clipped:
            painter.setFont(font(10, 600))
            painter.setPen(colour(theme.bad))
            width = QFontMetricsF(font(10, 600)).horizontalAdvance("clipped")
            painter.drawText(QPointF(self.width() - width, baseline), "clipped")

    def _x(self, level_db: float) -> float:
        part = (level_db - _LOW_DB) / (_HIGH_DB - _LOW_DB)
        return self.width() * min(max(part, 0.0), 1.0)
