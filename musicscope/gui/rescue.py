"""What the person is offered when the library cannot be opened."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox

from musicscope.core.errors import LibraryError
from musicscope.library.damage import DamagedLibrary, restore, start_empty


def offer_rescue(error: LibraryError) -> bool:
    """Show why the library cannot be opened; returns whether it is worth trying again."""
    box = QMessageBox()
    box.setWindowTitle("MusicScope")
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(str(error))
    quit_button = box.addButton("Quit", QMessageBox.ButtonRole.RejectRole)
    again = from_backup = empty = None
    if isinstance(error, DamagedLibrary):
        if error.backup is not None:
            from_backup = box.addButton("Restore the backup", QMessageBox.ButtonRole.AcceptRole)
        empty = box.addButton("Start empty", QMessageBox.ButtonRole.DestructiveRole)
    else:
        again = box.addButton("Try again", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(from_backup or again or quit_button)
    box.exec()
    chosen = box.clickedButton()
    if chosen is quit_button or chosen is None:
        return False
    if isinstance(error, DamagedLibrary):
        if chosen is from_backup and error.backup is not None:
            restore(error.path, error.backup)
        elif chosen is empty:
            start_empty(error.path)
    return True
