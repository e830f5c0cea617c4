"""Pills in rows: a choice from a list, or on and off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.views.pill import PillButton

_GAP = 6


class ChoicePill(PillButton):
    """Shows what is chosen, and opens the list.

    Parameters
    ----------
    name : str
        What is chosen, for people: ``"Window"``.
    labels : Mapping of str to str
        What there is to choose from, and its words.
    words : Mapping of str to str, optional
        Shorter words for the pill.
    """

    def __init__(
        self,
        parent: QWidget,
        name: str,
        labels: Mapping[str, str],
        chosen: str,
        on_choice: Callable[[str], None],
        words: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        self.name, self.labels, self.chosen = name, labels, chosen
        self._words = words or labels
        self._on_choice = on_choice
        menu = QMenu(name, self)
        menu.setAccessibleName(name)
        group = QActionGroup(menu)
        self._actions: dict[str, QAction] = {}
        for value, label in labels.items():
            action = QAction(label, menu, checkable=True)
            action.triggered.connect(lambda _, v=value: self._choose(v))
            group.addAction(action)
            menu.addAction(action)
            self._actions[value] = action
        self.setMenu(menu)
        self.show_chosen(chosen)

    def show_chosen(self, chosen: str) -> None:
        """Show another choice."""
        self.chosen = chosen
        self._actions[chosen].setChecked(True)
        self.set_words(self._words[chosen])
        self.setAccessibleName(f"{self.name}: {self.labels[chosen]}")
        self.setToolTip(self.name)

    def _choose(self, value: str) -> None:
        self.show_chosen(value)
        self._on_choice(value)


class SwitchPill(PillButton):
    """On or off; says which by its words."""

    def __init__(
        self, parent: QWidget, off: str, on: str, on_switch: Callable[[bool], None], key: str = ""
    ) -> None:
        super().__init__(parent)
        self._off, self._on, self._on_switch = off, on, on_switch
        self.setCheckable(True)
        if key:
            self.setToolTip(f"{off} ({key})")
        self.clicked.connect(self.switch)
        self._show()

    def switch(self, on: bool) -> None:
        """Switch on or off."""
        self.setChecked(on)
        self._show()
        self._on_switch(on)

    def _show(self) -> None:
        words = self._on if self.isChecked() else self._off
        self.set_words(words)
        self.setAccessibleName(words)


class ButtonPill(PillButton):
    """Does one thing."""

    def __init__(self, parent: QWidget, words: str, on_click: Callable[[], None], tip: str) -> None:
        super().__init__(parent)
        self.set_words(words)
        self.setAccessibleName(tip)
        self.setToolTip(tip)
        self.clicked.connect(lambda _: on_click())


def place_pills(pills: Sequence[PillButton], room: QRect, *, rows: int = 2) -> int:
    """Put pills side by side from the top left of `room`; returns the height they take.

    Those that do not fit into `rows` rows are hidden.
    """
    x, y, row, used = room.left(), room.top(), 0, 0
    for pill in pills:
        if x > room.left() and x + pill.width() > room.right() + 1:
            x, row = room.left(), row + 1
            y += pill.height() + _GAP // 2
        fits = row < rows and pill.width() <= room.width() and y + pill.height() <= room.bottom()
        pill.setVisible(fits)
        if fits:
            pill.move(QPoint(x, y))
            used = y + pill.height() - room.top()
        x += pill.width() + _GAP
    return used


def pills_menu(pills: Sequence[PillButton], parent: QWidget) -> QMenu:
    """Return one menu with all that the pills offer, for where they have no room."""
    menu = QMenu(parent)
    for pill in pills:
        if pill.menu() is not None:
            entry = menu.addMenu(pill.menu())
            entry.setText(pill.accessibleName())
        else:
            menu.addAction(pill.accessibleName()).triggered.connect(lambda _, p=pill: p.click())
    return menu
