"""A plain table of words, for the dialogs that list files and folders."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from musicscope.gui.library.keyboard_ring import KeyboardRing
from musicscope.gui.theme import ROW, colour, font, themes

Row = tuple[int, tuple[str, ...]]

_NOWHERE = QModelIndex()
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class _TextModel(QAbstractTableModel):
    def __init__(self, headings: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._headings = headings
        self.rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self.rows[index.row()][1][index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column():
            return colour(themes.active.soft)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class TextTable(KeyboardRing, QTableView):
    """Rows of words, each with the number of what it stands for.

    Signals
    -------
    delete_pressed, selection_changed : no arguments
        The delete key; another set of rows is selected.
    """

    delete_pressed = Signal()
    selection_changed = Signal()

    def __init__(
        self, headings: Sequence[str], widths: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = _TextModel(headings, self)
        self.empty_text = ""
        self.setModel(self._rows)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setStyleSheet("QTableView::item { padding: 0 5px; border: none; }")
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows; what was selected and is still there stays selected."""
        kept = set(self.chosen())
        self._rows.show(rows)
        selection = QItemSelection()
        for row, (number, _) in enumerate(rows):
            if number in kept:
                selection.select(self._rows.index(row, 0), self._rows.index(row, 0))
        self.selectionModel().select(selection, _SELECT)
        self.selection_changed.emit()

    def numbers(self) -> list[int]:
        """Return what all rows stand for."""
        return [number for number, _ in self._rows.rows]

    def chosen(self) -> list[int]:
        """Return what the selected rows stand for, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.rows[row][0] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._rows.rows:
            self.setCurrentIndex(self._rows.index(0, 0))

    def paintEvent(self, event: object) -> None:
        super().paintEvent(event)
        if self._rows.rows:
            return
        painter = QPainter(self.viewport())
        painter.setPen(colour(themes.active.soft))
        painter.setFont(font(13))
        area = self.viewport().rect().adjusted(24, 24, -24, -24)
        painter.drawText(
            area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text
        )
        painter.end()
