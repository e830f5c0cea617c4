"""Asks which views the class is to see."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.theme import INSET, SPACE
from musicscope.gui.views.kinds import VIEW_KINDS

#: More than these are too small to be read from the last row.
MOST_VIEWS = 6


class PresentChooser(QDialog):
    """A box for each kind of view.

    Parameters
    ----------
    chosen : iterable of str
        The kinds that are ticked at first.
    """

    def __init__(self, chosen: Iterable[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Views to present")
        ticked = set(chosen)
        self._boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * SPACE)
        for number, kind in enumerate(VIEW_KINDS.values()):
            box = QCheckBox(kind.title)
            box.setChecked(kind.name in ticked)
            box.toggled.connect(lambda _: self._follow())
            grid.addWidget(box, number // 2, number % 2)
            self._boxes[kind.name] = box
        self._hint = QLabel()
        self._hint.setProperty("role", "faint")
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        column = QVBoxLayout(self)
        column.setContentsMargins(INSET, INSET, INSET, INSET)
        column.setSpacing(INSET)
        column.addLayout(grid)
        column.addWidget(self._hint)
        column.addWidget(buttons)
        self._follow()

    @property
    def chosen(self) -> list[str]:
        """The kinds that are ticked."""
        return [name for name, box in self._boxes.items() if box.isChecked()]

    def _follow(self) -> None:
        count = len(self.chosen)
        self._ok.setEnabled(0 < count <= MOST_VIEWS)
        self._hint.setText(f"One to {MOST_VIEWS} views; fewer are larger.")
