"""One chart: axes, lines with bands and points, and what lies under the mouse in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.gui.bench.inks import run_colour, run_pen
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.learning.report.svg import SHARE, Axis

_DOT = 3.5
#: Further from a point than this, px, nothing is told.
_NEAR = 14.0
#: Bars across an axis from 0 to 1.
_BINS = 10


@dataclass(frozen=True, eq=False)
class Series:
    """One line of a chart.

    Attributes
    ----------
    x, y : np.ndarray [shape=(m,)]
    run : int
        Whose it is, see `musicscope.gui.bench.inks`.
    low, high : np.ndarray [shape=(m,)], optional
        A band around it; lines at each point with `whiskers`.
    faint : bool
        One of many that only show how far apart they lie.
    dots, whiskers : bool
    told : tuple of str
        What each point says to who points at it.
    heights : np.ndarray [shape=(m,)], optional
        Of bars around the points, 0..1 of the chart; only on an axis from 0 to 1.
    """

    x: np.ndarray
    y: np.ndarray
    run: int
    low: np.ndarray | None = None
    high: np.ndarray | None = None
    faint: bool = False
    dots: bool = False
    whiskers: bool = False
    told: tuple[str, ...] = ()
    heights: np.ndarray | None = field(default=None)


class Chart(QWidget):
    """Draws what `show_series` is given.

    Parameters
    ----------
    name : str
        For people who do not see it.
    parent : QWidget
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self._across, self._up = SHARE, SHARE
        self.series: Sequence[Series] = ()
        listen(self, themes.changed, lambda _: self._restyle())

    def sizeHint(self) -> QSize:
        return QSize(round(320 * themes.scale), round(280 * themes.scale))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(200 * themes.scale), self.sizeHint().height())

    def show_series(
        self, series: Sequence[Series], across: Axis, up: Axis, description: str = ""
    ) -> None:
        """Draw other lines; `description` says in words what they show."""
        self.series, self._across, self._up = series, across, up
        self.setAccessibleDescription(description)
        self.update()

    def place(self, x: float, y: float) -> QPointF:
        """Return where two values lie, px."""
        room = self._room()
        return QPointF(
            room.left() + room.width() * self._across.place(x),
            room.bottom() - room.height() * self._up.place(y),
        )

    def told_at(self, place: QPointF) -> str:
        """Return what the nearest point says; empty where there is none near."""
        best, words = _NEAR, ""
        for series in self.series:
            for x, y, told in zip(series.x, series.y, series.told, strict=False):
                apart = self.place(float(x), float(y)) - place
                distance = float(np.hypot(apart.x(), apart.y()))
                if distance < best:
                    best, words = distance, told
        return words

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def _room(self) -> QRectF:
        metrics = self.fontMetrics()
        widest = max(metrics.horizontalAdvance(self._up.form(tick)) for tick in self._up.ticks)
        left = widest + 10.0 + (metrics.height() + 4.0 if self._up.label else 0.0)
        bottom = metrics.height() * (2.2 if self._across.label else 1.2) + 6.0
        return QRectF(self.rect()).adjusted(left, 8.0, -14.0, -bottom)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        words = self.told_at(event.position())
        if words:
            QToolTip.showText(event.globalPosition().toPoint(), words, self)
        else:
            QToolTip.hideText()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.setFont(font(11, tabular=True))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_axes(painter)
        for series in self.series:
            if series.heights is not None:
                self._paint_bars(painter, series)
        for series in sorted(self.series, key=lambda own: not own.faint):
            if len(series.x):
                self._paint(painter, series)
        painter.end()

    def _paint_axes(self, painter: QPainter) -> None:
        theme, room, metrics = themes.active, self._room(), self.fontMetrics()
        painter.setFont(self.font())
        middle = Qt.AlignmentFlag.AlignCenter
        for tick in self._up.ticks:
            y = self.place(self._across.low, tick).y()
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(colour(theme.soft))
            box = QRectF(0, y - 10, room.left() - 6, 20)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, right, self._up.form(tick))
        for tick in self._across.ticks:
            x = self.place(tick, self._up.low).x()
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(QPointF(x, room.top()), QPointF(x, room.bottom()))
            painter.setPen(colour(theme.soft))
            box = QRectF(x - 40, room.bottom() + 4, 80, metrics.height())
            painter.drawText(box, middle, self._across.form(tick))
        painter.setPen(colour(theme.soft))
        foot = QRectF(room.left(), room.bottom() + 4 + metrics.height(), room.width(), 100)
        painter.drawText(
            foot, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, self._across.label
        )
        painter.save()
        painter.translate(metrics.height() / 2 + 1, room.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-room.height() / 2, -10, room.height(), 20), middle, self._up.label)
        painter.restore()

    def _paint_bars(self, painter: QPainter, series: Series) -> None:
        room = self._room()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(run_colour(series.run, 60))
        wide = room.width() / _BINS
        for x, height in zip(series.x, series.heights, strict=True):
            middle = (min(np.floor(float(x) * _BINS), _BINS - 1) + 0.5) / _BINS
            at = self.place(float(middle), self._up.low)
            tall = room.height() * float(height)
            painter.drawRect(QRectF(at.x() - wide / 2 + 1, at.y() - tall, wide - 2, tall))

    def _paint(self, painter: QPainter, series: Series) -> None:
        places = [
            self.place(float(x), float(y))
            for x, y in zip(series.x, series.y, strict=True)
            if np.isfinite(y)
        ]
        if series.low is not None and series.high is not None:
            self._paint_reach(painter, series)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(run_pen(series.run, faint=series.faint))
        painter.drawPolyline(QPolygonF(places))
        if series.dots:
            painter.setPen(QPen(colour(themes.active.panel), 1.25))
            painter.setBrush(run_colour(series.run))
            for at in places:
                painter.drawEllipse(at, _DOT, _DOT)

    def _paint_reach(self, painter: QPainter, series: Series) -> None:
        lows, highs = (
            [
                self.place(float(x), float(y))
                for x, y in zip(series.x, own, strict=True)
                if np.isfinite(y)
            ]
            for own in (series.low, series.high)
        )
        if series.whiskers:
            painter.setPen(QPen(run_colour(series.run), 1.5))
            for low, high in zip(lows, highs, strict=True):
                painter.drawLine(low, high)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(run_colour(series.run, 40))
        painter.drawPolygon(QPolygonF([*lows, *reversed(highs)]))
