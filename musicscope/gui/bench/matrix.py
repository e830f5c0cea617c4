"""What was taken for what: a heat map whose cells can be opened."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.gui.bench.inks import mixed, right_colour
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes
from musicscope.learning.evaluation.confusion import Confusion
from musicscope.learning.report.words import count, percent

_WIDEST, _NARROWEST = 56.0, 8.0
#: In smaller cells there is no room for a number, px.
_LEGIBLE = 18.0
_NAME_PX, _HEAD_PX = 130.0, 104.0
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_KEYS = frozenset({*_STEPS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class Matrix(QWidget):
    """Rows are what a track is, columns what it was named.

    A click or Enter opens a cell, arrows go from one to the next.

    Signals
    -------
    opened : int, int
        Row and column.
    menu_wanted : int, int, QPoint
        The same, and where on the screen.
    """

    opened = Signal(int, int)
    menu_wanted = Signal(int, int, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What was taken for what")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._found: Confusion | None = None
        self._at = (0, 0)
        self._open: tuple[int, int] | None = None
        self._over: tuple[int, int] | None = None
        listen(self, themes.changed, lambda _: self._restyle())

    def show_confusion(self, found: Confusion) -> None:
        """Show another matrix."""
        self._found, self._at, self._open, self._over = found, (0, 0), None, None
        self._say()
        self._restyle()

    def mark(self, cell: tuple[int, int] | None) -> None:
        """Show which cell is open."""
        self._open = cell
        if cell is not None:
            self._at = cell
        self._say()
        self.update()

    def words(self, cell: tuple[int, int]) -> str:
        """Return what a cell says, ``"3 of 12 Jig were named March"``."""
        if self._found is None:
            return ""
        truth, said = cell
        n, total = int(self._found.counts[cell]), int(self._found.counts[truth].sum())
        one, other = self._found.names[truth], self._found.names[said]
        if truth == said:
            return f"{n:,} of {total:,} {one} were named right"
        return f"{n:,} of {count(total, one, one)} were named {other}"

    def place(self, truth: int, said: int) -> QRectF:
        """Return where a cell is."""
        side, left, top = self._side(), self._left(), self._top()
        return QRectF(left + said * side, top + truth * side, side, side)

    def sizeHint(self) -> QSize:
        return QSize(round(self._left() + self._size() * _WIDEST + 60), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(220 * themes.scale), self._height())

    def resizeEvent(self, event: object) -> None:
        self.setFixedHeight(self._height())

    def _restyle(self) -> None:
        self.setFixedHeight(self._height())
        self.updateGeometry()
        self.update()

    def _size(self) -> int:
        return 0 if self._found is None else len(self._found.names)

    def _left(self) -> float:
        return min(_NAME_PX * themes.scale, 0.28 * self.width())

    def _top(self) -> float:
        if self._size() <= 2:
            return 28 * themes.scale
        metrics = QFontMetricsF(font(12))
        longest = max(metrics.horizontalAdvance(name) for name in self._found.names)
        return min(0.87 * longest + metrics.height() + 8, _HEAD_PX * themes.scale)

    def _side(self) -> float:
        rates = 58 * themes.scale
        room = (self.width() - self._left() - rates) / max(self._size(), 1)
        return min(max(room, _NARROWEST), _WIDEST * max(themes.scale, 1.0))

    def _height(self) -> int:
        return round(self._top() + self._size() * self._side() + 28 * themes.scale)

    def _cell_at(self, place: QPointF) -> tuple[int, int] | None:
        side = self._side()
        said = math.floor((place.x() - self._left()) / side)
        truth = math.floor((place.y() - self._top()) / side)
        inside = 0 <= said < self._size() and 0 <= truth < self._size()
        return (truth, said) if inside else None

    def _say(self) -> None:
        self.setAccessibleDescription(self.words(self._at) if self._size() else "")

    # --- the hand

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS and self._size():
            down, across = _STEPS[event.key()]
            last = self._size() - 1
            truth, said = self._at
            self._at = (min(max(truth + down, 0), last), min(max(said + across, 0), last))
            self._say()
            self.update()
        elif event.key() in _KEYS and self._size():
            self.opened.emit(*self._at)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._cell_at(event.position())
        if over != self._over:
            self._over = over
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            )
            self.update()
        if over:
            QToolTip.showText(event.globalPosition().toPoint(), self.words(over), self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: object) -> None:
        self._over = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if cell is None:
            return
        self._at = cell
        self._say()
        self.update()
        if event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(*cell)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cell = self._at if by_key else self._cell_at(QPointF(event.pos()))
        if cell is None or not self._size():
            return
        middle = self.place(*cell).center().toPoint()
        at = self.mapToGlobal(middle) if by_key else event.globalPos()
        self.menu_wanted.emit(*cell, at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    # --- the picture

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._found is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_heads(painter)
        size = 13 if self._side() >= 30 else 11 if self._side() >= 22 else 9
        painter.setFont(font(size, tabular=True))
        for truth in range(self._size()):
            for said in range(self._size()):
                self._paint_cell(painter, truth, said)
        painter.end()

    def _paint_cell(self, painter: QPainter, truth: int, said: int) -> None:
        theme, found = themes.active, self._found
        box = self.place(truth, said).adjusted(1, 1, -1, -1)
        n, total = int(found.counts[truth, said]), int(found.counts[truth].sum())
        share = n / total if total else 0.0
        ground = colour(theme.raised)
        if n:
            ground = mixed(right_colour(right=truth == said), ground, 0.15 + 0.8 * share)
        painter.setBrush(ground)
        at, opened = (truth, said) == self._at and self.hasFocus(), (truth, said) == self._open
        painter.setPen(Qt.PenStyle.NoPen)
        if at or opened:
            painter.setPen(QPen(colour(theme.accent if at else theme.text), 2))
        elif (truth, said) == self._over:
            painter.setPen(QPen(colour(theme.soft), 1.5))
        elif truth == said:
            painter.setPen(QPen(colour(theme.faint), 1))
        painter.drawRoundedRect(box, 3, 3)
        if n and self._side() >= _LEGIBLE:
            strong = share > 0.5
            dark, light = ("#101216", "#ffffff")
            painter.setPen(colour((dark if theme.dark else light) if strong else theme.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{n:,}")

    def _paint_heads(self, painter: QPainter) -> None:
        theme, counts = themes.active, self._found.counts
        painter.setFont(font(12 if self._side() >= 16 else 9))
        metrics = painter.fontMetrics()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        middle = Qt.AlignmentFlag.AlignCenter
        for k, name in enumerate(self._found.names):
            row, column = self.place(k, 0), self.place(0, k)
            painter.setPen(colour(theme.text))
            wide = int(self._left()) - 8
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRectF(0, row.top(), wide, row.height()), right, words)
            self._paint_column_head(painter, column, name)
            painter.setPen(colour(theme.soft))
            end = self.place(k, self._size() - 1).right() + 4
            total, named = int(counts[k].sum()), int(counts[:, k].sum())
            recall = percent(counts[k, k] / total) if total else "–"
            painter.drawText(QRectF(end, row.top(), 50 * themes.scale, row.height()), right, recall)
            if self._side() >= 30:
                precision = percent(counts[k, k] / named) if named else "–"
                foot = self.place(self._size() - 1, k).bottom() + 4
                box = QRectF(column.left() - 4, foot, column.width() + 8, 20 * themes.scale)
                painter.drawText(box, middle, precision)
        painter.setFont(font(11))
        painter.setPen(colour(theme.soft))
        corner = QRectF(0, 0, self._left() - 8, self._top() - 4)
        bottom = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.drawText(corner, bottom, "named →\nis ↓")
        end = self.place(0, self._size() - 1).right() + 4
        box = QRectF(end, 0, 50 * themes.scale, self._top() - 4)
        painter.drawText(box, bottom, "recall")
        foot = self.place(self._size() - 1, 0).bottom() + 4
        if self._side() >= 30:
            box = QRectF(0, foot, self._left() - 8, 20 * themes.scale)
            painter.drawText(box, right, "precision")

    def _paint_column_head(self, painter: QPainter, column: QRectF, name: str) -> None:
        if self._size() <= 2:
            box = QRectF(column.left() - 4, 0, column.width() + 8, self._top() - 4)
            bottom = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
            painter.drawText(box, bottom, name)
            return
        room = int((self._top() - 8) / 0.87)
        words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.save()
        painter.translate(column.center().x() + 4, self._top() - 6)
        painter.rotate(-60)
        painter.drawText(QPointF(0, 0), words)
        painter.restore()
