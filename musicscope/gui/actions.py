"""Every action of the window: its words, its shortcut, its menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMenuBar, QWidget

MENUS = ("File", "Edit", "View", "Library", "Play", "Practice", "Discover", "Help")


@dataclass(frozen=True)
class Shortcut:
    """One line of the keyboard table."""

    menu: str
    text: str
    keys: str


class Actions:
    """Makes actions once, puts them into menus and hands them to the command palette.

    Parameters
    ----------
    window : QWidget
        Where the shortcuts work.
    menu_bar : QMenuBar
        Where the menus go.
    """

    def __init__(self, window: QWidget, menu_bar: QMenuBar) -> None:
        self._window = window
        self._menus = {name: menu_bar.addMenu(name) for name in MENUS}
        self._actions: dict[str, QAction] = {}
        self._menu_of: dict[str, str] = {}

    def add(
        self,
        menu: str,
        text: str,
        run: Callable[..., object],
        *keys: str | Qt.Key,
        checkable: bool = False,
    ) -> QAction:
        """Add an action to `menu`; the first of `keys` is shown beside it."""
        action = QAction(text, self._window)
        action.setCheckable(checkable)
        action.setShortcuts([QKeySequence(k) for k in keys])
        (action.toggled if checkable else action.triggered).connect(run)
        self._menus[menu].addAction(action)
        self._window.addAction(action)
        self._actions[text] = action
        self._menu_of[text] = menu
        return action

    def adopt(self, menu: str, action: QAction) -> None:
        """Put an action made elsewhere, such as a dock's toggle, into `menu`."""
        self._menus[menu].addAction(action)
        self._actions[action.text()] = action
        self._menu_of[action.text()] = menu

    def separate(self, menu: str) -> None:
        """Draw a line in `menu`."""
        self._menus[menu].addSeparator()

    def __getitem__(self, text: str) -> QAction:
        return self._actions[text]

    def all(self) -> list[QAction]:
        """Return every action, in the order of the menus."""
        return sorted(self._actions.values(), key=lambda a: MENUS.index(self._menu_of[a.text()]))

    def shortcuts(self) -> list[Shortcut]:
        """Return the keyboard table."""
        native = QKeySequence.SequenceFormat.PortableText
        return [
            Shortcut(self._menu_of[a.text()], a.text().rstrip("…"), a.shortcut().toString(native))
            for a in self.all()
            if not a.shortcut().isEmpty()
        ]


class SpaceForButtons(QObject):
    """Lets Space press the focused button, although it also plays and pauses."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Space
            and not event.modifiers()
            and isinstance(watched, QAbstractButton | QComboBox)
            and watched.objectName() != "play"
        ):
            event.accept()
            return True
        return False
