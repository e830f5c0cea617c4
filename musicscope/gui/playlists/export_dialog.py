"""Asks how a playlist is to be written to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QWidget,
)

from musicscope.gui.theme import SPACE
from musicscope.library.playlist_files.formats import FORMATS

Write = Callable[[Path, bool], bool]


class ExportDialog(QDialog):
    """A format, and how paths are written; then the file.

    Parameters
    ----------
    name : str
        The playlist's.
    write : callable
        Writes the file, given its path and whether paths are relative; says why it failed, and
        returns whether it went well.
    """

    def __init__(self, name: str, write: Write, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"Export “{name}”")
        self._name, self._write = name, write
        self.form = QComboBox()
        self.form.setAccessibleName("Format")
        for ending, form in FORMATS.items():
            self.form.addItem(form.label, ending)
        self.paths = QComboBox()
        self.paths.setAccessibleName("Paths")
        self.paths.addItem("Relative: playlist and music can move together", True)
        self.paths.addItem("Absolute: the playlist can move alone", False)
        choices = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(choices.Save | choices.Cancel)
        buttons.accepted.connect(self._choose_file)
        buttons.rejected.connect(self.reject)
        rows = QFormLayout(self)
        rows.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        rows.setSpacing(SPACE)
        rows.addRow("Format", self.form)
        rows.addRow("Paths", self.paths)
        rows.addRow(buttons)

    def save_to(self, path: Path) -> None:
        """Write the playlist, and close unless that failed."""
        ending = self.form.currentData()
        if path.suffix.lower() != ending:
            path = path.with_name(path.name + ending)
        if self._write(path, self.paths.currentData()):
            self.accept()

    def _choose_file(self) -> None:
        ending = self.form.currentData()
        plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in self._name)
        name, _ = QFileDialog.getSaveFileName(
            self, self.windowTitle(), plain[:80] + ending, f"{self.form.currentText()} (*{ending})"
        )
        if name:
            self.save_to(Path(name))
