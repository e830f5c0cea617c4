"""A list to choose from that shows that it opens."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from musicscope.gui.theme import colour, themes


class Chooser(QComboBox):
    """A box with the chosen item and a caret; long items give way.

    Parameters
    ----------
    name : str
        What is chosen, for the tool tip and the screen reader.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def fill(self, items: list[tuple[str, int]], chosen: int) -> None:
        """Offer items of a text and a value, and choose one, or else the first."""
        self.blockSignals(True)
        self.clear()
        for text, value in items:
            self.addItem(text, value)
        self.setCurrentIndex(max(self.findData(chosen), 0))
        self.blockSignals(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = themes.active
        painter.setPen(QPen(colour(theme.soft if self.isEnabled() else theme.faint), 1.5))
        x, y = self.width() - 14.0, self.height() / 2 - 1.5
        painter.drawLine(QPointF(x - 3.5, y), QPointF(x, y + 3.5))
        painter.drawLine(QPointF(x, y + 3.5), QPointF(x + 3.5, y))
