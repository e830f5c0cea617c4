"""Asks for the name and the search of a smart playlist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from musicscope.gui.library import wording
from musicscope.gui.theme import SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class SmartDialog(QDialog):
    """A name and a search, with the number of tracks that it finds now."""

    def __init__(
        self, workspace: Workspace, name: str, query: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Smart playlist")
        self._workspace = workspace
        self._named = bool(name)
        self.name = QLineEdit(name)
        self.name.setAccessibleName("Name")
        self.query = QLineEdit(query)
        self.query.setAccessibleName("Search")
        self.query.setPlaceholderText("genre:jazz bpm:90..110 -live")
        self.found = QLabel()
        self.found.setProperty("role", "soft")
        sentence = QLabel("It always holds what its search finds, also when tracks are added.")
        sentence.setProperty("role", "soft")
        sentence.setWordWrap(True)
        choices = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(choices.Ok | choices.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        form.setSpacing(SPACE)
        form.addRow(sentence)
        form.addRow("Search", self.query)
        form.addRow("", self.found)
        form.addRow("Name", self.name)
        form.addRow(self.buttons)
        self.setMinimumWidth(420)
        self.query.textChanged.connect(self._follow)
        self.name.textEdited.connect(self._follow_name)
        self._follow()

    def _follow_name(self, text: str) -> None:
        self._named = bool(text)
        self._follow()

    def _follow(self) -> None:
        query = self.query.text().strip()
        if not self._named:
            self.name.setText(query)
        ids = self._workspace.catalogue.select(query) if query else ()
        self.found.setText(f"{wording.counted(len(ids), 'track')} now" if query else " ")
        ready = bool(query and self.name.text().strip())
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(ready)
