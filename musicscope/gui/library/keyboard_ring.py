"""The focus ring of lists: around the current row, once the keyboard is in use."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen

from musicscope.gui.theme import colour, themes

BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class KeyboardRing:
    """Mixed into an item view, in front of it."""

    _ring = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._show_ring(True)
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._show_ring(False)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_ring(event.reason() in BY_KEYBOARD)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_ring(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        current = self.currentIndex()
        if not self._ring or not current.isValid():
            return
        row = self.visualRect(current)
        ring = QRect(0, row.y(), self.viewport().width(), row.height()).adjusted(2, 1, -2, -1)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(themes.active.accent), 2))
        painter.drawRoundedRect(ring, 4, 4)
        painter.end()

    def _show_ring(self, on: bool) -> None:
        self._ring = on
        self.viewport().update()
