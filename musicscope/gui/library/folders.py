"""The music folders of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QWidget

from musicscope.core.changes import Changes
from musicscope.core.paths import display_path
from musicscope.gui.library import file_places, wording
from musicscope.gui.library.list_dialog import ListDialog
from musicscope.gui.library.text_table import TextTable
from musicscope.gui.listening import listen

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class FoldersDialog(ListDialog):
    """Shows, adds and removes music folders."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        table = TextTable(("Folder", "Tracks", "Now"), (400, 90))
        super().__init__("Music folders", table, parent)
        self._workspace = workspace
        table.empty_text = "No folder yet. Add one to fill the library."
        self.sentence.setText(
            "MusicScope looks for music in these folders and never writes to them."
        )
        self.add = self.add_button("Add folder…")
        self.rescan = self.add_button("Look for changes", "Scan all folders again")
        self.remove = self.add_button("Remove…", "Take the selected folders out of the library")
        self.add.clicked.connect(self._add)
        self.rescan.clicked.connect(workspace.rescan)
        self.remove.clicked.connect(self._remove)
        table.delete_pressed.connect(self._remove)
        table.selection_changed.connect(self._follow_choice)
        listen(self, workspace.changes, self._follow_changes)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._folders = {folder.id: folder for folder in self._workspace.library.folders()}
        self.table.show_rows(
            [
                (
                    folder.id,
                    (
                        display_path(folder.path),
                        wording.count(folder.track_count),
                        "available" if folder.available else "not reachable",
                    ),
                )
                for folder in self._folders.values()
            ]
        )

    def _follow_choice(self) -> None:
        self.remove.setEnabled(bool(self.table.chosen()))
        self.rescan.setEnabled(bool(self.table.numbers()))

    def _follow_changes(self, changes: Changes) -> None:
        if changes.folders or changes.added or changes.removed:
            self.refresh()

    def _add(self) -> None:
        path = file_places.choose_folder(self, "Open a music folder")
        if path is not None:
            self._workspace.open_folder(path)

    def _remove(self) -> None:
        chosen = [self._folders[number] for number in self.table.chosen()]
        if not chosen:
            return
        tracks = sum(folder.track_count for folder in chosen)
        what = "this folder" if len(chosen) == 1 else f"these {len(chosen)} folders"
        question = QMessageBox(
            QMessageBox.Icon.NoIcon,
            "Remove from library",
            f"Remove {what} from the library?",
            parent=self,
        )
        question.setInformativeText(
            f"{wording.counted(tracks, 'track')} will leave the library. The files stay as they "
            "are, and what is known of them comes back when you add the folder again."
        )
        remove = question.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.exec()
        if question.clickedButton() is remove:
            for folder in chosen:
                self._workspace.remove_folder(folder.id)
