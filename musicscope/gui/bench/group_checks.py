"""From which features a learner learns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from musicscope.gui.library import wording

if TYPE_CHECKING:
    from musicscope.workspace.bench_features import FeatureGroup


class GroupChecks(QWidget):
    """One box a feature group.

    Parameters
    ----------
    of : str
        Whose they are, for people who do not see where the boxes stand.
    parent : QWidget

    Signals
    -------
    changed : no arguments
    """

    changed = Signal()

    def __init__(self, of: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._of = of
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._groups: tuple[FeatureGroup, ...] = ()
        self.boxes: dict[str, QCheckBox] = {}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the chosen groups."""
        return tuple(id_ for id_, box in self.boxes.items() if box.isChecked())

    def choose(self, ids: Iterable[str]) -> None:
        """Choose these groups, where they are stored."""
        wanted = set(ids)
        for id_, box in self.boxes.items():
            box.setChecked(id_ in wanted)

    def show_groups(self, groups: Sequence[FeatureGroup]) -> None:
        """Show other groups; what was chosen stays, or else the first is."""
        if tuple(groups) == self._groups:
            return
        before = self.chosen
        self._groups = tuple(groups)
        for box in self.boxes.values():
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        for group in self._groups:
            box = QCheckBox(group.label, self)
            numbers = wording.counted(group.numbers, "number")
            box.setToolTip(f"{numbers} a track")
            box.setAccessibleName(f"{group.label}, {self._of}")
            box.setAccessibleDescription(f"{numbers} a track")
            self._column.addWidget(box)
            self.boxes[group.id] = box
        kept = [id_ for id_ in before if id_ in self.boxes]
        self.choose(kept or list(self.boxes)[:1])
        for box in self.boxes.values():
            box.toggled.connect(lambda _: self.changed.emit())
        self.changed.emit()
