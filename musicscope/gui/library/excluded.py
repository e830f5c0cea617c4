"""The files that are left out of the library, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from musicscope.core.changes import Changes
from musicscope.core.paths import display_path
from musicscope.gui.library import wording
from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable
from musicscope.gui.listening import listen

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class ExcludedDialog(ListDialog):
    """Shows excluded files and includes again what the person chooses."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        table = TextTable(("Track", "File"), (240,))
        super().__init__("Excluded files", table, parent)
        self._workspace = workspace
        table.empty_text = "No file is excluded."
        self.include = self.add_button("Include again", "Take the selected files back in")
        self.include.clicked.connect(lambda: workspace.include(table.chosen()))
        table.selection_changed.connect(lambda: self.include.setEnabled(bool(self.table.chosen())))
        listen(self, workspace.changes, self._follow_changes)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        excluded = self._workspace.catalogue.excluded()
        self.table.show_rows(
            [(track.id, (track.title, display_path(track.path))) for track in excluded]
        )
        self.sentence.setText(
            f"{wording.counted(len(excluded), 'file')} left out of the table, the map and the "
            "analysis. What was known of them is kept."
        )

    def _follow_changes(self, changes: Changes) -> None:
        if changes.tracks:
            self.refresh()
