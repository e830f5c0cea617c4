"""The keys in their colours on the circle of fifths: majors outside, relative minors inside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from musicscope.analysis.pitch import fifths_position, key_colour, parse_key, short_key_name
from musicscope.gui.map.words import count
from musicscope.gui.theme import colour, font, themes
from musicscope.workspace.colours import LegendEntry

SIDE = 196
OUTER, BETWEEN, INNER = 92.0, 64.0, 36.0
TURN = 30.0
#: Of names on the colours of keys, which are the same in both themes.
INK = "#15181d"


class KeyWheel(QWidget):
    """A click on a key switches it, a double-click or Alt+click isolates, Ctrl+click selects.

    The signals carry the row of the key in the legend's list, which does the same by keyboard.
    """

    switch_wanted = Signal(int)
    isolate_wanted = Signal(int)
    select_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Circle of fifths")
        self._entries: Sequence[LegendEntry] = ()
        self._row_of: dict[tuple[int, int], int] = {}
        self._off: frozenset[str] = frozenset()
        self._pressed = -1
        self.destroyed.connect(themes.changed.subscribe(lambda _: self.update()))

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_entries(self, entries: Sequence[LegendEntry], off: Iterable[str]) -> None:
        """Show which keys there are."""
        self._entries = entries
        keys = ((row, parse_key(entry.label)) for row, entry in enumerate(entries))
        self._row_of = {key: row for row, key in keys if key is not None}
        self.show_off(off)

    def show_off(self, off: Iterable[str]) -> None:
        """Show which keys are switched off."""
        self._off = frozenset(off)
        self.update()

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def row_at(self, place: QPointF) -> int:
        """Return the row of the key under a point, or −1."""
        way = place - self._middle()
        reach = math.hypot(way.x(), way.y())
        if not INNER <= reach <= OUTER:
            return -1
        mode = int(reach < BETWEEN)
        turn = round(math.degrees(math.atan2(way.x(), -way.y())) / TURN) % 12
        tonic = (turn * 7 - 3 * mode) % 12
        return self._row_of.get((tonic, mode), -1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for tonic in range(12):
            for mode in (0, 1):
                self._paint_key(painter, tonic, mode)
        painter.end()

    def _paint_key(self, painter: QPainter, tonic: int, mode: int) -> None:
        theme, middle = themes.active, self._middle()
        outer, inner = (BETWEEN - 1, INNER) if mode else (OUTER, BETWEEN + 1)
        turn = fifths_position(tonic, mode) * TURN
        row = self._row_of.get((tonic, mode))
        entry = None if row is None else self._entries[row]
        shown = entry is not None and entry.label not in self._off
        path = _sector(middle, inner, outer, turn)
        painter.setPen(QPen(QColor(theme.panel), 1.5))
        if entry is None:
            painter.setBrush(QColor(theme.raised))
        elif shown:
            painter.setBrush(QColor(key_colour(tonic, mode)))
        else:
            painter.setBrush(colour(key_colour(tonic, mode), 36))
        painter.drawPath(path)
        angle = math.radians(turn)
        reach = (outer + inner) / 2
        spot = middle + QPointF(reach * math.sin(angle), -reach * math.cos(angle))
        painter.setFont(font(12 if not mode else 11, 600 if shown else 400))
        painter.setPen(QColor(INK if shown else theme.faint))
        painter.drawText(
            QRectF(spot.x() - 20, spot.y() - 10, 40, 20),
            Qt.AlignmentFlag.AlignCenter,
            short_key_name(tonic, mode),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.row_at(event.position()) if left else -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position())
        if row >= 0 and row == self._pressed:
            keys = event.modifiers()
            if keys & Qt.KeyboardModifier.ControlModifier:
                self.select_wanted.emit(row)
            elif keys & Qt.KeyboardModifier.AltModifier:
                self.isolate_wanted.emit(row)
            else:
                self.switch_wanted.emit(row)
        self._pressed = -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = -1
        row = self.row_at(event.position())
        if row >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self.isolate_wanted.emit(row)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(QPointF(event.pos()))
            entry = self._entries[row] if row >= 0 else None
            words = f"{entry.label}, {count(len(entry.ids))}" if entry is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _sector(middle: QPointF, inner: float, outer: float, turn: float) -> QPainterPath:
    """Return the outline of a twelfth of a ring; `turn` in degrees, clockwise from the top."""
    start = 90.0 - turn - TURN / 2
    box = QRectF(middle.x() - outer, middle.y() - outer, 2 * outer, 2 * outer)
    hole = QRectF(middle.x() - inner, middle.y() - inner, 2 * inner, 2 * inner)
    path = QPainterPath()
    path.arcMoveTo(box, start)
    path.arcTo(box, start, TURN)
    path.arcTo(hole, start + TURN, -TURN)
    path.closeSubpath()
    return path
