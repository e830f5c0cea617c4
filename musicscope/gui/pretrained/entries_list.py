"""All pretrained networks that this program can open, three lines each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicscope.gui.pretrained.words import row_words
from musicscope.gui.theme import colour, font, themes

if TYPE_CHECKING:
    from musicscope.workspace.pretrained_entries import Entry

_NAME = Qt.ItemDataRole.UserRole
_WORDS = Qt.ItemDataRole.UserRole + 1
_READY = Qt.ItemDataRole.UserRole + 3
_HERE = Qt.ItemDataRole.UserRole + 2
_ROW = 60


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
        self.setItemDelegate(_Rows(self))
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
            item.setData(_WORDS, words)
            item.setData(_HERE, entry.found is not None)
            item.setData(_READY, entry.found is not None and entry.agreed)
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


class _Rows(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return QSize(120, round(_ROW * themes.scale))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        theme = themes.active
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(colour(theme.accent if focused else theme.raised_strong))
            painter.setBrush(colour(theme.raised_strong))
            painter.drawRoundedRect(box, 6, 6)
        inside = box.adjusted(10, 4, -8, -4)
        line = inside.height() / 3
        state = theme.soft
        if index.data(_HERE):
            state = theme.good if index.data(_READY) else theme.warn
        tokens = (theme.text if index.data(_HERE) else theme.soft, theme.soft, state)
        for place, (words, token) in enumerate(zip(index.data(_WORDS), tokens, strict=True)):
            painter.setFont(font(12 if not place else 11, 400 if place else 500, tabular=True))
            painter.setPen(colour(token))
            at = QRectF(inside.left(), inside.top() + place * line, inside.width(), line)
            metrics = painter.fontMetrics()
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(at.width()))
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
