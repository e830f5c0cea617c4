"""Accepting the suggestions of a tag from a probability on: how many that are, and which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from musicscope.core.changes import Changes
from musicscope.gui.labels.said import FROM_NAME
from musicscope.gui.labels.suggest import answer
from musicscope.gui.labels.work_list import wording_of
from musicscope.gui.library import wording
from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable
from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE

if TYPE_CHECKING:
    from musicscope.library.tags import Tag
    from musicscope.workspace import Workspace

#: Where the slider stands at first, and its ends, in hundredths.
AT_FIRST, LOWEST, HIGHEST = 80, 50, 99
#: Rows of the list; more are counted.
_MOST = 1_000


class AcceptDialog(ListDialog):
    """A slider, what lies above it, and one button that says yes to all of that.

    Enter or a double click plays a track; Del leaves it out.

    Parameters
    ----------
    workspace : Workspace
    tag : Tag
    parent : QWidget
    """

    def __init__(self, workspace: Workspace, tag: Tag, parent: QWidget | None) -> None:
        table = TextTable(("Track", "Artist", "Probability"), (300, 180))
        super().__init__(f"Accept suggestions of “{wording_of(tag.name)}”", table, parent)
        self._workspace, self._tag = workspace, tag
        self._left_out: set[int] = set()
        self.slider = QSlider(Qt.Orientation.Horizontal, minimum=LOWEST, maximum=HIGHEST)
        self.slider.setAccessibleName("Least probability")
        self.slider.setPageStep(5)
        self.slider.setValue(AT_FIRST)
        self.figure, self.note = QLabel(), QLabel(wordWrap=True)
        self.note.setProperty("role", "label")
        self.accept_all = self.add_button("", "Say yes to all of them, as one step")
        self.accept_all.setProperty("role", "primary")
        self.accept_all.clicked.connect(self._accept)
        self.leave_out = self.add_button("Leave out", "Leave the chosen tracks as they are")
        self.leave_out.clicked.connect(self._leave_out)
        self.play = self.add_button("Play", "Play the chosen track")
        self.play.clicked.connect(self._play)
        table.doubleClicked.connect(lambda _: self._play())
        table.delete_pressed.connect(self._leave_out)
        table.selection_changed.connect(self._follow_choice)
        self._lay_out()
        self.slider.valueChanged.connect(lambda _: self.refresh())
        listen(self, workspace.learning.changed, self._follow)
        listen(self, workspace.labelling.changed, self._follow_labels)
        self.refresh()
        self.resize(720, 520)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(QLabel("From"))
        row.addWidget(self.slider, 1)
        row.addWidget(self.figure)
        column: QVBoxLayout = self.layout()
        column.insertLayout(1, row)
        column.insertWidget(3, self.note)

    @property
    def threshold(self) -> float:
        """The least probability, 0..1."""
        return self.slider.value() / 100

    def refresh(self) -> None:
        """Show what lies above the slider now."""
        learning, catalogue = self._workspace.learning, self._workspace.catalogue
        every = learning.suggested(self._tag.id, self.threshold)
        self._found = [s for s in every if s.track not in self._left_out]
        self.figure.setText(f"{self.threshold:.2f}")
        rows = []
        for suggested in self._found[:_MOST]:
            track = catalogue.track(suggested.track)
            doubt = "" if suggested.sure or suggested.from_name else "   not sure"
            words = (track.title, track.artist, f"{suggested.probability:.2f}{doubt}")
            rows.append((suggested.track, words))
        self.table.empty_text = "Nothing is as probable as that; move the slider to the left."
        self.table.show_rows(rows)
        self._tell()

    def _tell(self) -> None:
        found, count = self._found, len(self._found)
        unsure = sum(not suggested.sure for suggested in found)
        is_are = "is" if count == 1 else "are"
        words = f"{wording.counted(count, 'track')} {is_are} suggested from {self.threshold:.2f} on"
        if count and found[0].from_name:
            words += f", {FROM_NAME}: nothing has been learned from you yet"
        elif unsure:
            of_them = "" if unsure == count else f"of {unsure:,} "
            words += f"; {of_them}the model is not sure"
        if self._left_out:
            words += f"; {len(self._left_out):,} left out"
        self.sentence.setText(f"{words}.")
        quality = self._workspace.learning.quality(self._tag.id)
        if quality.known:
            half = (quality.high - quality.low) / 2
            note = (
                f"AUC {quality.auc:.2f} ±{half:.2f} on artists it has not heard. "
                "What you accept counts as your own label; one undo takes all of it back."
            )
        else:
            note = "How good this model is could not be measured yet; listen before you accept."
        if count > _MOST:
            note = f"The {_MOST:,} likeliest are listed. {note}"
        self.note.setText(note)
        self.accept_all.setText(f"Accept {count:,}")
        self.accept_all.setEnabled(count > 0)
        self._follow_choice()

    def _accept(self) -> None:
        answer(self._workspace, self._tag.id, self._found, True)
        self.accept()

    def _leave_out(self) -> None:
        self._left_out |= set(self.table.chosen())
        self.refresh()

    def _play(self) -> None:
        chosen = self.table.chosen()
        if chosen:
            self._workspace.playback.play(chosen[0], context=self.table.numbers())

    def _follow_choice(self) -> None:
        chosen = self.table.chosen()
        self.leave_out.setEnabled(bool(chosen))
        self.play.setEnabled(len(chosen) == 1)

    def _follow(self, tags: frozenset[int]) -> None:
        if self._tag.id in tags:
            self.refresh()

    def _follow_labels(self, changes: Changes) -> None:
        if self._tag.id in changes.tags and self._workspace.labelling.get(self._tag.id) is None:
            self.reject()
