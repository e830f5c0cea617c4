"""The keys of label mode, in one line."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from musicscope.gui.labels.keys import NEW
from musicscope.gui.similar.wrapping import WrappingRow

_KEYS = (
    ("1 … 0, A … Z", "yes"),
    ("Shift", "no"),
    ("again", "take back"),
    ("Enter", "next"),
    ("⌫", "back"),
    ("Space", "play"),
    ("Ctrl Z", "undo"),
    (NEW, "new word"),
    ("drag in a view", "label a passage"),
)


class KeyHints(QWidget):
    """Small key caps with words beside them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = WrappingRow(self, 10)
        for key, words in _KEYS:
            pair = QWidget()
            inside = QHBoxLayout(pair)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(6)
            cap, label = QLabel(key), QLabel(words)
            cap.setProperty("role", "key")
            label.setProperty("role", "label")
            inside.addWidget(cap)
            inside.addWidget(label)
            row.addWidget(pair)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_for(self, any_tags: bool) -> None:
        """Be there once there is something to press."""
        self.setVisible(any_tags)

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.LayoutRequest}:
            self.setFixedHeight(max(self.layout().heightForWidth(self.width()), 1))
        return super().event(event)
