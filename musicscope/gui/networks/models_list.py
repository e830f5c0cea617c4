"""All networks that were kept, the newest first; those that cannot be used say why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from musicscope.core.paths import display_path
from musicscope.gui.networks.card_words import row_words
from musicscope.gui.networks.three_lines import COLOURS, LINES, MARK, ThreeLines

if TYPE_CHECKING:
    from musicscope.learning.packages import OnShelf

_PATH = Qt.ItemDataRole.UserRole
_IN_USE = "in use"


class ModelsList(QListWidget):
    """One row a network.

    Signals
    -------
    shown : Path or None
        Another one is looked at.
    rename_wanted, delete_wanted, use_wanted : Path
        F2, Delete, Enter or a double click.
    """

    shown = Signal(object)
    rename_wanted = Signal(object)
    delete_wanted = Signal(object)
    use_wanted = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Trained networks")
        self.setItemDelegate(ThreeLines(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(lambda *_: self.shown.emit(self.current()))
        self.itemDoubleClicked.connect(lambda item: self.use_wanted.emit(item.data(_PATH)))

    def show_models(self, models: Sequence[OnShelf], used: Path | None) -> None:
        """Show these; the one that was looked at stays, or else the first is."""
        before, row = self.current(), self.currentRow()
        self.blockSignals(True)
        self.clear()
        for one in models:
            words = (
                row_words(one.card)
                if one.card is not None
                else (display_path(one.path.name), one.trouble, "")
            )
            item = QListWidgetItem(words[0])
            item.setData(_PATH, one.path)
            item.setData(LINES, words)
            item.setData(COLOURS, ("text", "soft" if one.card is not None else "bad", "soft"))
            item.setData(MARK, _IN_USE if one.path == used else "")
            told = [*words, _IN_USE] if one.path == used else list(words)
            item.setToolTip("\n".join(part for part in words if part))
            spoken = ", ".join(part for part in told if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.addItem(item)
        self.blockSignals(False)
        if not self.look_at(before) and self.count():
            self.setCurrentRow(min(max(row, 0), self.count() - 1))
        self.shown.emit(self.current())

    def current(self) -> Path | None:
        """Return the file of the network that is looked at."""
        item = self.currentItem()
        return item.data(_PATH) if item is not None else None

    def look_at(self, path: Path | None) -> bool:
        """Look at a network; returns whether it is there."""
        for row in range(self.count()):
            if self.item(row).data(_PATH) == path:
                self.setCurrentRow(row)
                return True
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        path = self.current()
        wanted = _KEYS.get(event.key())
        if wanted is None or path is None:
            super().keyPressEvent(event)
        else:
            getattr(self, wanted).emit(path)


_KEYS = {
    Qt.Key.Key_F2: "rename_wanted",
    Qt.Key.Key_Delete: "delete_wanted",
    Qt.Key.Key_Return: "use_wanted",
    Qt.Key.Key_Enter: "use_wanted",
}
