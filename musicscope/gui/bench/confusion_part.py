"""What was taken for what, and the tracks of the cell that was opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.matrix import Matrix
from musicscope.gui.library import wording
from musicscope.gui.library.text_table import TextTable
from musicscope.gui.theme import SPACE
from musicscope.learning.evaluation.confusion import Confusion, confusion
from musicscope.learning.evaluation.result import Result
from musicscope.learning.report.words import percent, told_apart

if TYPE_CHECKING:
    from musicscope.workspace import Workspace

_TALL = 220


class ConfusionPart(QWidget):
    """The matrix of one run; with tags, of one tag.

    Parameters
    ----------
    workspace : Workspace
        Its music is played and selected.
    parent : QWidget
    """

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._results: Sequence[Result] = ()
        self._found: Confusion | None = None
        self.run = QComboBox(self)
        self.run.setAccessibleName("Run of the matrix")
        self.run.currentIndexChanged.connect(lambda _: self._follow_run())
        self.tag = QComboBox(self)
        self.tag.setAccessibleName("Tag of the matrix")
        self.tag.currentIndexChanged.connect(lambda _: self._show())
        for box in (self.run, self.tag):
            calm_wheel(box)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(16)
        self.matrix = Matrix(self)
        self.matrix.opened.connect(self.open_cell)
        self.matrix.menu_wanted.connect(self._show_menu)
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("role", "soft")
        self.table = TextTable(("Track", "Said", "How sure"), (340, 150), self)
        self.table.setAccessibleName("Tracks of the cell")
        self.table.setFixedHeight(_TALL)
        self.table.activated.connect(lambda _: self._play_chosen())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_table_menu)
        choice = QHBoxLayout()
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(SPACE)
        choice.addWidget(self.run)
        choice.addWidget(self.tag)
        choice.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(choice)
        for widget in (self.matrix, self.words, self.table):
            column.addWidget(widget)

    def show_results(self, results: Sequence[Result]) -> None:
        """Show the first of other runs."""
        self._results = results
        self.run.blockSignals(True)
        self.run.clear()
        self.run.addItems(told_apart(results))
        self.run.blockSignals(False)
        self.run.setVisible(len(results) > 1)
        self._follow_run()

    @property
    def tracks(self) -> list[int]:
        """The tracks of the open cell that the library still has, the surest first."""
        return self.table.numbers()

    def open_cell(self, truth: int, said: int) -> None:
        """List the tracks of a cell."""
        self.matrix.mark((truth, said))
        rows = self._rows(truth, said)
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        gone = len(self._found.rows(truth, said)) - len(rows)
        words = f"{self.matrix.words((truth, said))}."
        if rows:
            words += " A double click or Enter plays one."
        if gone:
            words += f" {wording.counted(gone, 'track')} of them left the library since."
        self.words.setText(words)

    def _rows(self, truth: int, said: int) -> list[tuple[int, tuple[str, ...]]]:
        answers, found = self._result.answers, self._found
        column = self._column
        rows = found.rows(truth, said)
        sure = answers.scores[rows, found.said[rows] if column is None else column]
        listed = []
        for place in np.argsort(-sure, kind="stable").tolist():
            row = int(rows[place])
            track = int(answers.tracks[row])
            if track in self._workspace.catalogue:
                told = (answers.titles[row], found.names[said], percent(float(sure[place])))
                listed.append((track, told))
        return listed

    @property
    def _result(self) -> Result:
        return self._results[max(self.run.currentIndex(), 0)]

    @property
    def _column(self) -> int | None:
        if self._result.answers.task == "classes":
            return None
        return max(self.tag.currentIndex(), 0)

    def _follow_run(self) -> None:
        answers = self._result.answers
        before = self.tag.currentText()
        self.tag.blockSignals(True)
        self.tag.clear()
        if answers.task == "tags":
            self.tag.addItems(answers.names)
            self.tag.setCurrentIndex(max(self.tag.findText(before), 0))
        self.tag.blockSignals(False)
        self.tag.setVisible(answers.task == "tags")
        self._show()

    def _show(self) -> None:
        answers, column = self._result.answers, self._column
        name = None if column is None else answers.names[column]
        self._found = confusion(answers, name)
        self.matrix.show_confusion(self._found)
        self.table.show_rows([])
        self.table.hide()
        self.words.setText(
            "A cell opens its tracks; its menu selects them in the library. Arrows and Enter do "
            "the same from the keyboard."
        )

    # --- what is done with tracks

    def _show_menu(self, truth: int, said: int, at: QPoint) -> None:
        self.open_cell(truth, said)
        self._menu(self.tracks, at)

    def _show_table_menu(self, at: QPoint) -> None:
        chosen = self.table.chosen() or self.tracks
        self._menu(chosen, self.table.viewport().mapToGlobal(at))

    def _menu(self, tracks: Sequence[int], at: QPoint) -> None:
        if not tracks:
            return
        many = wording.counted(len(tracks), "track")
        menu = QMenu(self)
        select = menu.addAction(f"Select {many} in the library")
        select.triggered.connect(lambda: self._workspace.selection.set(tracks, self))
        play = menu.addAction(f"Play {many}")
        play.triggered.connect(
            lambda: self._workspace.playback.play(tracks[0], context=list(tracks))
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _play_chosen(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self._workspace.playback.play(chosen[0], context=self.tracks)
