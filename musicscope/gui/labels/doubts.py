"""Where the model contradicts the owner: was this a slip?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.labels.learned import learning_of
from musicscope.gui.theme import INSET, SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_MOST = 4


class DoubtList(QWidget):
    """The strangest labels of one tag, each with its track.

    Signals
    -------
    wanted : int
        A track that the person wants to see.
    """

    wanted = Signal(int)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        heading = QLabel("Was this a slip?")
        heading.setProperty("role", "heading")
        self.tracks: list[int] = [0] * _MOST
        self.rows: list[tuple[QWidget, QPushButton, ElidedLabel]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, SPACE, INSET, SPACE)
        column.setSpacing(2)
        column.addWidget(heading)
        for number in range(_MOST):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            title, words = QPushButton(), ElidedLabel()
            title.setProperty("role", "link")
            title.clicked.connect(lambda _=False, n=number: self.wanted.emit(self.tracks[n]))
            words.setProperty("role", "soft")
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            row.addWidget(title)
            row.addWidget(words, 1)
            column.addWidget(line)
            self.rows.append((line, title, words))
        self.hide()

    def show_tag(self, tag: int | None) -> None:
        """Show the doubts of a tag; nothing where there are none."""
        learning = learning_of(self._workspace)
        catalogue = self._workspace.catalogue
        named = None if tag is None else self._workspace.labelling.get(tag)
        doubts = [] if learning is None or named is None else learning.disagreements(tag)
        doubts = [doubt for doubt in doubts if doubt.track in catalogue][:_MOST]
        self.setVisible(bool(doubts))
        for place, (line, title, words) in enumerate(self.rows):
            line.setVisible(place < len(doubts))
            if place < len(doubts):
                doubt = doubts[place]
                self.tracks[place] = doubt.track
                name = catalogue.track(doubt.track).title
                title.setText((name if len(name) <= 32 else f"{name[:31]}…").replace("&", "&&"))
                said = "yes" if doubt.said else "no"
                words.setText(f"you: {said} · model {doubt.probability:.2f}")
