"""What can be learned, in front; what cannot yet, with the reason, behind a switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from musicscope.gui.bench.target_list import TargetList
from musicscope.gui.networks.said import said

if TYPE_CHECKING:
    from musicscope.workspace.bench import Target


class TargetChoice(QWidget):
    """One choice a target.

    Signals
    -------
    changed : no arguments
        Another one is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = TargetList(self)
        self.list.changed.connect(self.changed)
        self.switch = QPushButton(self, checkable=True)
        self.switch.setProperty("role", "link")
        self.switch.toggled.connect(lambda _: self._fold())
        self.later = said("", "label", self)
        self._known: tuple[Target, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.list)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.later)
        self._fold()

    @property
    def chosen(self) -> str:
        """The id of what is learned; empty when nothing can be."""
        return self.list.chosen

    @property
    def task(self) -> str:
        """What kind of answers it has."""
        return next((t.task for t in self._known if t.id == self.chosen), "classes")

    def show_targets(self, targets: Sequence[Target]) -> None:
        """Show other targets; the chosen one stays where it can."""
        self._known = tuple(targets)
        able = [target for target in targets if target.possible]
        self.list.show_targets(able)
        self.list.setVisible(bool(able))
        self.later.setText("\n".join(f"{t.label}: {t.reason}" for t in targets if not t.possible))
        if not able:
            self.switch.setChecked(True)
        self._fold()

    def _fold(self) -> None:
        waiting = sum(not target.possible for target in self._known)
        opened = self.switch.isChecked()
        self.switch.setText(f"{'▾' if opened else '▸'} {waiting} more cannot be learned yet")
        self.switch.setVisible(bool(waiting))
        self.later.setVisible(opened and bool(waiting))
