"""Ten bands on one picture: the handles, and the curve that they make together."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from musicscope.audio.equaliser import BANDS_HZ, Equaliser
from musicscope.gui.lab.control import PaintedControl, scaled
from musicscope.gui.theme import colour, font, themes
from musicscope.gui.views.words import decibels
from musicscope.workspace.equalising import MOST_DB

_LOWEST_HZ, _HIGHEST_HZ = 20.0, 22_000.0
_LEFT, _RIGHT, _TOP, _FOOT = 30.0, 12.0, 24.0, 24.0
_GRID_DB = (-12, -6, 0, 6, 12)
#: Two words on the axis are at least so far apart, px.
_LINE = 14
#: The rate at which the curve is drawn: high enough for all ten bands.
_CURVE_RATE = 96_000.0
_SNAP_DB = 0.6
#: Top and bottom of the picture: a little beyond what a handle reaches.
_EDGE_DB = MOST_DB + 2.0


def band_words(hz: float) -> str:
    """Return a band's frequency as ``"31"``, ``"500"`` or ``"2k"``."""
    return f"{hz / 1000:g}k" if hz >= 1000 else f"{math.floor(hz)}"


class Bands(PaintedControl):
    """Ten sliders over the frequencies, with the response they make.

    Signals
    -------
    gains_changed : list of float
        In dB.
    """

    KEYS = frozenset(
        {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp,
         Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_0, Qt.Key.Key_Delete}
    )  # fmt: skip
    gains_changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Bands of the equaliser", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._gains = [0.0] * len(BANDS_HZ)
        self._curve = Equaliser()
        self._on = True
        self._current = 5
        self._dragging = False
        self.setToolTip(
            "Drag a handle, double-click sets it to 0; arrow keys choose a band and change it "
            "by 1 dB, Page up and down by 3 dB, 0 resets it"
        )
        self._tell()

    @property
    def current(self) -> int:
        """The band that takes keys, from 0."""
        return self._current

    def sizeHint(self) -> QSize:
        return QSize(420, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 150)

    def show_gains(self, gains_db: Sequence[float], curve: Equaliser, on: bool) -> None:
        """Show the bands, the curve they make, and whether they are in use."""
        self._gains, self._curve, self._on = list(gains_db), curve, on
        self._tell()
        self.update()

    def handle(self, index: int) -> QPointF:
        """Return where a band's handle is."""
        return QPointF(self._x(BANDS_HZ[index]), self._y(self._gains[index]))

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._choose(event.position().x())
            self._dragging = True
            self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._choose(event.position().x())
        self._set(0.0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, now = event.key(), self._gains[self._current]
        steps = {
            Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 3, Qt.Key.Key_PageDown: -3
        }  # fmt: skip
        values = {Qt.Key.Key_Home: MOST_DB, Qt.Key.Key_End: -MOST_DB, Qt.Key.Key_0: 0.0,
                  Qt.Key.Key_Delete: 0.0}  # fmt: skip
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = 1 if key == Qt.Key.Key_Right else -1
            self._current = min(max(self._current + by, 0), len(BANDS_HZ) - 1)
            self._tell()
            self.update()
        elif key in steps:
            self._set(now + steps[key])
        elif key in values:
            self._set(values[key])
        else:
            super().keyPressEvent(event)

    def _choose(self, x: float) -> None:
        self._current = min(range(len(BANDS_HZ)), key=lambda i: abs(self._x(BANDS_HZ[i]) - x))

    def _drag(self, place: QPointF) -> None:
        room = self.height() - scaled(_TOP) - scaled(_FOOT)
        gain = _EDGE_DB * (1 - 2 * (place.y() - scaled(_TOP)) / room)
        self._set(0.0 if abs(gain) < _SNAP_DB else gain)

    def _set(self, gain_db: float) -> None:
        gain = round(min(max(gain_db, -MOST_DB), MOST_DB), 1)
        gains = list(self._gains)
        gains[self._current] = gain
        if gains != self._gains:
            self._gains = gains
            self.gains_changed.emit(gains)
        self._tell()
        self.update()

    def _tell(self) -> None:
        gain = self._gains[self._current]
        self.say(f"{band_words(BANDS_HZ[self._current])} Hz: {_signed(gain)}")

    # drawing

    def _x(self, hz: float) -> float:
        part = math.log(hz / _LOWEST_HZ) / math.log(_HIGHEST_HZ / _LOWEST_HZ)
        left = scaled(_LEFT)
        return left + part * (self.width() - left - _RIGHT)

    def _y(self, gain_db: float) -> float:
        room = self.height() - scaled(_TOP) - scaled(_FOOT)
        return scaled(_TOP) + room * (1 - gain_db / _EDGE_DB) / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw_well(painter)
        self._draw_axes(painter)
        self._draw_curve(painter)
        self._draw_handles(painter)

    def _draw_axes(self, painter: QPainter) -> None:
        theme = themes.active
        painter.setFont(font(10, tabular=True))
        apart = self._y(0) - self._y(_GRID_DB[-2])
        named = _GRID_DB if apart >= scaled(_LINE) else _GRID_DB[::2]
        if 2 * apart < scaled(_LINE):
            named = (0,)
        for gain in _GRID_DB:
            y = round(self._y(gain)) + 0.5
            painter.setPen(QPen(colour(theme.faint if gain == 0 else theme.line), 1))
            painter.drawLine(QPointF(scaled(_LEFT) - 2, y), QPointF(self.width() - _RIGHT, y))
            if gain not in named:
                continue
            painter.setPen(colour(theme.faint))
            words = f"{gain:+d}".replace("-", "−") if gain else "0"
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - scaled(8), scaled(_LEFT) - 6, scaled(16)), flags, words)
        painter.drawText(
            QRectF(4, self.height() - scaled(19), scaled(_LEFT), scaled(15)),
            Qt.AlignmentFlag.AlignLeft,
            "dB Hz",
        )

    def _draw_curve(self, painter: QPainter) -> None:
        theme = themes.active
        wide = max(int(self.width() - scaled(_LEFT) - _RIGHT), 4)
        hz = _LOWEST_HZ * (_HIGHEST_HZ / _LOWEST_HZ) ** np.linspace(0, 1, wide // 2)
        gains = np.clip(self._curve.response_db(hz, _CURVE_RATE), -1.3 * MOST_DB, 1.3 * MOST_DB)
        line = [QPointF(self._x(f), self._y(g)) for f, g in zip(hz, gains, strict=True)]
        ground = [QPointF(line[0].x(), self._y(0)), *line, QPointF(line[-1].x(), self._y(0))]
        painter.save()
        room = QRectF(2, scaled(_TOP), self.width() - 4, self.height() - scaled(_TOP + _FOOT))
        painter.setClipRect(room)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.accent if self._on else theme.soft, 40))
        painter.drawPolygon(QPolygonF(ground))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(theme.accent if self._on else theme.faint), 2))
        painter.drawPolyline(QPolygonF(line))
        painter.restore()

    def _draw_handles(self, painter: QPainter) -> None:
        theme = themes.active
        middle = Qt.AlignmentFlag.AlignCenter
        for index, hz in enumerate(BANDS_HZ):
            chosen = index == self._current and (self.hasFocus() or self._dragging)
            place = self.handle(index)
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(
                QPointF(place.x(), scaled(_TOP)),
                QPointF(place.x(), self.height() - scaled(_FOOT)),
            )
            painter.setPen(QPen(colour(theme.ground), 1.5))
            painter.setBrush(colour(theme.text if self._on else theme.soft))
            painter.drawEllipse(place, 7 if chosen else 6, 7 if chosen else 6)
            if chosen:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(colour(theme.accent), 2))
                painter.drawEllipse(place, 9, 9)
            painter.setFont(font(10, 600 if chosen else 400, tabular=True))
            painter.setPen(colour(theme.text if chosen else theme.soft))
            foot = QRectF(
                place.x() - scaled(20), self.height() - scaled(19), scaled(40), scaled(15)
            )
            painter.drawText(foot, middle, band_words(hz))
            if self._gains[index] or chosen:
                head = QRectF(place.x() - scaled(20), scaled(4), scaled(40), scaled(16))
                painter.drawText(head, middle, _signed(self._gains[index]).removesuffix(" dB"))


def _signed(gain_db: float) -> str:
    words = f"{gain_db:+.1f}".rstrip("0").rstrip(".") if gain_db % 1 else decibels(gain_db)[:-3]
    plus = "+" if gain_db > 0 and not words.startswith("+") else ""
    return f"{plus}{words} dB".replace("-", "−")
