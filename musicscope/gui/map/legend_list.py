"""A list of values with their colours and shapes, which can be switched off, and renamed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from musicscope.gui.map.shapes import shape_path
from musicscope.gui.map.words import count
from musicscope.gui.theme import INSET, font, themes
from musicscope.workspace.colours import LegendEntry

ROW = 25
SWATCH = 5.0
WIDTH = 232
LONGEST_NAME = 80

_Role = Qt.ItemDataRole
ENTRY = _Role.UserRole + 1
SHOWN = _Role.UserRole + 2
SHAPE = _Role.UserRole + 3
Index = QModelIndex | QPersistentModelIndex


class LegendModel(QAbstractListModel):
    """The entries, and which of them are switched off; `renamed` carries a cluster and its name."""

    renamed = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: tuple[LegendEntry, ...] = ()
        self.shapes: Sequence[int] = ()
        self.off: set[str] = set()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        entry = self.entries[index.row()]
        shown = entry.label not in self.off
        if role in (_Role.DisplayRole, _Role.ToolTipRole, _Role.EditRole):
            return entry.label
        if role == _Role.AccessibleTextRole:
            return f"{entry.label}, {count(len(entry.ids))}{'' if shown else ', dimmed'}"
        return {ENTRY: entry, SHOWN: shown, SHAPE: self.shapes[index.row()]}.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.entries[index.row()].group is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        entry = self.entries[index.row()]
        name = " ".join(str(value).split())
        if role != _Role.EditRole or entry.group is None or name == entry.label:
            return False
        self.renamed.emit(entry.group, name)
        return True

    def show(self, entries: Sequence[LegendEntry], shapes: Sequence[int]) -> None:
        """Take other entries; those of the same name stay switched off."""
        self.beginResetModel()
        self.entries, self.shapes = tuple(entries), shapes
        self.off &= {entry.label for entry in entries}
        self.endResetModel()

    def switch(self, row: int) -> None:
        """Switch an entry off, or on again."""
        self.off ^= {self.entries[row].label}
        self._all_changed()

    def isolate(self, row: int) -> None:
        """Switch all others off; if they are so already, switch all on."""
        label = self.entries[row].label
        others = {entry.label for entry in self.entries} - {label}
        self.off = set() if self.off - {label} == others else others
        self._all_changed()

    def show_all(self) -> None:
        """Switch all on."""
        self.off = set()
        self._all_changed()

    def aside(self) -> list[LegendEntry]:
        """Return the entries that are switched off."""
        return [entry for entry in self.entries if entry.label in self.off]

    def _all_changed(self) -> None:
        if self.entries:
            self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))


class LegendRow(QStyledItemDelegate):
    """Paints swatch, name and number of tracks."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(WIDTH - 2 * INSET, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = themes.active
        entry, shown = index.data(ENTRY), index.data(SHOWN)
        row = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(QColor(theme.raised))
            painter.drawRoundedRect(row.adjusted(4, 1, -4, -1), 4, 4)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.drawRoundedRect(row.adjusted(5, 2, -5, -2), 4, 4)
        self._paint_swatch(
            painter, QPointF(row.x() + INSET + SWATCH, row.center().y() + 0.5), index
        )
        numbers = font(12, tabular=True)
        painter.setFont(numbers)
        painter.setPen(QColor(theme.soft if shown else theme.faint))
        inner = row.adjusted(INSET + 22, 0, -INSET, 0)
        number = f"{len(entry.ids):,}"
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, number)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(number) - 8
        painter.setFont(font(13))
        painter.setPen(QColor(theme.text if shown else theme.faint))
        label = painter.fontMetrics().elidedText(entry.label, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, label)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: Index
    ) -> QLineEdit:
        editor = QLineEdit(parent)
        editor.setMaxLength(LONGEST_NAME)
        editor.setFrame(False)
        editor.setFont(font(13))
        editor.setPlaceholderText("Name from its sound")
        editor.setAccessibleName(f"Name of the cluster {index.data()}")
        return editor

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(INSET + 16, 1, -6, -1))

    @staticmethod
    def _paint_swatch(painter: QPainter, centre: QPointF, index: Index) -> None:
        hue = QColor(index.data(ENTRY).hex)
        outline = hue.darker(135) if not themes.active.dark else hue
        if index.data(SHOWN):
            painter.setBrush(hue)
            painter.setPen(QPen(outline, 1) if not themes.active.dark else Qt.PenStyle.NoPen)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(outline, 1.4))
        painter.drawPath(shape_path(index.data(SHAPE), centre, SWATCH))


class LegendList(QListView):
    """Click switches, double-click and Alt+click isolate, Ctrl+click selects.

    With the keyboard Space switches, Enter isolates, Ctrl+Enter selects, F2 renames.
    """

    switch_wanted = Signal(int)
    isolate_wanted = Signal(int)
    select_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setItemDelegate(LegendRow(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setAccessibleName("Legend")
        self._pressed = -1

    def row_rect(self, row: int) -> QRect:
        """Return where a row is in the viewport."""
        return self.visualRect(self.model().index(row, 0))

    def height_for(self, most: int) -> int:
        """Return the height that shows all rows, at most so many."""
        return min(self.model().rowCount(), most) * ROW

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.indexAt(event.position().toPoint()).row() if left else -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if row >= 0 and row == self._pressed:
            keys = event.modifiers()
            if keys & Qt.KeyboardModifier.ControlModifier:
                self.select_wanted.emit(row)
            elif keys & Qt.KeyboardModifier.AltModifier:
                self.isolate_wanted.emit(row)
            else:
                self.switch_wanted.emit(row)
        self._pressed = -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = -1
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.isolate_wanted.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            return
        row = self.currentIndex().row()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if row >= 0 and event.key() == Qt.Key.Key_Space:
            self.switch_wanted.emit(row)
        elif row >= 0 and enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.select_wanted.emit(row)
        elif row >= 0 and enter:
            self.isolate_wanted.emit(row)
        else:
            super().keyPressEvent(event)
