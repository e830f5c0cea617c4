"""What can be learned, with counts; what cannot, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QVBoxLayout, QWidget

from musicscope.gui.library import wording

if TYPE_CHECKING:
    from musicscope.workspace.bench import Target

_INDENT = 24
_COUNTED = {"classes": ("class", "classes"), "tags": ("tag", "tags"), "places": ("scale", "scales")}


class TargetList(QWidget):
    """One choice a target.

    Signals
    -------
    changed : no arguments
        Another one is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What is learned")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._targets: tuple[Target, ...] = ()
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(lambda _, on: self.changed.emit() if on else None)

    @property
    def chosen(self) -> str:
        """The id of the chosen target; empty when there is none."""
        place = self._group.checkedId()
        return self._targets[place].id if place >= 0 else ""

    def choose(self, id_: str) -> None:
        """Choose a target, where it can be learned."""
        for place, target in enumerate(self._targets):
            if target.id == id_ and target.possible:
                self._group.button(place).setChecked(True)

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Show other targets; the chosen one stays, or else the first that can be learned is."""
        if tuple(targets) == self._targets:
            return
        before = self.chosen
        focused = self._group.checkedButton() is not None and self._group.checkedButton().hasFocus()
        self._targets = tuple(targets)
        while self._column.count():
            widget = self._column.takeAt(0).widget()
            if isinstance(widget, QRadioButton):
                self._group.removeButton(widget)
            widget.hide()
            widget.deleteLater()
        for place, target in enumerate(self._targets):
            self._add(place, target)
        possible = [target.id for target in self._targets if target.possible]
        if possible:
            self.choose(before if before in possible else possible[0])
        if focused and self._group.checkedButton() is not None:
            self._group.checkedButton().setFocus()

    def _add(self, place: int, target: Target) -> None:
        button = QRadioButton(target.label, self)
        words = target.reason or counts_of(target)
        button.setAccessibleDescription(words)
        button.setEnabled(target.possible)
        self._group.addButton(button, place)
        label = QLabel(words, self, wordWrap=True)
        label.setProperty("role", "label")
        label.setContentsMargins(_INDENT, 0, 0, 4)
        self._column.addWidget(button)
        self._column.addWidget(label)


def counts_of(target: Target) -> str:
    """Return ``"8 classes · 96 tracks · 24 artists"``."""
    one, many = _COUNTED[target.task]
    return " · ".join(
        (
            wording.counted(target.names, one, many),
            wording.counted(target.tracks, "track"),
            wording.counted(target.artists, "artist"),
        )
    )
