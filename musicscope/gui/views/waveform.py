"""The whole track at a glance: its waveform, what was played of it, and the playhead."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.panel import WELL_RADIUS, PanelView
from musicscope.gui.views.pill import draw_lines, lines_size
from musicscope.gui.views.words import clock

if TYPE_CHECKING:
    from musicscope.workspace.pictures import Pictures
    from musicscope.workspace.playback import Playback

#: Width of a bar and distance to the next one, px.
_BAR, _PITCH = 2, 3
_INSET = 10
STEP_S, SMALL_STEP_S = 5.0, 1.0
#: Seconds between two seeks while the playhead is dragged.
_SEEK_EVERY_S = 0.1
#: A quieter track is not drawn as if it were louder than this peak.
_SMALLEST_PEAK = 0.1


class WaveformView(PanelView):
    """An overview to click and drag in.

    Parameters
    ----------
    pictures, playback
        Services of the workspace.
    """

    NAME = "Waveform of the whole track"
    EMPTY_TITLE = "The waveform of the track you play"
    EMPTY_SENTENCE = "Click anywhere in it to go there."

    def __init__(
        self, pictures: Pictures, playback: Playback, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._playback = playback
        self._bars: tuple[QPixmap, QPixmap] | None = None
        self._drawn = (-1, "")
        self._cursor: QPointF | None = None
        self._dragged_s: float | None = None
        self._sought_at, self._sought_s = 0.0, -1.0
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription("Left and Right seek, Home returns to the start.")
        listen(self, pictures.cleared, lambda _: self._rebuild())
        listen(self, pictures.waveform_changed, lambda _: self._rebuild())

    def well(self) -> QRect:
        return self.rect()

    def sizeHint(self) -> QSize:
        return QSize(480, 84)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 48)

    def tick(self) -> None:
        """Follow the playhead; draws again only the bars that it passed."""
        if self._pictures.track is None:
            return
        now = self._place()
        if now == self._drawn:
            return
        before, self._drawn = self._drawn, now
        if before[0] < 0 or abs(before[0] - now[0]) > 400:
            self.update()
            return
        left = min(before[0], now[0]) / self.devicePixelRatioF() - 4
        right = max(before[0], now[0]) / self.devicePixelRatioF() + 4
        self.update(QRectF(left, 0, right - left, self.height()).toAlignedRect())
        if before[1] != now[1]:
            self.update(self._elapsed_rect())

    def restyle(self) -> None:
        """Follow a change of theme."""
        self._rebuild()

    def _rebuild(self) -> None:
        self._bars = None
        self._drawn = (-1, "")
        self.update()

    @property
    def _duration_s(self) -> float:
        return self._pictures.duration_s

    @property
    def _moment_s(self) -> float:
        moment = self._playback.position_s if self._dragged_s is None else self._dragged_s
        return min(max(moment, 0.0), self._duration_s)

    def _x_of(self, moment_s: float) -> float:
        width = max(self.width() - 2 * _INSET, 1)
        return _INSET + width * (moment_s / self._duration_s if self._duration_s else 0.0)

    def _time_at(self, x: float) -> float:
        width = max(self.width() - 2 * _INSET, 1)
        return min(max((x - _INSET) / width, 0.0), 1.0) * self._duration_s

    def _place(self) -> tuple[int, str]:
        moment = self._moment_s
        return round(self._x_of(moment) * self.devicePixelRatioF()), clock(moment)

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = themes.active, QPainter(self)
        painter.fillRect(event.rect(), colour(theme.panel))
        if self._pictures.track is None:
            self.draw_empty(painter, self.rect())
            self.draw_ring(painter)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.ground))
        painter.drawRoundedRect(QRectF(self.rect()), WELL_RADIUS, WELL_RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        x = self._x_of(self._moment_s)
        if self._pictures.waveform is not None:
            played, coming = self._bars or self._draw_bars()
            cut = round(x)
            painter.setClipRect(QRect(0, 0, cut, self.height()))
            painter.drawPixmap(0, 0, played)
            painter.setClipRect(QRect(cut, 0, self.width() - cut, self.height()))
            painter.drawPixmap(0, 0, coming)
            painter.setClipping(False)
        painter.fillRect(QRectF(x - 1, 0, 2, self.height()), colour(theme.accent))
        self._draw_times(painter)
        self._draw_cursor(painter)
        self.draw_ring(painter)

    def _draw_bars(self) -> tuple[QPixmap, QPixmap]:
        """Return the bars in the colour of what was played, and of what is to come."""
        theme = themes.active
        lows, highs = self._extent()
        peak = max(float(np.max(highs, initial=0)), float(-np.min(lows, initial=0)))
        scale = (self.height() / 2 - 8) / max(peak, _SMALLEST_PEAK)
        middle = self.height() / 2
        bars = [
            QRectF(
                _INSET + number * _PITCH,
                middle - max(high * scale, 0.5),
                _BAR,
                max(high * scale, 0.5) + max(-low * scale, 0.5),
            )
            for number, (low, high) in enumerate(zip(lows, highs, strict=True))
        ]
        played = self._paint_bars(bars, colour(theme.text, 225))
        coming = self._paint_bars(bars, colour(theme.faint, 150))
        self._bars = played, coming
        return self._bars

    def _extent(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the lowest and highest sample under each bar."""
        waveform = np.nan_to_num(self._pictures.waveform)
        count = max((self.width() - 2 * _INSET + 1) // _PITCH, 1)
        columns = waveform.shape[1]
        edges = np.minimum(np.arange(count) * columns // count, columns - 1)
        lows = np.minimum.reduceat(waveform[0], edges)
        return lows, np.maximum.reduceat(waveform[1], edges)

    def _paint_bars(self, bars: list[QRectF], ink: QColor) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for bar in bars:
            painter.drawRoundedRect(bar, 1, 1)
        painter.end()
        return pixmap

    def _elapsed_rect(self) -> QRect:
        return QRect(0, self.height() - 22, 90, 22)

    def _draw_times(self, painter: QPainter) -> None:
        theme, chosen = themes.active, font(11, tabular=True)
        metrics = QFontMetricsF(chosen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(chosen)
        total = clock(self._duration_s)
        right = self.width() - 6 - metrics.horizontalAdvance(total) - 8
        for x, text in ((6.0, clock(self._moment_s)), (right, total)):
            ground = QRectF(x, self.height() - 21, metrics.horizontalAdvance(text) + 8, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(theme.ground, 205))
            painter.drawRoundedRect(ground, 4, 4)
            painter.setPen(colour(theme.soft))
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)

    def _draw_cursor(self, painter: QPainter) -> None:
        if self._cursor is None:
            return
        x = min(max(self._cursor.x(), _INSET), self.width() - _INSET)
        painter.fillRect(QRectF(x - 0.5, 0, 1, self.height()), colour(themes.active.text, 110))
        lines = [[(clock(self._time_at(x), 1), 11, 500, "text")]]
        width, height = lines_size(lines)
        left = x + 8 if x + 8 + width < self.width() - 4 else x - 8 - width
        draw_lines(painter, QRectF(left, 4, width, height - 4), lines)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._pictures.track is not None:
            self._drag_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        if self._dragged_s is not None:
            self._drag_to(event.position().x())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._dragged_s is not None:
            moved = self._time_at(event.position().x()) != self._sought_s
            self._dragged_s = None
            if moved:
                self._playback.seek(self._time_at(event.position().x()))
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        small = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = SMALL_STEP_S if small else STEP_S
        targets = {
            Qt.Key.Key_Left: self._playback.position_s - step,
            Qt.Key.Key_Right: self._playback.position_s + step,
            Qt.Key.Key_Home: 0.0,
        }
        if event.key() in targets and self._pictures.track is not None:
            self._playback.seek(max(targets[event.key()], 0.0))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        self._rebuild()

    def _drag_to(self, x: float) -> None:
        self._dragged_s = self._time_at(x)
        now = time.monotonic()
        if now - self._sought_at >= _SEEK_EVERY_S:
            self._sought_at, self._sought_s = now, self._dragged_s
            self._playback.seek(self._dragged_s)
