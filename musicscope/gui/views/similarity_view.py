"""What is like what: each moment of the track against each other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from musicscope.gui.inspector.strips import ink_on, section_colour
from musicscope.gui.listening import listen
from musicscope.gui.theme import DARK, INSET, colour, font, themes
from musicscope.gui.views.colour_tables import picture_colours
from musicscope.gui.views.panel import PanelView, scaled
from musicscope.gui.views.pill import Run, draw_lines, lines_size
from musicscope.gui.views.words import clock, time_step

if TYPE_CHECKING:
    from musicscope.gui.views.context import ViewContext

STEP_S, SMALL_STEP_S = 5.0, 1.0
#: Room for the clock on the left and below, and for the sections above, px.
_LEFT, _BELOW, _SECTIONS = 38, 20, 18
#: A drag that begins so near to the diagonal selects, as a share of the side.
_NEAR = 0.06
#: What lies nearer than this is alike because it is the same moment, s.
_ELSEWHERE_S = 8.0


class SimilarityView(PanelView):
    """The self-similarity matrix: bright where two moments are alike.

    Parameters
    ----------
    context : ViewContext
    """

    KIND = "similarity"
    TITLE = "Self-similarity"
    NAME = "Self-similarity of the track"
    EMPTY_TITLE = "What is like what"
    EMPTY_SENTENCE = "Play a track that has been analysed: blocks are parts, stripes are repeats."

    def __init__(self, context: ViewContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.stage, self.practice = context.stage, context.practice
        self._image: QImage | None = None
        self._scaled: QImage | None = None
        self._matrix = np.zeros((0, 0), np.float32)
        self._drawn = -1
        self._cursor: QPointF | None = None
        self._pressed: QPointF | None = None
        self._selecting = False
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleDescription(
            "Left and Right seek, Page Up and Page Down go from section to section, Return goes "
            "to the moment elsewhere that is most like this one."
        )
        listen(self, context.portrait_now.changed, lambda _: self._show())
        listen(self, context.pictures.cleared, lambda _: self._show())
        for event in (self.practice.changed, context.timeline.marked):
            listen(self, event, lambda _: self.update())
        self._show()

    @property
    def empty(self) -> bool:
        """Whether there is no matrix."""
        return self._image is None

    @property
    def duration_s(self) -> float:
        """Of the track that the matrix is of."""
        portrait = self.context.portrait_now.portrait
        return portrait.duration_s if portrait is not None else 0.0

    def square(self) -> QRect:
        """Return where the matrix is."""
        room = self.rect().adjusted(
            INSET + scaled(_LEFT), INSET + _SECTIONS, -INSET, -scaled(_BELOW) - 4
        )
        side = max(min(room.width(), room.height()), 1)
        left = room.left() + (room.width() - side) // 2
        return QRect(left, room.top() + (room.height() - side) // 2, side, side)

    def x_of(self, moment_s: float) -> float:
        """Return where a moment lies on the horizontal axis."""
        return self.square().left() + self._along(moment_s)

    def y_of(self, moment_s: float) -> float:
        """Return where a moment lies on the vertical axis; time runs down."""
        return self.square().top() + self._along(moment_s)

    def times_at(self, position: QPointF) -> tuple[float, float]:
        """Return the moments on both axes at a place, s."""
        square = self.square()
        shares = (position.x() - square.left(), position.y() - square.top())
        x, y = (min(max(share / square.width(), 0.0), 1.0) * self.duration_s for share in shares)
        return x, y

    def _along(self, moment_s: float) -> float:
        return moment_s / self.duration_s * self.square().width() if self.duration_s else 0.0

    # following

    def tick(self) -> None:
        """Follow the playhead; draws again only its cross."""
        if self.empty:
            return
        ratio = self.devicePixelRatioF()
        now = round(self._along(self.stage.position_s) * ratio)
        if now == self._drawn:
            return
        before, self._drawn = self._drawn, now
        square = self.square()
        for place in (before, now):
            if place >= 0:
                at = int(place / ratio)
                self.update(QRect(square.left() + at - 3, square.top(), 7, square.height()))
                self.update(QRect(square.left(), square.top() + at - 3, square.width(), 7))

    def state(self) -> dict[str, Any]:
        """Return nothing: there is nothing to choose."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Choose nothing."""

    def _show(self) -> None:
        portrait = self.context.portrait_now.portrait
        self._image = self._scaled = None
        if portrait is not None and len(portrait.similarity_matrix) > 1:
            self._matrix = np.asarray(portrait.similarity_matrix, np.float32)
            self._image = matrix_image(self._matrix)
        self.update()

    # drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.empty:
            self.draw_panel(painter, event.region())
            self.draw_empty(painter, self.rect().adjusted(INSET, INSET, -INSET, -INSET))
            self.draw_ring(painter)
            return
        square = self.square()
        if not square.contains(event.region().boundingRect()):
            self.draw_panel(painter, event.region())
            self._draw_axes(painter, square)
            self._draw_sections(painter, square)
        painter.setClipRegion(event.region().intersected(square))
        self._draw_matrix(painter, square)
        self._draw_span(painter, square)
        self._draw_playhead(painter, square)
        self.round_corners(painter, square, themes.active.panel)
        self._draw_cursor(painter, square)
        painter.setClipping(False)
        self.draw_ring(painter)

    def _draw_matrix(self, painter: QPainter, square: QRect) -> None:
        side = round(square.width() * self.devicePixelRatioF())
        if self._scaled is None or self._scaled.width() != side:
            ways = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            self._scaled = self._image.scaled(side, side, *ways)
            self._scaled.setDevicePixelRatio(self.devicePixelRatioF())
        painter.drawImage(square.topLeft(), self._scaled)
        painter.setPen(QPen(colour(DARK.text, 90), 1, Qt.PenStyle.DotLine))
        for section in self.context.portrait_now.portrait.sections[1:]:
            x, y = round(self.x_of(section.start_s)), round(self.y_of(section.start_s))
            painter.drawLine(x, square.top(), x, square.bottom())
            painter.drawLine(square.left(), y, square.right(), y)

    def _draw_sections(self, painter: QPainter, square: QRect) -> None:
        """Draw the sections along the upper edge, with their letters."""
        painter.setFont(font(10, 600))
        metrics = QFontMetricsF(painter.font())
        for section in self.context.portrait_now.portrait.sections:
            left, right = self.x_of(section.start_s), self.x_of(section.end_s)
            box = QRectF(
                left, square.top() - _SECTIONS + 1, max(right - left - 1, 1), _SECTIONS - 4
            )
            tone = section_colour(section.label)
            painter.fillRect(box, tone)
            if metrics.horizontalAdvance(section.label) + 6 <= box.width():
                painter.setPen(ink_on(tone))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, section.label)

    def _draw_axes(self, painter: QPainter, square: QRect) -> None:
        chosen = font(11, tabular=True)
        metrics = QFontMetricsF(chosen)
        painter.setFont(chosen)
        painter.setPen(colour(themes.active.faint))
        step = time_step(self.duration_s / square.width(), scaled(70))
        bottom = square.bottom() + 4 + metrics.ascent()
        for number in range(int(self.duration_s / step) + 1):
            text = clock(number * step)
            width = metrics.horizontalAdvance(text)
            along = self._along(number * step)
            x = min(max(square.left() + along - width / 2, square.left()), square.right() - width)
            painter.drawText(QPointF(x, bottom), text)
            y = min(max(square.top() + along + metrics.ascent() / 2, square.top() + 8),
                    square.bottom() - 2)  # fmt: skip
            painter.drawText(QPointF(square.left() - 6 - width, y), text)

    def _draw_span(self, painter: QPainter, square: QRect) -> None:
        span, marking = self.practice.span, self.context.timeline.marking
        if marking is None and span is None:
            return
        start, stop = sorted(marking or (span.start_s, span.stop_s))
        box = QRectF(self.x_of(start), self.y_of(start),
                     self._along(stop - start), self._along(stop - start))  # fmt: skip
        painter.fillRect(
            QRectF(box.left(), square.top(), box.width(), square.height()), colour(DARK.text, 22)
        )
        painter.fillRect(
            QRectF(square.left(), box.top(), square.width(), box.height()), colour(DARK.text, 22)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(DARK.accent), 1))
        painter.drawRect(box)

    def _draw_playhead(self, painter: QPainter, square: QRect) -> None:
        position = min(max(self.stage.position_s, 0.0), self.duration_s)
        x, y = self.x_of(position), self.y_of(position)
        painter.fillRect(
            QRectF(square.left(), y - 0.5, square.width(), 1), colour(DARK.accent, 170)
        )
        painter.fillRect(QRectF(x - 1, square.top(), 2, square.height()), colour(DARK.accent))

    def _draw_cursor(self, painter: QPainter, square: QRect) -> None:
        if self._cursor is None or not square.contains(self._cursor.toPoint()):
            return
        line = colour(DARK.text, 110)
        x, y = self._cursor.x(), self._cursor.y()
        painter.fillRect(QRectF(x, square.top(), 1, square.height()), line)
        painter.fillRect(QRectF(square.left(), y, square.width(), 1), line)
        lines = self.lines_at(self._cursor)
        width, height = lines_size(lines)
        left = x + 14 if x + 18 + width < square.right() else x - 14 - width
        top = y + 14 if y + 18 + height < square.bottom() else y - 14 - height
        rect = QRectF(max(left, square.left() + 2), max(top, square.top() + 2), width, height)
        draw_lines(painter, rect, lines)

    def lines_at(self, position: QPointF) -> list[list[Run]]:
        """Return both moments under the mouse, and how alike they are."""
        across, down = self.times_at(position)
        first: list[Run] = [
            (clock(across, 1), 12, 600, "text"),
            ("  beside  ", 11, 400, "soft"),
            (clock(down, 1), 12, 600, "text"),
        ]
        n = len(self._matrix)
        row, column = (min(int(t / self.duration_s * n), n - 1) for t in (down, across))
        alike = self._matrix[row, column] / 255
        return [first, [(f"alike {alike:.0%}", 11, 400, "soft")]]

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        inside = self.square().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and not self.empty and inside:
            self._pressed, self._selecting = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._cursor = event.position()
        if self._pressed is not None:
            moved = event.position() - self._pressed
            far = moved.manhattanLength() >= QApplication.startDragDistance()
            self._selecting = self._selecting or (far and self._on_diagonal(self._pressed))
            if self._selecting:
                snapped = self.practice.snapped
                moments = (self.times_at(p)[0] for p in (self._pressed, event.position()))
                first, last = (snapped(moment) for moment in moments)
                self.context.timeline.mark((first, last))
        self.update(self.square())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._selecting:
            self._selecting = False
            self.context.timeline.mark(None)
            first, last = sorted(self.times_at(p)[0] for p in (pressed, event.position()))
            self.practice.select(first, last)
            return
        across, down = self.times_at(event.position())
        other = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.stage.seek(down if other else across)

    def leaveEvent(self, event: QEvent) -> None:
        self._cursor = None
        self.update(self.square())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drawn = -1

    def keyPressEvent(self, event: QKeyEvent) -> None:
        small = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        step = SMALL_STEP_S if small else STEP_S
        here = self.stage.position_s
        targets = {
            Qt.Key.Key_Left: lambda: here - step,
            Qt.Key.Key_Right: lambda: here + step,
            Qt.Key.Key_Home: lambda: 0.0,
            Qt.Key.Key_PageUp: lambda: self._section(here, -1),
            Qt.Key.Key_PageDown: lambda: self._section(here, 1),
            Qt.Key.Key_Return: lambda: self.most_alike(here),
            Qt.Key.Key_Enter: lambda: self.most_alike(here),
        }
        if event.key() == Qt.Key.Key_Escape and self._let_go():
            return
        if self.empty or event.key() not in targets:
            super().keyPressEvent(event)
            return
        self.stage.seek(min(max(targets[event.key()](), 0.0), self.duration_s))

    def most_alike(self, moment_s: float) -> float:
        """Return the moment elsewhere that is most like one, s; the same one where none is."""
        n = len(self._matrix)
        row = self._matrix[min(int(moment_s / self.duration_s * n), n - 1)].copy()
        times_s = (np.arange(n) + 0.5) * self.duration_s / n
        row[np.abs(times_s - moment_s) < _ELSEWHERE_S] = -1
        best = int(row.argmax())
        return float(times_s[best]) if row[best] >= 0 else moment_s

    def _section(self, here: float, step: int) -> float:
        starts = [section.start_s for section in self.context.portrait_now.portrait.sections]
        if step > 0:
            return min((s for s in starts if s > here + 0.05), default=here)
        return max((s for s in starts if s < here - 2.0), default=0.0)

    def _on_diagonal(self, position: QPointF) -> bool:
        across, down = self.times_at(position)
        return abs(across - down) <= max(_NEAR * self.duration_s, 1e-3)

    def _let_go(self) -> bool:
        if self._selecting:
            self._pressed, self._selecting = None, False
            self.context.timeline.mark(None)
            return True
        if self.practice.span is None:
            return False
        self.practice.clear()
        return True


def matrix_image(matrix: np.ndarray) -> QImage:
    """Return a matrix [shape=(n, n)], 0..255, as a picture, its contrast spread out."""
    levels = np.ascontiguousarray(np.clip(matrix, 0, 255), np.uint8)
    rows, columns = levels.shape
    low, high = np.percentile(levels, (2, 99.5))
    image = QImage(levels.tobytes(), columns, rows, columns, QImage.Format.Format_Indexed8)
    image.setColorTable(picture_colours("magma", float(low), float(max(high, low + 1))))
    return image.convertToFormat(QImage.Format.Format_RGB32)
