"""Pretrained networks: all that can be opened at the left, one of them at the right."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from musicscope.core.paths import display_path
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.library import file_places
from musicscope.gui.listening import listen
from musicscope.gui.networks.said import said
from musicscope.gui.networks.two_sides import TwoSides
from musicscope.gui.pretrained.card import EntryCard
from musicscope.gui.pretrained.entries_list import EntriesList
from musicscope.gui.pretrained.search_dialog import DescriptionDialog
from musicscope.gui.theme import INSET, SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_TEACH = (
    "Networks that others have trained on a great deal of music. Those on this computer can listen "
    "to your library; nothing is fetched unless you say so."
)


class PretrainedPage(QWidget):
    """Networks of others.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget, optional
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._pretrained = workspace.pretrained
        self._asked = False
        self._due = True
        self.list = EntriesList(self)
        self.card = EntryCard(workspace, self)
        self.teach = said(_TEACH, "soft", self)
        self.trouble = said("", "bad", self)
        self.place = ElidedLabel(self)
        self.place.setProperty("role", "label")
        self._make_buttons()
        self._lay_out()
        self.list.shown.connect(self._show)
        self.list.itemClicked.connect(lambda _: self.sides.bring(1))
        listen(self, self._pretrained.changed, lambda _: self._soon())

    def _make_buttons(self) -> None:
        def add(words: str, then: object, told: str) -> QPushButton:
            button = QPushButton(words, self)
            button.setAccessibleDescription(told)
            button.setToolTip(told)
            button.clicked.connect(lambda _=False: then())
            return button

        self.choose = add(
            "Choose folder…",
            self.choose_folder,
            "A folder that holds one of these networks, or one folder for each of several",
        )
        self.usual = add("Usual folder", lambda: self._pretrained.use_folder(None), "")
        self.search = add(
            "Search by description…", self.describe, "Needs a network that knows words"
        )

    def _lay_out(self) -> None:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, SPACE // 2)
        column.setSpacing(SPACE // 2)
        for words in (self.teach, self.trouble):
            words.setContentsMargins(INSET, 0, INSET, 0)
        column.addWidget(self.teach)
        column.addWidget(self.trouble)
        column.addWidget(self.list, 1)
        place = QHBoxLayout()
        place.setContentsMargins(INSET, 0, INSET, 0)
        place.addWidget(self.place)
        column.addLayout(place)
        for buttons in ((self.choose, self.usual), (self.search,)):
            row = QHBoxLayout()
            row.setContentsMargins(INSET, 0, INSET, SPACE // 2)
            row.setSpacing(SPACE)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        self.sides = TwoSides(left, self.card, ("Networks", "Card"), self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.sides)

    def choose_folder(self) -> None:
        """Ask for the folder that networks are looked for in."""
        chosen = file_places.choose_folder(self, "Where are pretrained networks?")
        if chosen is not None:
            self._pretrained.use_folder(Path(os.fsdecode(chosen)))

    def describe(self) -> None:
        """Search by description."""
        DescriptionDialog(self._workspace, self.window()).show()

    def refresh(self) -> None:
        """Show what is known now."""
        self._due = False
        pretrained = self._pretrained
        entries = pretrained.entries()
        self.list.show_entries(entries, looked=pretrained.looked)
        self.trouble.setText(pretrained.help)
        self.trouble.setVisible(bool(pretrained.help))
        folder = display_path(pretrained.folder)
        self.place.setText(f"Looked for in {folder}")
        self.place.setAccessibleDescription(f"{folder}, then the cache of the Hugging Face hub")
        self.usual.setVisible(not pretrained.folder_is_usual)
        knowing = any(entry.about.has_text and entry.heard for entry in entries)
        self.search.setEnabled(knowing)
        self._show(self.list.current())

    def _show(self, name: str) -> None:
        if name:
            self.card.show_entry(self._pretrained.entry(name))

    def _soon(self) -> None:
        self._due = True
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        if not self._asked:
            self._asked = True
            self._pretrained.look()
        if self._due:
            self.refresh()
