"""A second model whose answers are joined with those of the first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QVBoxLayout, QWidget

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.group_checks import GroupChecks
from musicscope.gui.bench.learner_form import LearnerForm
from musicscope.gui.theme import SPACE
from musicscope.learning.evaluation.experiment import Fusion
from musicscope.learning.evaluation.fusion import RULES

_WORDS = {
    "sum": ("Sum", "Both count alike."),
    "product": ("Product", "Both must agree; one firm no is enough."),
    "max": ("Max", "The surer of the two is believed."),
    "stacked": ("Stacked", "Each counts as much as it was worth on tracks kept aside for that."),
}
_SECOND = "svc"


class FusionForm(QWidget):
    """A switch; below it learner, features and rule.

    Signals
    -------
    changed : no arguments
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.switch = QCheckBox("Join with a second model", self)
        self.switch.toggled.connect(self._follow)
        self.learner = LearnerForm("Second learner", self)
        self.learner.choose(_SECOND)
        self.groups = GroupChecks("second model", self)
        self.rule = QComboBox(self)
        self.rule.setAccessibleName("Rule by which answers are joined")
        calm_wheel(self.rule)
        for rule in RULES:
            self.rule.addItem(_WORDS[rule][0], rule)
        self.words = QLabel(self, wordWrap=True)
        self.words.setProperty("role", "label")
        self.rule.currentIndexChanged.connect(lambda _: self._follow())
        for part in (self.learner, self.groups):
            part.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        self._parts = (self.learner, self.groups, self.rule, self.words)
        for widget in (self.switch, *self._parts):
            column.addWidget(widget)
        self._follow()

    @property
    def fusion(self) -> Fusion | None:
        """What is chosen; None without a second model."""
        if not self.switch.isChecked():
            return None
        return Fusion(
            self.learner.choice.currentData(),
            self.groups.chosen,
            self.learner.settings,
            self.rule.currentData(),
        )

    def _follow(self) -> None:
        for part in self._parts:
            part.setVisible(self.switch.isChecked())
        self.words.setText(_WORDS[self.rule.currentData()][1])
        self.changed.emit()
