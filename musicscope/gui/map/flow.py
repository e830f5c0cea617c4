"""A row of controls of which those that have no room wait in a menu at its end."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QToolButton, QWidget

GAP = 4
GROUP_GAP = 14


@dataclass
class _Item:
    """One control.

    Attributes
    ----------
    rank : int
        Those of the lowest rank leave first.
    short, long : str
        What it says; the long words give way before any control does. Empty for what says nothing.
    first : bool
        Whether a group begins with it.
    last : bool
        Whether it stands at the right end.
    """

    widget: QAbstractButton
    rank: int
    short: str = ""
    long: str = ""
    first: bool = False
    last: bool = False
    wanted: bool = True


class ControlRow(QWidget):
    """Lays buttons out from left to right in one line, whatever its width.

    Where they do not fit their long words give way, then the least important ones move into the
    menu of a button *…*, which does what they do.
    """

    def __init__(self, parent: QWidget, height: int, margin: int) -> None:
        super().__init__(parent)
        self._items: list[_Item] = []
        self._height, self._margin = height, margin
        self._shown_width = -1
        self.setFixedHeight(height + 2 * margin)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.more = QToolButton(self)
        self.more.setText("…")
        self.more.setAccessibleName("More map controls")
        self.more.setToolTip("More map controls")
        self.more.setProperty("role", "chip")
        self.more.setFixedSize(height + 4, height)
        self.more.clicked.connect(self.open_more)
        self.more.hide()

    def add(
        self, widget: QAbstractButton, rank: int, *, first: bool = False, last: bool = False
    ) -> None:
        """Add a control; the higher its rank, the longer it stays."""
        text = widget.text()
        self._items.append(_Item(widget, rank, text, text, first, last))

    def say(self, widget: QAbstractButton, short: str, long: str = "") -> None:
        """Let a control say something else, in more words where there is room."""
        item = self._item(widget)
        item.short, item.long = short, long or short
        self.arrange()

    def offer(self, widget: QAbstractButton, wanted: bool) -> None:
        """Have a control at all, or not."""
        item = self._item(widget)
        if item.wanted != wanted:
            item.wanted = wanted
            self.arrange()

    def _item(self, widget: QAbstractButton) -> _Item:
        return next(item for item in self._items if item.widget is widget)

    @property
    def hidden_controls(self) -> list[QAbstractButton]:
        """The controls that wait in the menu."""
        return [item.widget for item in self._items if item.wanted and item.widget.isHidden()]

    def anchor(self, widget: QAbstractButton) -> QWidget:
        """Return what a panel of a control opens below: itself, or the button of the menu."""
        return self.more if widget.isHidden() else widget

    def sizeHint(self) -> QSize:
        wanted = [item for item in self._items if item.wanted]
        return QSize(self._width(wanted, long=True) + 2 * self._margin, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.Polish):
            self.arrange()
        return super().event(event)

    def arrange(self) -> None:
        """Put every control where it belongs."""
        wanted = [item for item in self._items if item.wanted]
        room = self.width() - 2 * self._margin
        long = self._width(wanted, long=True) <= room
        shown = list(wanted)
        if not long and self._width(shown, long=False) > room:
            room -= self.more.width() + GAP
            while shown and self._width(shown, long=False) > room:
                shown.remove(min(reversed(shown), key=lambda item: item.rank))
        for item in self._items:
            item.widget.setText(item.long if long else item.short)
            item.widget.setVisible(item in shown)
        self.more.setVisible(len(shown) < len(wanted))
        self._place(shown)

    def _width(self, items: list[_Item], *, long: bool) -> int:
        width = 0
        for place, item in enumerate(items):
            item.widget.setText(item.long if long else item.short)
            width += _extent(item.widget) + (GAP if place else 0)
            width += GROUP_GAP - GAP if place and (item.first or item.last) else 0
        return width

    def _place(self, shown: list[_Item]) -> None:
        x, right = self._margin, self.width() - self._margin
        for item in reversed([item for item in shown if item.last]):
            width = _extent(item.widget)
            right -= width
            item.widget.setGeometry(QRect(right, self._margin, width, self._height))
            right -= GAP
        ahead = False
        for item in self._items:
            if item.last or not item.wanted:
                continue
            ahead |= item.first
            if item not in shown:
                continue
            if ahead and x > self._margin:
                x += GROUP_GAP - GAP
            ahead = False
            width = _extent(item.widget)
            item.widget.setGeometry(QRect(x, self._margin, width, self._height))
            x += width + GAP
        self.more.move(x, self._margin)

    def open_more(self) -> QMenu:
        """Show the controls that had no room."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for control in self.hidden_controls:
            action = menu.addAction(control.accessibleName())
            action.setCheckable(control.isCheckable())
            action.setChecked(control.isChecked())
            action.setEnabled(control.isEnabled())
            action.setIcon(control.icon())
            action.triggered.connect(lambda _=False, c=control: c.click())
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        return menu


def _extent(widget: QWidget) -> int:
    """Return the width that a control takes."""
    wished = widget.sizeHint().expandedTo(widget.minimumSize())
    return wished.boundedTo(widget.maximumSize()).width()
