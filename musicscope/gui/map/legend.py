"""What the colours mean: one row a value, which can be switched off, isolated or selected."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.map.shapes import shape_path
from musicscope.gui.map.words import count
from musicscope.gui.theme import INSET, font, themes
from musicscope.workspace.colours import LegendEntry

ROW = 25
SWATCH = 5.0
WIDTH = 232

_Role = Qt.ItemDataRole
ENTRY = _Role.UserRole + 1
SHOWN = _Role.UserRole + 2
SHAPE = _Role.UserRole + 3
Index = QModelIndex | QPersistentModelIndex


class LegendModel(QAbstractListModel):
    """The entries, and which of them are switched off."""

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
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            return entry.label
        if role == _Role.AccessibleTextRole:
            return f"{entry.label}, {count(len(entry.ids))}{'' if shown else ', dimmed'}"
        return {ENTRY: entry, SHOWN: shown, SHAPE: self.shapes[index.row()]}.get(role)

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
    """Click switches, double-click isolates; Space and Enter do the same."""

    clicked_row = Signal(int)
    double_clicked_row = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setItemDelegate(LegendRow(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName("Legend")
        self._pressed = -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = self.indexAt(event.position().toPoint()).row() if left else -1

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        if row >= 0 and row == self._pressed:
            self.clicked_row.emit(row)
        self._pressed = -1

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = -1
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.double_clicked_row.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if row >= 0 and event.key() == Qt.Key.Key_Space:
            self.clicked_row.emit(row)
        elif row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.double_clicked_row.emit(row)
        else:
            super().keyPressEvent(event)


class Legend(QFrame):
    """The legend with its heading.

    `aside_changed` carries the ids of the tracks that are switched off, `select_wanted` those of
    one entry.
    """

    aside_changed = Signal(object)
    select_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setFixedWidth(WIDTH)
        self._model = LegendModel(self)
        self._heading = QLabel(self)
        self._heading.setProperty("role", "heading")
        self._note = QLabel(self)
        self._note.setProperty("role", "faint")
        self._all = QToolButton(self)
        self._all.setText("Show all")
        self._all.setProperty("role", "link")
        self._all.clicked.connect(self._show_all)
        self._all.hide()
        top = QHBoxLayout()
        top.setContentsMargins(INSET, 0, INSET - 6, 0)
        top.setSpacing(8)
        top.addWidget(self._heading)
        top.addWidget(self._note)
        top.addStretch(1)
        top.addWidget(self._all)
        heading = QWidget(self)
        heading.setFixedHeight(28)
        heading.setLayout(top)
        self.list = LegendList(self)
        self.list.setModel(self._model)
        self.list.clicked_row.connect(self._switch)
        self.list.double_clicked_row.connect(self._isolate)
        self.list.customContextMenuRequested.connect(self._open_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(2)
        column.addWidget(heading)
        column.addWidget(self.list, 1)

    @property
    def entries(self) -> tuple[LegendEntry, ...]:
        """What is listed."""
        return self._model.entries

    def row_rect(self, row: int) -> QRect:
        """Return where a row is in `list`'s viewport."""
        return self.list.visualRect(self._model.index(row))

    def show_entries(
        self, heading: str, note: str, entries: Sequence[LegendEntry], shapes: Sequence[int]
    ) -> None:
        """List the values of a field."""
        if heading != self._heading.text():
            self._model.off = set()
        self._heading.setText(heading)
        self._note.setText(note)
        self._model.show(entries, shapes)
        self._switched()

    def _switch(self, row: int) -> None:
        self._model.switch(row)
        self._switched()

    def _isolate(self, row: int) -> None:
        self._model.isolate(row)
        self._switched()

    def _show_all(self) -> None:
        self._model.show_all()
        self._switched()

    def _switched(self) -> None:
        off = self._model.off
        self._all.setVisible(bool(off))
        aside = frozenset().union(*(e.ids for e in self.entries if e.label in off))
        self.aside_changed.emit(aside)

    def _open_menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        if not index.isValid():
            return
        menu = self.menu_for(index.row())
        menu.popup(self.list.viewport().mapToGlobal(place))

    def menu_for(self, row: int) -> QMenu:
        """Return the menu of one entry."""
        entry = self.entries[row]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(
            f"Select {'this' if len(entry.ids) == 1 else 'these'} {count(len(entry.ids))}",
            lambda: self.select_wanted.emit(tuple(sorted(entry.ids))),
        )
        menu.addAction("Only these", lambda: self._isolate(row))
        menu.addAction("Show all", self._show_all).setEnabled(bool(self._model.off))
        return menu
