"""Several tracks, summed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.inspector.fact_row import Fact
from musicscope.gui.library import wording
from musicscope.gui.library.tally import Tally
from musicscope.gui.theme import INSET, SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

#: Tracks that are added up in one go; what is more follows between two frames.
AT_ONCE = 1_000


class SelectionCard(QWidget):
    """How many tracks, how long, whose; and what to do with them."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._ids: Sequence[int] = ()
        self._tally = Tally()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._add_some)
        self.number, self.summary = QLabel(), QLabel(wordWrap=True)
        self.number.setProperty("role", "title")
        self.summary.setProperty("role", "soft")
        self.play, self.enqueue = QPushButton("Play"), QPushButton("Add to queue")
        self.play.clicked.connect(lambda: workspace.playback.play(self._ids[0], context=self._ids))
        self.enqueue.clicked.connect(lambda: workspace.playback.enqueue(self._ids))
        self.facts = {name: Fact(name, lines=2) for name in self._tally.facts}
        self._lay_out()

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.number)
        head.addWidget(self.summary)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.play)
        buttons.addWidget(self.enqueue)
        buttons.addStretch(1)
        line = QFrame()
        line.setObjectName("separator")
        facts = QVBoxLayout()
        facts.setSpacing(0)
        for fact in self.facts.values():
            facts.addWidget(fact)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(INSET)
        column.addLayout(head)
        column.addLayout(buttons)
        column.addWidget(line)
        column.addLayout(facts)

    def show_tracks(self, ids: Sequence[int]) -> None:
        """Sum up other tracks, or the same ones anew."""
        if self._timer.isActive() and ids == self._ids:
            return
        if ids != self._ids:
            self.number.setText(wording.counted(len(ids), "track"))
        self._ids = ids
        self._tally = Tally()
        self._add_some()

    def _add_some(self) -> None:
        catalogue = self._workspace.catalogue
        done = self._tally.number
        part = self._ids[done : done + AT_ONCE]
        if all(track in catalogue for track in part):
            self._tally.add(catalogue, part)
        else:
            self._ids = [track for track in self._ids if track in catalogue]
            self._tally = Tally()
        if self._tally.number < len(self._ids):
            self._timer.start()
        else:
            self._timer.stop()
            self._show()

    def _show(self) -> None:
        self.number.setText(wording.counted(self._tally.number, "track"))
        self.summary.setText(self._tally.summary)
        for name, value in self._tally.facts.items():
            self.facts[name].show_value(value)
