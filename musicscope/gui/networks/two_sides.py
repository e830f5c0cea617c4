"""Two sides of one page: beside each other where there is room, or else one at a time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.listening import listen
from musicscope.gui.theme import INSET, SPACE, themes

#: Narrower than this, px, one side is shown at a time.
SPLIT_FROM = 700
_LEFT, _LEAST_LEFT, _LEAST_RIGHT = 330, 280, 360


class TwoSides(QWidget):
    """A left and a right side.

    Parameters
    ----------
    left, right : QWidget
    names : tuple of str
        What the sides are called where one is shown at a time.
    parent : QWidget
    """

    def __init__(
        self, left: QWidget, right: QWidget, names: tuple[str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._sides = (left, right)
        self._front = 0
        self.switch = QWidget(self)
        row = QHBoxLayout(self.switch)
        row.setContentsMargins(INSET, 0, INSET, SPACE // 2)
        row.setSpacing(SPACE // 2)
        group = QButtonGroup(self)
        self.choices: list[QPushButton] = []
        for number, name in enumerate(names):
            choice = QPushButton(name, self.switch, checkable=True)
            choice.setProperty("role", "chip")
            group.addButton(choice, number)
            row.addWidget(choice)
            self.choices.append(choice)
        row.addStretch(1)
        group.idClicked.connect(self.bring)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(left)
        self.split.addWidget(right)
        self.split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.switch)
        column.addWidget(self.split, 1)
        self._sized = False
        listen(self, themes.changed, lambda _: self._fit())
        self._fit()

    @property
    def split_up(self) -> bool:
        """Whether there is room for both."""
        return self.width() >= SPLIT_FROM * max(themes.scale, 1.0)

    def bring(self, side: int) -> None:
        """Show the left side, 0, or the right one, 1, where both have no room."""
        self._front = side
        self._fit()

    def _fit(self) -> None:
        both = self.split_up
        self.switch.setVisible(not both)
        self.choices[self._front].setChecked(True)
        scale = max(themes.scale, 1.0)
        for number, (side, least) in enumerate(
            zip(self._sides, (_LEAST_LEFT, _LEAST_RIGHT), strict=True)
        ):
            side.setVisible(both or number == self._front)
            side.setMinimumWidth(round(least * scale) if both else 0)
        if both and not self._sized:
            self._sized = True
            left = round(_LEFT * scale)
            self.split.setSizes([left, max(self.width() - left, 1)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
