"""The networks that were kept: a list at the left, one of them at the right."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.networks.lesson import MODELS, Lesson
from musicscope.gui.networks.model_card import ModelCard
from musicscope.gui.networks.model_files import ask_and_import, delete_with_undo
from musicscope.gui.networks.models_list import ModelsList
from musicscope.gui.networks.said import said
from musicscope.gui.networks.two_sides import TwoSides
from musicscope.gui.theme import INSET, SPACE

if TYPE_CHECKING:
    from musicscope.learning.packages import OnShelf
    from musicscope.workspace import Workspace


class ModelsPage(QWidget):
    """Kept networks.

    Parameters
    ----------
    workspace : Workspace
    parent : QWidget
    """

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._models: dict[Path, OnShelf] = {}
        self._due = True
        self.list = ModelsList(self)
        self.card = ModelCard(workspace, self)
        self.take = QPushButton("Import…", self)
        self.take.setAccessibleName("Import a network")
        self.take.setToolTip("A .network file that somebody gave you; it can never run code")
        self.take.clicked.connect(self.take_in)
        self.hint = said(
            "Enter uses a network, F2 renames it, Delete can be undone.", "label", self
        )
        left = QWidget(self)
        row = QHBoxLayout()
        row.setContentsMargins(INSET, 0, INSET, SPACE // 2)
        row.addWidget(self.take)
        row.addStretch(1)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, SPACE // 2)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.list, 1)
        self.hint.setContentsMargins(INSET, 0, INSET, 0)
        column.addWidget(self.hint)
        column.addLayout(row)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(Lesson(MODELS, self))
        self.stack.addWidget(self.card)
        self.sides = TwoSides(left, self.stack, ("Networks", "Card"), self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.sides)
        self.list.shown.connect(self._show)
        self.list.rename_wanted.connect(lambda _: self.card.rename_shown())
        self.list.delete_wanted.connect(self._delete)
        self.list.use_wanted.connect(self._use)
        self.list.itemClicked.connect(lambda _: self.sides.bring(1))
        listen(self, workspace.networks.changed, lambda _: self._soon())

    def show_model(self, path: Path) -> None:
        """Look at a network."""
        self.refresh()
        self.list.look_at(path)
        self.sides.bring(1)

    def take_in(self) -> None:
        """Ask for a file with a network."""
        ask_and_import(self._workspace, self, self.show_model)

    def refresh(self) -> None:
        """Read again which networks there are."""
        self._due = False
        networks = self._workspace.networks
        models = networks.models()
        self._models = {one.path: one for one in models}
        self.list.show_models(models, networks.chosen if models else None)
        self.hint.setVisible(bool(models))
        if not models:
            self.stack.setCurrentIndex(0)

    def _soon(self) -> None:
        self._due = True
        if self.isVisible():
            self.refresh()

    def _show(self, path: Path | None) -> None:
        one = self._models.get(path)
        self.stack.setCurrentIndex(int(one is not None))
        if one is not None:
            self.card.show_model(one, self._workspace.networks.chosen)

    def _use(self, path: Path) -> None:
        if self._models[path].card is not None:
            self._workspace.networks.choose(path)

    def _delete(self, path: Path) -> None:
        one = self._models[path]
        name = one.card.name if one.card is not None else path.name
        delete_with_undo(self._workspace, path, name)

    def showEvent(self, event: object) -> None:
        super().showEvent(event)
        if self._due:
            self.refresh()
