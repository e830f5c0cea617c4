"""A list of tracks becomes a playlist of the owner's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from musicscope.gui.library import wording
from musicscope.gui.theme import SPACE
from musicscope.workspace.notices import Notice

if TYPE_CHECKING:
    from musicscope.workspace import Workspace


class KeepDialog(QDialog):
    """Asks for the playlist's name; Enter keeps it.

    Parameters
    ----------
    workspace : Workspace
    ids : sequence of int
        The tracks in the order of the playlist.
    name : str
        A name that would fit.
    """

    def __init__(
        self, workspace: Workspace, ids: Sequence[int], name: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._ids = workspace, list(ids)
        self.setWindowTitle("Keep as playlist")
        self.name = QLineEdit(name)
        self.name.setAccessibleName("Name of the playlist")
        self.name.selectAll()
        sentence = QLabel(f"{wording.counted(len(self._ids), 'track')}, in this order.")
        sentence.setProperty("role", "soft")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setText("Keep")
        self.save.setProperty("role", "primary")
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(bool(name.strip()))
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.setSpacing(12)
        for widget in (self.name, sentence, buttons):
            column.addWidget(widget)
        self.setMinimumWidth(360)

    def _keep(self) -> None:
        name = self.name.text().strip()
        if not name:
            return
        made: list[int | None] = []
        make = self._workspace.playlists.make
        if self._workspace.attempt(lambda: made.append(make(name, self._ids))) and made[0]:
            self._workspace.notices.emit(
                Notice("info", f"“{name}” is among your playlists; Undo takes it back.")
            )
            self.accept()


def keep_as_playlist(
    workspace: Workspace, ids: Sequence[int], name: str, parent: QWidget
) -> KeepDialog:
    """Ask for a name and keep `ids` as a playlist."""
    dialog = KeepDialog(workspace, ids, name, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
