"""The offer to go on with a training that was interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.networks.card_words import network_words
from musicscope.gui.networks.said import said
from musicscope.gui.theme import INSET, SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class UnfinishedOffer(QFrame):
    """Shown while there is one."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.words = said("", "", self)
        self.resume = QPushButton("Go on", self)
        self.resume.setProperty("role", "primary")
        self.resume.setAccessibleName("Go on with the interrupted training")
        self.resume.clicked.connect(lambda _: workspace.networks.resume())
        self.forget = QPushButton("Let it be", self)
        self.forget.setAccessibleName("Forget the interrupted training")
        self.forget.clicked.connect(lambda _: workspace.networks.forget_unfinished())
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.resume)
        row.addWidget(self.forget)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, SPACE, INSET, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self.words)
        column.addLayout(row)
        self.hide()

    def refresh(self) -> None:
        """Look whether there is one."""
        request = self._workspace.networks.unfinished()
        self.setVisible(request is not None)
        if request is not None:
            name = request.title or network_words(request.network)
            self.words.setText(
                f"The training “{name}” was interrupted. It can go on from its last epoch."
            )
