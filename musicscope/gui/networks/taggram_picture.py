"""The taggram: how likely each name is, window by window."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from musicscope.gui.lab.control import PaintedControl, scaled
from musicscope.gui.library import wording
from musicscope.gui.networks.live_words import figure
from musicscope.gui.theme import DARK, colour, font, themes
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.workspace.network_requests import SongHeard

MOST = 8
_ROW, _NAME, _VALUE, _FOOT = 22, 108, 44, 18
_STEP_S = 5.0
#: On colours of the table, which are the same in both themes.
_PLAYHEAD, _RIM = "#ffffff", "#000000"


class TaggramPicture(PaintedControl):
    """The likeliest names below each other, time from left to right.

    A click, or Left, Right and Enter, ask for the sound there.

    Signals
    -------
    wanted : float
        A moment of the track, s.
    """

    KEYS = frozenset((Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter))
    wanted = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Taggram", parent)
        self._heard: SongHeard | None = None
        self._rows: list[int] = []
        self._image: QImage | None = None
        self._end_s, self._at_s, self._played_s = 0.0, 0.0, None
        self.setToolTip("How likely each name is, window by window; click to hear")

    @property
    def names(self) -> list[str]:
        """The names that are shown, the likeliest first."""
        return [] if self._heard is None else [self._heard.names[row] for row in self._rows]

    def show_heard(self, heard: SongHeard, least: float = 0.0) -> None:
        """Show what a network says of a track, between `least` and 1."""
        self._heard = heard
        order = np.argsort(-heard.probabilities, kind="stable")[:MOST]
        self._rows = order.tolist()
        values = heard.taggram[:, order].T
        levels = np.clip((values - least) / (1.0 - least) * 255, 0, 255).astype(np.uint8)
        levels = np.ascontiguousarray(levels)
        tall, wide = levels.shape
        image = QImage(levels.data, wide, tall, wide, QImage.Format.Format_Indexed8)
        image.setColorTable(list(picture_colours("viridis")))
        self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        half = heard.window_s / 2
        self._end_s = float(heard.times_s[-1]) + half if len(heard.times_s) else 0.0
        self._at_s = 0.0
        told = [f"{heard.names[row]} {figure(heard.probabilities[row])}" for row in self._rows]
        self.say(", ".join(told))
        self._restyle()

    def follow(self, position_s: float | None) -> None:
        """Move the line of what is heard; None for nothing."""
        if position_s != self._played_s:
            self._played_s = position_s
            self.update()

    def sizeHint(self) -> QSize:
        rows = max(len(self._rows), 1)
        return QSize(320, round(scaled(_ROW) * rows + scaled(_FOOT)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(scaled(220)), self.sizeHint().height())

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _room(self) -> QRectF:
        left, right = min(scaled(_NAME), self.width() / 3), scaled(_VALUE)
        tall = scaled(_ROW) * max(len(self._rows), 1)
        return QRectF(left, 0, max(self.width() - left - right, 1.0), tall)

    def _moment(self, x: float) -> float:
        room = self._room()
        return min(max((x - room.left()) / room.width(), 0.0), 1.0) * self._end_s

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._heard is not None and self._room().contains(event.position()):
            self._at_s = self._moment(event.position().x())
            self.wanted.emit(self._at_s)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = {Qt.Key.Key_Left: -_STEP_S, Qt.Key.Key_Right: _STEP_S}.get(event.key())
        if self._heard is None:
            super().keyPressEvent(event)
        elif way is not None:
            self._at_s = min(max(self._at_s + way, 0.0), self._end_s)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(self._at_s)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        heard, theme = self._heard, themes.active
        if heard is None or self._image is None:
            return
        painter = QPainter(self)
        room, row_px = self._room(), scaled(_ROW)
        painter.drawImage(room, self._image)
        painter.setFont(font(12, tabular=True))
        metrics = painter.fontMetrics()
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        for place, row in enumerate(self._rows):
            line = QRectF(0, place * row_px, room.left() - 8, row_px)
            painter.setPen(colour(theme.text if not place else theme.soft))
            name = metrics.elidedText(
                heard.names[row], Qt.TextElideMode.ElideRight, int(line.width())
            )
            painter.drawText(line, middle, name)
            value = QRectF(room.right(), line.top(), self.width() - room.right(), row_px)
            painter.drawText(value, middle | right, figure(heard.probabilities[row]))
            if place:
                painter.setPen(QPen(colour(theme.panel), 1))
                painter.drawLine(
                    QPointF(room.left(), line.top()), QPointF(room.right(), line.top())
                )
        self._paint_line(painter, self._played_s, _PLAYHEAD)
        if self.hasFocus():
            self._paint_line(painter, self._at_s, DARK.accent)
            painter.setPen(QPen(colour(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room.adjusted(1, 1, -1, -1))
        painter.setFont(font(11, tabular=True))
        painter.setPen(colour(theme.soft))
        foot = QRectF(room.left(), room.bottom() + 2, room.width(), scaled(_FOOT) - 2)
        painter.drawText(foot, middle, "0:00")
        painter.drawText(foot, middle | right, wording.duration(self._end_s))
        painter.end()

    def _paint_line(self, painter: QPainter, at_s: float | None, token: str) -> None:
        if at_s is None or not self._end_s:
            return
        room = self._room()
        x = room.left() + min(at_s / self._end_s, 1.0) * room.width()
        for pen in (QPen(colour(_RIM, 150), 4), QPen(colour(token), 2)):
            painter.setPen(pen)
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
