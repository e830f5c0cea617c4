"""A small picture whose width is the whole track: shows the playhead, goes where it is clicked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.gui.library.keyboard_ring import BY_KEYBOARD
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, themes
from musicscope.gui.views.words import clock

RADIUS = 4.0
STEP_S = 5.0


class TimedPicture(QWidget):
    """Time runs from the left edge to the right one.

    Signals
    -------
    wanted : float
        The moment in the track, s, that the person wants to hear.
    """

    wanted = Signal(float)

    def __init__(self, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.duration_s = 0.0
        self.position_s: float | None = None
        self._height, self._ring, self._drawn = height, False, -1
        self.setAccessibleName(name)
        self.setAccessibleDescription("Click, or press Left and Right, to go to a place.")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        listen(self, themes.changed, lambda _: self.restyle())

    def follow(self, position_s: float | None) -> None:
        """Move the playhead; None where this track is not the one that plays."""
        self.position_s = position_s
        pixel = -1 if position_s is None else self.pixel_of(position_s)
        if pixel != self._drawn:
            self._drawn = pixel
            self.update()

    def restyle(self) -> None:
        """Follow a change of theme."""
        self.update()

    def describe(self, seconds: float) -> str:
        """Return what is at a moment."""
        return clock(seconds, 1)

    def neighbour(self, seconds: float, step: int) -> float:
        """Return where Left (-1) or Right (1) goes from a moment."""
        return seconds + step * STEP_S

    def draw(self, painter: QPainter) -> None:
        """Draw the picture, without its playhead."""
        raise NotImplementedError

    def x_of(self, seconds: float) -> float:
        """Return where a moment is, px."""
        return seconds / self.duration_s * self.width() if self.duration_s else 0.0

    def pixel_of(self, seconds: float) -> int:
        """Return what changes when a playhead at this moment has to be drawn elsewhere."""
        return round(self.x_of(seconds) * self.devicePixelRatio())

    def time_at(self, x: float) -> float:
        """Return the moment at a place, s."""
        if not self.width():
            return 0.0
        return min(max(x / self.width(), 0.0), 1.0) * self.duration_s

    def sizeHint(self) -> QSize:
        return QSize(120, self._height)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter)
        self.draw_playhead(painter)
        if self._ring:
            painter.setClipping(False)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(themes.active.accent), 2))
            rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(rect, RADIUS, RADIUS)
        painter.end()

    def draw_playhead(self, painter: QPainter) -> None:
        """Draw the line at the moment that is heard."""
        if self.position_s is not None and self.duration_s:
            x = min(max(self.x_of(self.position_s), 1.0), self.width() - 1.0)
            painter.fillRect(QRectF(x - 1, 0, 2, self.height()), colour(themes.active.accent))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.duration_s:
            self.wanted.emit(self.time_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if step is None or not self.duration_s:
            super().keyPressEvent(event)
            return
        target = self.neighbour(self.position_s or 0.0, step)
        self.wanted.emit(min(max(target, 0.0), self.duration_s))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring = event.reason() in BY_KEYBOARD
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring = False
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.duration_s:
                QToolTip.showText(event.globalPos(), self.describe(self.time_at(event.x())), self)
            return True
        return super().event(event)


def clip_rounded(painter: QPainter, rect: QRectF) -> None:
    """Let only what lies in a rounded rectangle be drawn."""
    path = QPainterPath()
    path.addRoundedRect(rect, RADIUS, RADIUS)
    painter.setClipPath(path)


def draw_ground(painter: QPainter, rect: QRectF) -> None:
    """Draw the well that a picture lies in."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(themes.active.ground))
    painter.drawRoundedRect(rect, RADIUS, RADIUS)


def draw_stretched(painter: QPainter, image: QImage, rect: QRectF) -> None:
    """Draw an image over the whole of a rounded rectangle."""
    clip_rounded(painter, rect)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rect, image, QRectF(QPointF(0, 0), image.size().toSizeF()))
    painter.setClipping(False)
