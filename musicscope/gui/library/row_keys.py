"""The keys of a list of tracks whose order the person makes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class RowKeys:
    """Delete takes rows out, Enter plays one, Alt with Up and Down moves them.

    For item views that have `remove_chosen`, `play` and `move_chosen`.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.remove_chosen()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.play(self.currentIndex().row())
        elif held & Qt.KeyboardModifier.AltModifier and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.move_chosen(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)
            return
        event.accept()
