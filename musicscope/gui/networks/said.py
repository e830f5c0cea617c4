"""Sentences on a page, and pages that scroll."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from musicscope.gui.theme import INSET, SPACE


def said(text: str, role: str, parent: QWidget) -> QLabel:
    """Return words in one of the roles of the style sheet, over as many lines as they need."""
    label = QLabel(text, parent, wordWrap=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label


class Page(QScrollArea):
    """A column that scrolls up and down.

    Parameters
    ----------
    name : str
        For people who do not see it.
    parent : QWidget

    Attributes
    ----------
    inside : QFrame
        Parent of what stands on it.
    column : QVBoxLayout
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QFrame()
        self.inside.setObjectName("panel")
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(INSET, SPACE // 2, INSET, INSET)
        self.column.setSpacing(SPACE)
        self.setWidget(self.inside)

    def say(self, text: str, role: str = "soft") -> QLabel:
        """Add words."""
        label = said(text, role, self.inside)
        self.column.addWidget(label)
        return label
