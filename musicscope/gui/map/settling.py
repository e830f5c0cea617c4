"""Says that the map is settling, and offers to stop that."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from musicscope.gui.map.words import projection_label
from musicscope.gui.theme import SPACE


class Settling(QWidget):
    """Visible only while a projection is under way; emits `cancel_wanted`."""

    cancel_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = QLabel(self)
        self._words.setProperty("role", "soft")
        bar = QProgressBar(self)
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedWidth(64)
        bar.setAccessibleName("The map is settling")
        cancel = QToolButton(self)
        cancel.setText("Cancel")
        cancel.setProperty("role", "link")
        cancel.setToolTip("Stop here; what is shown stays")
        cancel.clicked.connect(self.cancel_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        for widget in (self._words, bar, cancel):
            row.addWidget(widget)
        self.hide()

    def show_building(self, building: bool, projection: str) -> None:
        """Say that a projection, by its name in the registry, is under way; or no longer."""
        if building:
            self._words.setText(f"Settling {projection_label(projection)}")
        self.setVisible(building)
