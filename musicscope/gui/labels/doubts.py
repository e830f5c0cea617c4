"""Where the model contradicts the owner: was this a slip?"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.labels.learned import learning_of
from musicscope.gui.library import wording
from musicscope.gui.theme import INSET, SPACE

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.learning_answers import Doubt

#: Doubts that are shown at once; more come when these are settled.
SHOWN = 3
#: Labels that were kept in spite of the model: tag, track, what was said.
KEPT = "labels.kept"
_MOST_KEPT = 2_000


class DoubtRow(QWidget):
    """One label that is doubted: its track plays, it is kept or corrected."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self.title, self.words = QPushButton(), ElidedLabel()
        self.title.setProperty("role", "link")
        self.title.setStyleSheet("padding-left: 0;")
        self.title.setToolTip("Play it in Label mode")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.title.setMinimumWidth(1)
        self.words.setProperty("role", "label")
        self.keep, self.correct = QPushButton("Keep"), QPushButton()
        for button in (self.keep, self.correct):
            button.setProperty("role", "chip")
        self.keep.setToolTip("It was meant so; ask no more")
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(self.title)
        named.addWidget(self.words)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addLayout(named, 1)
        row.addWidget(self.keep)
        row.addWidget(self.correct)

    def show_doubt(self, title: str, doubt: Doubt) -> None:
        """Show another doubt."""
        self._name = title
        self.title.setAccessibleName(f"Play {title}")
        said, other = ("yes", "no") if doubt.said else ("no", "yes")
        self.words.setText(f"{said} · model {doubt.probability:.2f}")
        self.correct.setText(other.capitalize())
        self.correct.setToolTip(f"It was a slip: say {other}")
        self.keep.setAccessibleName(f"Keep {said} for {title}")
        self.correct.setAccessibleName(f"Correct {title} to {other}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        buttons = (self.keep, self.correct)
        room = self.width() - sum(b.sizeHint().width() + SPACE // 2 for b in buttons)
        metrics = self.title.fontMetrics()
        frame = self.title.sizeHint().width() - metrics.horizontalAdvance(self.title.text())
        short = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, max(room - frame, 40))
        self.title.setText(short.replace("&", "&&"))


class DoubtList(QWidget):
    """The strangest labels of one tag, each with its track.

    Signals
    -------
    wanted : int
        A track that the person wants to see and hear.
    """

    wanted = Signal(int)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._tag: int | None = None
        self.doubts: list[Doubt] = []
        self.heading = QLabel("Was this a slip?")
        self.heading.setProperty("role", "heading")
        self.rest = QLabel()
        self.rest.setProperty("role", "label")
        head = QHBoxLayout()
        head.addWidget(self.heading)
        head.addStretch(1)
        head.addWidget(self.rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, SPACE, INSET, SPACE)
        column.setSpacing(2)
        column.addLayout(head)
        self.rows = [DoubtRow(self) for _ in range(SHOWN)]
        for place, row in enumerate(self.rows):
            row.title.clicked.connect(partial(self._visit, place))
            row.keep.clicked.connect(partial(self._keep, place))
            row.correct.clicked.connect(partial(self._correct, place))
            column.addWidget(row)
        self.hide()

    def show_tag(self, tag: int | None) -> None:
        """Show the doubts of a tag; nothing where there are none."""
        learning, catalogue = learning_of(self._workspace), self._workspace.catalogue
        named = None if tag is None else self._workspace.labelling.get(tag)
        self._tag = None if named is None else tag
        found = [] if learning is None or named is None else learning.disagreements(tag)
        kept = self._kept() if found else set()
        self.doubts = [
            doubt
            for doubt in found
            if doubt.track in catalogue and (tag, doubt.track, doubt.said) not in kept
        ]
        self.setVisible(bool(self.doubts))
        more = len(self.doubts) - SHOWN
        self.rest.setText(f"{wording.count(more)} more after these" if more > 0 else "")
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(self.doubts))
            if place < len(self.doubts):
                doubt = self.doubts[place]
                row.show_doubt(catalogue.track(doubt.track).title, doubt)

    def _visit(self, place: int, *_: object) -> None:
        if place < len(self.doubts):
            self.wanted.emit(self.doubts[place].track)

    def _correct(self, place: int, *_: object) -> None:
        if place < len(self.doubts) and self._tag is not None:
            tag, doubt = self._tag, self.doubts[place]
            labelling = self._workspace.labelling
            say = labelling.no if doubt.said else labelling.yes
            self._workspace.attempt(lambda: say(tag, (doubt.track,)))

    def _keep(self, place: int, *_: object) -> None:
        if place < len(self.doubts) and self._tag is not None:
            doubt = self.doubts[place]
            kept = [*self._stored(), [self._tag, doubt.track, doubt.said]]
            self._workspace.settings.set(KEPT, kept[-_MOST_KEPT:])
            self.show_tag(self._tag)

    def _stored(self) -> list[list]:
        stored = self._workspace.settings.get(KEPT, [])
        return [known for known in stored if isinstance(known, list) and len(known) == 3]

    def _kept(self) -> set[tuple]:
        return {tuple(known) for known in self._stored()}
