"""Things side by side where there is room, and below each other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from musicscope.gui.bench.run_key import RunKey
from musicscope.gui.theme import SPACE, themes

#: A column is at least so wide, px.
LEAST = 300


class Gallery(QWidget):
    """One or two columns of equal width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2 * SPACE)
        self._held: list[QWidget] = []
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def count(self) -> int:
        """How many things there are."""
        return len(self._held)

    def add(self, widget: QWidget) -> None:
        """Add one more."""
        self._held.append(widget)
        self._columns = 0
        self._arrange()

    def add_told(self, widget: QWidget, title: str, words: str, run: int) -> None:
        """Add one more with the title of its run above it, and words below it."""
        box = QWidget(self)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        if title:
            column.addWidget(RunKey(run, title, box))
        column.addWidget(widget)
        if words:
            told = QLabel(words, box, wordWrap=True)
            told.setProperty("role", "soft")
            column.addWidget(told)
        column.addStretch(1)
        self.add(box)

    def minimumSizeHint(self) -> QSize:
        return QSize(round(200 * themes.scale), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        two = self.width() >= 2 * LEAST * themes.scale and len(self._held) > 1
        columns = 2 if two else 1
        if columns == self._columns:
            return
        self._columns = columns
        for widget in self._held:
            self._grid.removeWidget(widget)
        for place, widget in enumerate(self._held):
            self._grid.addWidget(widget, place // columns, place % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, int(column < columns))
        self.updateGeometry()
