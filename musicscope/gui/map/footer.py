"""The line below the map: how much is on it, what a drag does, what is selected."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.map.lasso import Tool
from musicscope.gui.map.settling import Settling
from musicscope.gui.theme import INSET

HEIGHT = 30
_AROUND = "the selection · Shift adds · Alt takes out · Shift+Alt keeps what is in both"
HINTS = {
    Tool.PAN: "",
    Tool.LASSO: f"What you draw around becomes {_AROUND}",
    Tool.RECTANGLE: f"What the rectangle holds becomes {_AROUND}",
    Tool.LINE: "What your line passes over plays in that order · Shift draws it straight",
}
PICK = "Click the track that the path leads to · Esc gives up"


class MapFooter(QWidget):
    """Emits `cancel_wanted` to stop settling, `clear_wanted` to select nothing."""

    cancel_wanted = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.status = ElidedLabel(self)
        self.status.setProperty("role", "faint")
        self.settling = Settling(self)
        self.settling.cancel_wanted.connect(self.cancel_wanted)
        self._selected = QLabel(self)
        self._selected.setProperty("role", "soft")
        self._clear = QToolButton(self)
        self._clear.setText("Clear")
        self._clear.setToolTip("Select nothing (Esc)")
        self._clear.setProperty("role", "link")
        self._clear.clicked.connect(self.clear_wanted)
        self._covered, self._hint = "", ""
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, 0, INSET, 0)
        row.setSpacing(INSET)
        row.addWidget(self.settling)
        row.addWidget(self.status, 1)
        row.addWidget(self._selected)
        row.addWidget(self._clear)

    def show_coverage(self, sentence: str) -> None:
        """Say how many tracks are on the map."""
        self._covered = sentence
        self.status.setText(self._hint or sentence)

    def show_tool(self, tool: Tool, picking: bool) -> None:
        """Say what a drag, or while picking a click, does."""
        self._hint = PICK if picking else HINTS[tool]
        self.status.setText(self._hint or self._covered)

    def show_selected(self, words: str) -> None:
        """Say what is selected; empty for nothing."""
        self._selected.setText(words)
        self._selected.setVisible(bool(words))
        self._clear.setVisible(bool(words))
