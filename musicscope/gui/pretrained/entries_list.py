"""All pretrained networks that this program can open, three lines each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from musicscope.gui.networks.three_lines import COLOURS, LINES, ThreeLines
from musicscope.gui.pretrained.words import row_words

if TYPE_CHECKING:
    from musicscope.workspace.pretrained_entries import Entry

_NAME = Qt.ItemDataRole.UserRole


class EntriesList(QListWidget):
    """One row a network.

    Signals
    -------
    shown : str
        Another one is looked at; its name.
    """

    shown = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Pretrained networks")
        self.setItemDelegate(ThreeLines(self))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.currentItemChanged.connect(lambda *_: self.shown.emit(self.current()))

    def show_entries(self, entries: Sequence[Entry], *, looked: bool) -> None:
        """Show these; the one that was looked at stays, or else the first is."""
        before = self.current()
        if [self.item(row).data(_NAME) for row in range(self.count())] != [e.name for e in entries]:
            self.blockSignals(True)
            self.clear()
            for entry in entries:
                item = QListWidgetItem(entry.label)
                item.setData(_NAME, entry.name)
                self.addItem(item)
            self.blockSignals(False)
        for row, entry in enumerate(entries):
            words = row_words(entry, looked=looked)
            item = self.item(row)
            item.setData(LINES, words)
            item.setData(COLOURS, _colours(entry))
            item.setToolTip("\n".join(words))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(words))
        if not self.look_at(before) and self.count():
            self.setCurrentRow(0)

    def current(self) -> str:
        """Return the name of the network that is looked at; empty for none."""
        item = self.currentItem()
        return item.data(_NAME) if item is not None else ""

    def look_at(self, name: str) -> bool:
        """Look at a network; returns whether it is there."""
        for row in range(self.count()):
            if self.item(row).data(_NAME) == name:
                self.setCurrentRow(row)
                return True
        return False


def _colours(entry: Entry) -> tuple[str, str, str]:
    if entry.found is None:
        return "soft", "soft", "soft"
    return "text", "soft", "good" if entry.agreed else "warn"
