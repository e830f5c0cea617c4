"""Writing tags into files: first what each file would say, and only then, when asked, done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from musicscope.core.paths import display_path
from musicscope.gui.library import wording
from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable
from musicscope.gui.listening import while_alive
from musicscope.gui.theme import SPACE
from musicscope.workspace.labelling_files import FIELDS

if TYPE_CHECKING:
    from musicscope.workspace import Workspace
    from musicscope.workspace.labelling_files import WritingPlan

#: Rows of the list; more are counted.
_MOST = 1_000


class WriteDialog(ListDialog):
    """Which field, what each file says before and after, and one button that writes it.

    Parameters
    ----------
    workspace : Workspace
    tags : sequence of int or None
        Which tags; None for all.
    parent : QWidget
    """

    def __init__(
        self, workspace: Workspace, tags: Sequence[int] | None, parent: QWidget | None
    ) -> None:
        table = TextTable(("File", "Says now", "Would say"), (300, 170))
        super().__init__("Write tags into files", table, parent)
        self._workspace, self._tags = workspace, tags
        self.plan: WritingPlan | None = None
        self.field = QComboBox()
        self.field.setAccessibleName("Field of the file's tags")
        for name, label in FIELDS.items():
            self.field.addItem(label, name)
        self.note = QLabel(wordWrap=True)
        self.note.setProperty("role", "label")
        self.write = self.add_button("Write", "Write this into the files; can be undone")
        self.write.setProperty("role", "primary")
        self.write.clicked.connect(self._write)
        table.empty_text = "The files say all this already."
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(QLabel("Into the field"))
        row.addWidget(self.field)
        row.addStretch(1)
        column: QVBoxLayout = self.layout()
        column.insertLayout(1, row)
        column.insertWidget(3, self.note)
        self.field.currentIndexChanged.connect(lambda _: self.refresh())
        self.resize(760, 520)
        self.refresh()

    def refresh(self) -> None:
        """Work out again what would be written."""
        self.plan = None
        self.sentence.setText("Reading the files…")
        self.write.setEnabled(False)
        self._workspace.tag_writing.preview(
            self._workspace.catalogue.ids().tolist(),
            self._tags,
            self.field.currentData(),
            done=while_alive(self, self._show),
        )

    def _show(self, plan: WritingPlan) -> None:
        self.plan = plan
        rows = [
            (change.track, (display_path(change.path), _words(change.before), _words(change.after)))
            for change in plan.changes[:_MOST]
        ]
        rows += [
            (refusal.track, (display_path(refusal.path), refusal.reason, "left as it is"))
            for refusal in plan.refused[: _MOST - len(rows)]
        ]
        self.table.show_rows(rows)
        count = len(plan.changes)
        left = f" {wording.counted(len(plan.refused), 'file')} cannot be written."
        self.sentence.setText(
            f"{wording.counted(count, 'file')} would be changed; nothing has been written yet."
            f"{left if plan.refused else ''}"
        )
        self.note.setText(
            "A yes is added to the field, a no is taken out of it; what else it says stays, and "
            "the sound is not touched. Undo puts the files back."
        )
        self.write.setText(f"Write into {wording.counted(count, 'file')}")
        self.write.setEnabled(count > 0)

    def _write(self) -> None:
        plan = self.plan
        if plan is not None:
            self._workspace.attempt(lambda: self._workspace.tag_writing.write(plan))
            self.accept()


def _words(words: Sequence[str]) -> str:
    return ", ".join(words) or "nothing"
