"""Panels that open below a button of the map's toolbar."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.theme import INSET, SPACE, themes

WIDTH = 348
GAP = 4


class Popup(QFrame):
    """Has round corners, closes with Esc or a click elsewhere, and is then gone.

    Attributes
    ----------
    column : QVBoxLayout
        For its contents.
    """

    def __init__(self, anchor: QWidget, name: str, width: int = WIDTH) -> None:
        super().__init__(anchor, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(name)
        self.setFixedWidth(round(width * max(themes.scale, 1.0)))
        self._anchor = anchor
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(INSET, INSET, INSET, INSET)
        self.column.setSpacing(SPACE)

    def heading(self, text: str) -> QLabel:
        """Add a heading."""
        return self._words(text, "heading")

    def words(self, text: str = "") -> QLabel:
        """Add a sentence, which may take several lines."""
        label = self._words(text, "soft")
        label.setWordWrap(True)
        return label

    def _words(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", role)
        self.column.addWidget(label)
        return label

    def open(self) -> None:
        """Show it below its button, within the screen."""
        self.adjustSize()
        place = self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + GAP))
        screen = self._anchor.screen().availableGeometry()
        x = max(min(place.x(), screen.right() - self.width() - GAP), screen.left() + GAP)
        y = max(min(place.y(), screen.bottom() - self.height() - GAP), screen.top() + GAP)
        self.move(x, y)
        self.show()

    def fit_contents(self) -> None:
        """Take the height that the contents want now."""
        self.layout().activate()
        self.resize(self.width(), self.layout().totalHeightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()


class Chips(QWidget):
    """A few choices of which one holds, side by side in rows.

    Parameters
    ----------
    parent : QWidget
    columns : int
        Choices in a row.
    """

    def __init__(self, parent: QWidget, columns: int) -> None:
        super().__init__(parent)
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._group = QButtonGroup(self)

    def add(self, text: str, tip: str = "") -> QAbstractButton:
        """Add a choice; its `clicked` says that it was made."""
        chip = QPushButton(text, self)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setToolTip(tip)
        place = len(self._group.buttons())
        self._group.addButton(chip)
        self._grid.addWidget(chip, place // self._columns, place % self._columns)
        return chip
