"""From one song to another in small steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.icons import icon
from musicscope.gui.library import wording
from musicscope.gui.listening import listen
from musicscope.gui.similar import asking
from musicscope.gui.similar.dialog import SimilarDialog
from musicscope.gui.similar.keeping import keep_as_playlist
from musicscope.gui.similar.question import Question
from musicscope.gui.similar.row_list import RowList
from musicscope.gui.similar.steps import Steps
from musicscope.gui.similar.wrapping import WrappingRow
from musicscope.gui.theme import INSET, SPACE, font, themes

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_DELAY_MS = 60
FEWEST, MOST, USUAL = 1, 60, 8


class PathDialog(SimilarDialog):
    """From song A to song B in as many steps as asked for.

    Signals
    -------
    path_shown : list of int
        The path to draw on the map; empty when there is none any more.
    why_wanted : int, int
        What do these two neighbours have in common?
    """

    path_shown = Signal(list)
    why_wanted = Signal(int, int)

    def __init__(self, workspace: Workspace, a: int, b: int, parent: QWidget | None = None) -> None:
        super().__init__(workspace, "Path from song to song", "path", (560, 640), parent)
        self._ends = (a, b)
        self._make_controls()
        self.list = RowList(workspace, "The path", self)
        self.list.looks.numbered = True
        self.list.play_wanted.connect(self._play)
        self._steps = Steps(workspace, self)
        self._steps.measured.connect(self.list.found.replace)
        self._question = Question(self, _DELAY_MS)
        self._question.answered.connect(self._show)
        self._question.failed.connect(self._fail)
        self._question.waiting.connect(self._wait)
        self._lay_out()
        self.play = self.add_button("Play", "Play the path from its start", primary=True)
        self.keep = self.add_button("Keep as playlist", "Keep the path as a playlist")
        self.why = self.add_button(
            "Why this step?", "What the selected track and the one before have in common"
        )
        self.why.clicked.connect(lambda _=False: self._ask_why())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._follow_row())
        self.play.clicked.connect(lambda _=False: self._play(0))
        self.keep.clicked.connect(lambda _=False: self._keep())
        listen(self, workspace.changes, self._follow_changes)
        listen(self, themes.changed, lambda _: self._restyle())
        self._restyle()
        self.list.setFocus()
        self._name_ends()
        self.ask()

    @property
    def path(self) -> tuple[int, ...]:
        """The tracks of the path, from A to B."""
        return self.list.found.ids

    def ask(self) -> None:
        """Look for the path again."""
        if self._ends[0] == self._ends[1]:
            self._fail("A path needs two different tracks; choose another.")
            return
        self.keep_setting("steps", self.steps.value())
        self.keep_setting("smooth_tempo", self.smooth_tempo.isChecked())
        self.keep_setting("smooth_key", self.smooth_key.isChecked())
        self._question.ask(
            asking.path(
                self._workspace,
                *self._ends,
                self.steps.value(),
                self.smooth_tempo.isChecked(),
                self.smooth_key.isChecked(),
            )
        )

    def _show(self, found: Sequence[int]) -> None:
        self.list.show_rows(self._steps.measure(found))
        steps = len(found) - 1
        short = steps < self.steps.value()
        self.sentence.setText(
            f"{wording.counted(max(steps, 0), 'step')}"
            + (", as many as there are tracks between." if short else ".")
            + " The columns show how like the one before each track is."
        )
        self._follow_path()

    def _fail(self, sentence: str) -> None:
        self._steps.stop()
        self.list.empty_text = sentence
        self.list.show_rows(())
        self.sentence.setText("")
        self._follow_path()

    def _wait(self, waiting: bool) -> None:
        if waiting:
            self.sentence.setText("Looking for the way…")

    def _follow_path(self) -> None:
        there = len(self.path) > 1
        self.play.setEnabled(there)
        self.keep.setEnabled(there)
        self._follow_row()
        self.path_shown.emit(list(self.path) if self.on_map.isChecked() else [])

    def _turn_round(self) -> None:
        self._ends = self._ends[::-1]
        self._name_ends()
        self.ask()

    def _show_on_map(self, on: bool) -> None:
        self.keep_setting("on_map", on)
        self._follow_path()

    def _play(self, row: int) -> None:
        if self.path:
            self._workspace.playback.play(self.path[row], self.path)

    def _ask_why(self) -> None:
        row = self.list.currentIndex().row()
        if row > 0:
            self.why_wanted.emit(*self.path[row - 1 : row + 1])

    def _follow_row(self) -> None:
        self.why.setEnabled(self.list.currentIndex().row() > 0)

    def _keep(self) -> None:
        first, last = (self._workspace.catalogue.track(i).title for i in self._ends)
        keep_as_playlist(self._workspace, self.path, f"{first} → {last}", self)

    def _follow_changes(self, changes: Any) -> None:
        if changes.removed & set(self._ends):
            self.close()
        elif changes.removed & set(self.path):
            self.ask()

    def end(self) -> None:
        self._question.drop()
        self._steps.stop()
        self.path_shown.emit([])

    # building

    def _make_controls(self) -> None:
        self._from, self._to = ElidedLabel(), ElidedLabel()
        self.turn = QPushButton("Turn round")
        self.turn.setAutoDefault(False)
        self.turn.setProperty("role", "chip")
        self.turn.setToolTip("Go from the second song to the first")
        self.turn.clicked.connect(lambda _=False: self._turn_round())
        self.steps = QSpinBox()
        self.steps.setRange(FEWEST, MOST)
        self.steps.setValue(min(max(self.setting("steps", USUAL), FEWEST), MOST))
        self.steps.setSuffix(" steps")
        self.steps.setAccessibleName("Number of steps")
        self.steps.setToolTip("How many steps lead from one to the other")
        self.steps.valueChanged.connect(lambda _: self.ask())
        self.smooth_tempo = QCheckBox("Smooth in tempo")
        self.smooth_tempo.setToolTip("Avoid leaps in tempo; half and double are near")
        self.smooth_key = QCheckBox("Smooth in key")
        self.smooth_key.setToolTip("Avoid leaps on the circle of fifths")
        for box, name in ((self.smooth_tempo, "smooth_tempo"), (self.smooth_key, "smooth_key")):
            box.setChecked(self.setting(name, False))
            box.toggled.connect(lambda _: self.ask())
        self.on_map = QCheckBox("Draw it on the map")
        self.on_map.setChecked(self.setting("on_map", True))
        self.on_map.toggled.connect(self._show_on_map)

    def _lay_out(self) -> None:
        ends = QFrame()
        ends.setObjectName("panel")
        names = QVBoxLayout()
        names.setSpacing(4)
        for word, label in (("From", self._from), ("to", self._to)):
            soft = QLabel(word)
            soft.setProperty("role", "soft")
            soft.setMinimumWidth(round(36 * themes.scale))
            line = QHBoxLayout()
            line.setSpacing(SPACE)
            line.addWidget(soft)
            line.addWidget(label, 1)
            names.addLayout(line)
        head = QHBoxLayout(ends)
        head.setContentsMargins(INSET, SPACE, INSET, SPACE)
        head.addLayout(names, 1)
        head.addWidget(self.turn)
        controls = QWidget()
        flow = WrappingRow(controls, 2 * SPACE)
        for widget in (self.steps, self.smooth_tempo, self.smooth_key, self.on_map):
            flow.addWidget(widget)
        well = QFrame()
        well.setObjectName("panel")
        inside = QVBoxLayout(well)
        inside.setContentsMargins(0, 4, 0, 4)
        inside.addWidget(self.list)
        self.body.addWidget(ends)
        self.body.addWidget(controls)
        self.body.addWidget(self.sentence)
        self.body.addWidget(well, 1)

    def _name_ends(self) -> None:
        for label, track in zip((self._from, self._to), self._ends, strict=True):
            known = self._workspace.catalogue.track(track)
            label.setText(f"{known.title} · {known.artist}" if known.artist else known.title)

    def _restyle(self) -> None:
        for label in (self._from, self._to):
            label.setFont(font(13, 600))
        self.play.setIcon(icon("play", "on_accent"))
