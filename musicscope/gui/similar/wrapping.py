"""A row of widgets that goes on in the next line where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrappingRow(QLayout):
    """Lays widgets out from left to right, then in further lines.

    Parameters
    ----------
    parent : QWidget
        Is laid out.
    gap : int
        Between widgets and between lines, px.
    """

    def __init__(self, parent: QWidget, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arranged(QRect(0, 0, width, 0))[1]

    def sizeHint(self) -> QSize:
        extent = QRect()
        for _, place in self._arranged(QRect(0, 0, 10_000, 0))[0]:
            extent = extent.united(place)
        return extent.size()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        for item, place in self._arranged(area)[0]:
            item.setGeometry(place)

    def _arranged(self, area: QRect) -> tuple[list[tuple[QLayoutItem, QRect]], int]:
        """Return where each item goes, and how tall they are together."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        room = area.width()
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            size.setWidth(min(size.width(), max(area.width(), item.minimumSize().width())))
            if size.width() > room and lines[-1]:
                lines.append([])
                room = area.width()
            lines[-1].append((item, size))
            room -= size.width() + self._gap
        places, y = [], area.y()
        for line in filter(None, lines):
            tall, x = max(size.height() for _, size in line), area.x()
            for item, size in line:
                corner = QPoint(x, y + (tall - size.height()) // 2)
                places.append((item, QRect(corner, size)))
                x += size.width() + self._gap
            y += tall + self._gap
        return places, max(y - self._gap - area.y(), 0)
