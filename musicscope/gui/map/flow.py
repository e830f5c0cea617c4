"""A row of controls that goes on in the next line where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

GAP = 6
GROUP_GAP = 16


class FlowLayout(QLayout):
    """Lays widgets out from left to right, then in further rows; groups stand further apart."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._first_of_group: set[int] = set()
        self.setContentsMargins(0, 0, 0, 0)

    def begin_group(self) -> None:
        """Leave more room before the widget that is added next."""
        self._first_of_group.add(len(self._items))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arranged(QRect(0, 0, width, 0))[1]

    def sizeHint(self) -> QSize:
        places, _ = self._arranged(QRect(0, 0, 10_000, 0))
        extent = QRect()
        for _, place in places:
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
        places = []
        x, y, row_height = area.x(), area.y(), 0
        for index, item in enumerate(self._items):
            if item.isEmpty():
                continue
            size = item.sizeHint()
            at_start = x == area.x()
            if index in self._first_of_group and not at_start:
                x += GROUP_GAP - GAP
            if x + size.width() > area.right() + 1 and not at_start:
                x, y, row_height = area.x(), y + row_height + GAP, 0
            places.append((item, QRect(QPoint(x, y), size)))
            x += size.width() + GAP
            row_height = max(row_height, size.height())
        return places, y + row_height - area.y()
