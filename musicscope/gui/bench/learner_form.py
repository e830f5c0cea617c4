"""Which learner, with which settings."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QVBoxLayout, QWidget

from musicscope.core.registry import Entry
from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.parameter_fields import ParameterFields
from musicscope.gui.theme import SPACE
from musicscope.learning.classifiers import CLASSIFIERS, EXTRAS

_USUAL = "random_forest"


class LearnerForm(QWidget):
    """A choice of learners with a sentence on each, and its settings below a switch.

    Parameters
    ----------
    name : str
        Of the choice, for people who do not see it.
    parent : QWidget

    Signals
    -------
    changed : no arguments
    """

    changed = Signal()

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(name)
        calm_wheel(self.choice)
        for entry in sorted(CLASSIFIERS, key=lambda own: own.label.casefold()):
            self.choice.addItem(entry.label, entry.name)
        self.choice.setCurrentIndex(max(self.choice.findData(_USUAL), 0))
        self.choice.currentIndexChanged.connect(lambda _: self._follow())
        self.help = QLabel(self, wordWrap=True)
        self.help.setProperty("role", "label")
        self.switch = QPushButton(self, checkable=True)
        self.switch.setProperty("role", "link")
        self.switch.toggled.connect(self._open)
        self.fields = ParameterFields(self)
        self.fields.changed.connect(self._follow_fields)
        self.fields.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.choice)
        column.addWidget(self.help)
        column.addWidget(self.switch, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.fields)
        self._follow()

    @property
    def entry(self) -> Entry:
        """The chosen learner."""
        return CLASSIFIERS.get(self.choice.currentData())

    @property
    def settings(self) -> dict[str, Any]:
        """The settings that are not at their defaults."""
        return self.fields.chosen

    def choose(self, name: str) -> None:
        """Choose a learner by its name, if there is such a one."""
        place = self.choice.findData(name)
        if place >= 0:
            self.choice.setCurrentIndex(place)

    def _follow(self) -> None:
        first, _, source = self.entry.doc.partition("\n\n")
        self.help.setText(" ".join(first.split()))
        self.help.setToolTip(" ".join(source.split()))
        self.choice.setToolTip(_missing())
        self.fields.show_parameters(self.entry.parameters, {})

    def _follow_fields(self) -> None:
        self._name_switch()
        self.changed.emit()

    def _open(self, on: bool) -> None:
        self.fields.setVisible(on)
        self._name_switch()

    def _name_switch(self) -> None:
        changed = len(self.fields.chosen)
        sign = "▾" if self.switch.isChecked() else "▸"
        self.switch.setText(f"{sign} Settings{f' ({changed} changed)' if changed else ''}")
        self.switch.setAccessibleName(f"Settings of the learner: {self._name}")


def _missing() -> str:
    """Return what could be had besides."""
    there = set(CLASSIFIERS.names())
    return " ".join(
        f"{label} can be had with “{command}”."
        for name, (label, command) in EXTRAS.items()
        if name not in there
    )
