"""Which curves are shown: a list with a search field."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from musicscope.analysis.curve import CurveKind
from musicscope.gui.theme import SPACE

_SIZE = (320, 380)
_NAME = Qt.ItemDataRole.UserRole


class CurveChooser(QFrame):
    """A popover with a tick for each curve.

    Parameters
    ----------
    kinds : sequence of CurveKind
    on_choice : callable
        Is given the names of all that are ticked, in the order of the list.
    """

    def __init__(
        self,
        parent: QWidget,
        kinds: Sequence[CurveKind],
        on_choice: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("panel")
        self.setAccessibleName("Choose curves")
        self._on_choice = on_choice
        self._field = QLineEdit(placeholderText="Find a curve", clearButtonEnabled=True)
        self._field.setAccessibleName("Find a curve")
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName("Curves")
        for kind in kinds:
            unit = f" · {kind.unit}" if kind.unit else ""
            item = QListWidgetItem(f"{kind.label}\n{kind.term}{unit}", self._list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip(kind.help)
            item.setData(_NAME, kind.name)
            item.setData(_NAME + 1, f"{kind.label} {kind.term} {kind.name} {kind.unit}".lower())
        self._list.itemChanged.connect(lambda _: self._on_choice(self.chosen()))
        self._list.itemActivated.connect(self._turn)
        hint = QLabel("Space ticks a curve, Escape closes the list.")
        hint.setProperty("role", "label")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        column.setSpacing(SPACE)
        column.addWidget(self._field)
        column.addWidget(self._list, 1)
        column.addWidget(hint)
        self.resize(*_SIZE)

    def open_at(self, corner: QPoint, chosen: Sequence[str]) -> None:
        """Show the list with `chosen` ticked, its top left at `corner` of the screen."""
        self._list.blockSignals(True)
        for item in self._items():
            ticked = item.data(_NAME) in chosen
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._list.blockSignals(False)
        self._field.clear()
        screen = self.screen().availableGeometry()
        x = min(corner.x(), screen.right() - self.width())
        y = min(corner.y(), screen.bottom() - self.height())
        self.move(max(x, screen.left()), max(y, screen.top()))
        self.show()
        self._field.setFocus()

    def chosen(self) -> tuple[str, ...]:
        """Return the names of the curves that are ticked."""
        ticked = (i for i in self._items() if i.checkState() is Qt.CheckState.Checked)
        return tuple(item.data(_NAME) for item in ticked)

    def _items(self) -> list[QListWidgetItem]:
        return [self._list.item(row) for row in range(self._list.count())]

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        for item in self._items():
            item.setHidden(not all(word in item.data(_NAME + 1) for word in words))
        shown = [item for item in self._items() if not item.isHidden()]
        if shown and (self._list.currentItem() is None or self._list.currentItem().isHidden()):
            self._list.setCurrentItem(shown[0])

    def _turn(self, item: QListWidgetItem) -> None:
        ticked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)

    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            item = self._list.currentItem()
            if event.key() == Qt.Key.Key_Down:
                self._list.setFocus()
                if item is None:
                    self._list.setCurrentRow(0)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self._turn(item)
                return True
        return super().eventFilter(watched, event)
