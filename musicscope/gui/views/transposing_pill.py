"""The pill that says how chords, keys and notes are read, and lets the player choose."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.views.pill import PillButton
from musicscope.gui.views.transposing import (
    CAPOS,
    CONCERT,
    INSTRUMENTS,
    Transposing,
    Transposition,
)


class TransposingPill(PillButton):
    """Names the reading that all views share.

    Parameters
    ----------
    transposing : Transposing
    """

    def __init__(self, transposing: Transposing, parent: QWidget) -> None:
        super().__init__(parent)
        self._transposing = transposing
        self._actions: dict[Transposition, QAction] = {}
        menu = QMenu(self)
        self._group = QActionGroup(menu)
        self._add(menu, (CONCERT,))
        menu.addSeparator()
        self._add(menu, INSTRUMENTS)
        menu.addSeparator()
        self._add(menu.addMenu("Guitar with capo"), CAPOS)
        self.setMenu(menu)
        self._show()
        listen(self, transposing.changed, lambda _: self._show())

    def _add(self, menu: QMenu, readings: Sequence[Transposition]) -> None:
        for reading in readings:
            action = QAction(reading.label, menu, checkable=True)
            action.triggered.connect(lambda _, chosen=reading: self._transposing.choose(chosen))
            self._group.addAction(action)
            menu.addAction(action)
            self._actions[reading] = action

    def _show(self) -> None:
        reading = self._transposing.reading
        self._actions[reading].setChecked(True)
        self.set_words(reading.words)
        self.setAccessibleName(f"Read as: {reading.label}")
        self.setToolTip("How chords, keys and notes are read: T for the next, Shift+T back")
