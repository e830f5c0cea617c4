"""The files that could not be analysed, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from musicscope.core.changes import Changes
from musicscope.gui.library import file_places, wording
from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable
from musicscope.gui.listening import listen

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class FailuresDialog(ListDialog):
    """Shows what failed and why; tries again what the person chooses."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        table = TextTable(("File", "Reason"), (250,))
        super().__init__("Files that could not be analysed", table, parent)
        self._workspace = workspace
        table.empty_text = "Every file could be analysed."
        self.retry_all = self.add_button("Try all again")
        self.retry_chosen = self.add_button("Try again", "Analyse the selected files again")
        self.show_file = self.add_button("Show in folder")
        self.retry_all.clicked.connect(lambda: workspace.retry(table.numbers()))
        self.retry_chosen.clicked.connect(lambda: workspace.retry(table.chosen()))
        self.show_file.clicked.connect(self._show_in_folder)
        table.selection_changed.connect(self._follow_choice)
        listen(self, workspace.changes, self._follow_changes)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._failures = {track.id: track for track in self._workspace.library.failures()}
        self.table.show_rows(
            [
                (track.id, (wording.file_name(track.path), wording.as_sentence(track.reason)))
                for track in self._failures.values()
            ]
        )
        number = len(self._failures)
        self.sentence.setText(
            f"{wording.counted(number, 'file')} could not be read as music. "
            "They are not tried again until they change, or until you ask."
            if number
            else "Nothing is wrong with any file."
        )

    def _follow_choice(self) -> None:
        chosen = len(self.table.chosen())
        self.retry_all.setEnabled(bool(self.table.numbers()))
        self.retry_chosen.setEnabled(chosen > 0)
        self.show_file.setEnabled(chosen == 1)

    def _follow_changes(self, changes: Changes) -> None:
        if changes.tracks:
            self.refresh()

    def _show_in_folder(self) -> None:
        for number in self.table.chosen():
            file_places.show_in_folder(self._failures[number].path)
