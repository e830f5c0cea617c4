"""Lies over the window while presenting: keeps clicks off, draws the pointer's trail."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt, QTimer
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QWidget

from musicscope.gui.theme import INSET, SPACE, colour, font, themes

#: Seconds after which a point of the trail is gone.
TRAIL_S = 1.2
TRAIL_PX = 7.0
REFRESH_MS = 16


class PresentVeil(QWidget):
    """A transparent sheet over the window.

    Clicks end here, unless Ctrl is held: then they reach the view below. Where the mouse was in
    the last second glows, so that the last row sees what is meant.

    Parameters
    ----------
    words : callable
        Returns the line at the bottom: what plays, and where it is.
    figure : callable
        Returns the figure on the fluency of the views, shown on demand.
    """

    def __init__(
        self, words: Callable[[], str], figure: Callable[[], str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Presentation")
        self._words = words
        self._figure = figure
        self._figure_shown = False
        self._trail: deque[tuple[float, QPointF]] = deque()
        self._said = ""
        self._below: QWidget | None = None
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._renew)
        parent.installEventFilter(self)

    @property
    def figure_shown(self) -> bool:
        """Whether the dropped frames are shown."""
        return self._figure_shown

    def show_figure(self, on: bool) -> None:
        """Show how many frames were dropped, or hide it."""
        self._figure_shown = on
        self.update(self._banner())

    @property
    def trail(self) -> list[QPointF]:
        """Where the pointer was lately, the newest last."""
        return [point for _, point in self._trail]

    def begin(self) -> None:
        """Cover the window."""
        self._trail.clear()
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        self._timer.start()

    def end(self) -> None:
        """Uncover it."""
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self.parentWidget().rect())
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._trail.append((time.monotonic(), event.position()))
        if self._below is not None:
            self._hand_down(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._below = self._widget_below(event.position().toPoint())
            self._hand_down(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self._below is not None:
            self._hand_down(event)
            self._below = None

    def _widget_below(self, place: QPoint) -> QWidget | None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        found = self.parentWidget().childAt(place)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)
        return found

    def _hand_down(self, event: QMouseEvent) -> None:
        """Give an event to the widget below, without the Ctrl that let it through."""
        if self._below is not None:
            place = QPointF(self._below.mapFrom(self.parentWidget(), event.position().toPoint()))
            modifiers = event.modifiers() & ~Qt.KeyboardModifier.ControlModifier
            handed = QMouseEvent(
                event.type(),
                place,
                event.globalPosition(),
                event.button(),
                event.buttons(),
                modifiers,
            )
            QApplication.sendEvent(self._below, handed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def _banner(self) -> QRect:
        height = round(QFontMetricsF(self._type()).height()) + SPACE
        return self.rect().adjusted(0, self.height() - height, 0, 0)

    def _type(self) -> QFont:
        return font(14, 500, tabular=True)

    def _renew(self) -> None:
        now = time.monotonic()
        had = bool(self._trail)
        while self._trail and now - self._trail[0][0] > TRAIL_S:
            self._trail.popleft()
        if had:
            self.update()
        elif self._line() != self._said:
            self.update(self._banner())

    def _line(self) -> str:
        figure = self._figure() if self._figure_shown else ""
        return "    ".join(part for part in (self._words(), figure) if part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_trail(painter)
        self._said = self._line()
        painter.setFont(self._type())
        painter.setPen(colour(themes.active.soft))
        banner = self._banner().adjusted(INSET, 0, -INSET, 0)
        painter.drawText(
            banner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._said
        )

    def _draw_trail(self, painter: QPainter) -> None:
        now = time.monotonic()
        points = list(self._trail)
        for (_, before), (moment, point) in pairwise(points):
            left = max(1.0 - (now - moment) / TRAIL_S, 0.0)
            pen = QPen(colour(themes.active.accent, round(200 * left)), TRAIL_PX * left + 1)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(before, point)
        if points:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(themes.active.accent, 220))
            painter.drawEllipse(points[-1][1], TRAIL_PX, TRAIL_PX)
