"""The frame of the dialogs that list files or folders: a sentence, the list, buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.library.text_table import TextTable
from musicscope.gui.theme import SPACE

_SIZE = QSize(680, 440)


class ListDialog(QDialog):
    """A sentence, a table and a row of buttons; closes with Escape and frees itself.

    Parameters
    ----------
    title : str
        Of the window.
    table : TextTable
        The list.
    parent : QWidget
        The window it belongs to.
    """

    def __init__(self, title: str, table: TextTable, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = table
        self.table.setAccessibleName(title)
        self.sentence = QLabel(wordWrap=True)
        self.sentence.setProperty("role", "soft")
        well = QFrame()
        well.setObjectName("panel")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(4, 4, 4, 4)
        inside.addWidget(table)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(SPACE)
        self._buttons.addStretch(1)
        self._close = QPushButton("Close")
        self._close.clicked.connect(self.accept)
        self._buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(12)
        layout.addWidget(self.sentence)
        layout.addWidget(well, 1)
        layout.addLayout(self._buttons)
        self.resize(_SIZE)

    def add_button(self, text: str, description: str = "") -> QPushButton:
        """Add a button to the left of the others that are there."""
        button = QPushButton(text)
        button.setAccessibleDescription(description)
        button.setToolTip(description)
        button.setAutoDefault(False)
        self._buttons.insertWidget(self._buttons.count() - 2, button)
        return button
