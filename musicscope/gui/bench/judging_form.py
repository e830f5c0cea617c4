"""How a learner is judged: scaling, split, artists, search, learning curve."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QSpinBox,
    QWidget,
)

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.name_and_field import name_and_field
from musicscope.gui.listening import listen
from musicscope.gui.theme import themes

FOLDS, BUDGET, SEEDS = (2, 20), (0, 200), (0, 9_999)
_WIDE = 132
#: What is said when the same artist may be on both sides.
LEAK = (
    "With the same artist on both sides a model can get by with knowing artists: figures will "
    "look better than they are on music it has not met."
)
_SEARCH = "Settings are tried at random on tracks kept aside; those that you set stay as they are."


class JudgingForm(QWidget):
    """Fields with what they do in a sentence.

    Signals
    -------
    changed : no arguments
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = name_and_field(self)
        self._fields: list[QWidget] = []
        self.scaling = self._choice(
            "Scaling", (("To 0–1", "minmax"), ("To mean 0, variance 1", "standard"))
        )
        self.plan = self._choice("Split", (("In folds", "folds"), ("80 / 10 / 10", "80/10/10")))
        self.folds = self._number("Folds", FOLDS, 5, "Each part is left out in turn.")
        self.budget = self._number("Random search, tries", BUDGET, 0, _SEARCH)
        self.budget.setSpecialValueText("off")
        self.seed = self._number("Seed", SEEDS, 0, "The same seed gives the same numbers.")
        self.by_artist = self._box("Keep each artist on one side", on=True)
        self.warning = QLabel(LEAK, self, wordWrap=True)
        self.warning.setProperty("role", "warn")
        self._grid.addWidget(self.warning, self._grid.rowCount(), 0, 1, 2)
        self.curve = self._box("Learning curve over the number of labels", on=False)
        listen(self, themes.changed, lambda _: self._restyle())
        self._restyle()
        self._follow()

    def _restyle(self) -> None:
        for field in self._fields:
            field.setFixedWidth(round(_WIDE * themes.scale))

    def values(self) -> dict[str, Any]:
        """Return what is chosen, by the names of `Experiment`."""
        return {
            "scaling": self.scaling.currentData(),
            "plan": self.plan.currentData(),
            "folds": self.folds.value(),
            "search_budget": self.budget.value(),
            "seed": self.seed.value(),
            "by_artist": self.by_artist.isChecked(),
            "learning_curve": self.curve.isChecked(),
        }

    def _choice(self, name: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        field = QComboBox(self)
        for words, value in choices:
            field.addItem(words, value)
        field.currentIndexChanged.connect(lambda _: self._follow())
        self._line(name, field)
        return field

    def _number(self, name: str, bounds: tuple[int, int], value: int, tip: str) -> QSpinBox:
        field = QSpinBox(self)
        field.setRange(*bounds)
        field.setValue(value)
        field.setToolTip(tip)
        field.setAccessibleDescription(tip)
        field.valueChanged.connect(lambda _: self._follow())
        self._line(name, field)
        return field

    def _line(self, name: str, field: QWidget) -> None:
        field.setAccessibleName(name)
        self._fields.append(field)
        calm_wheel(field)
        label = QLabel(name, self, wordWrap=True)
        label.setBuddy(field)
        line = self._grid.rowCount()
        self._grid.addWidget(label, line, 0)
        self._grid.addWidget(field, line, 1)

    def _box(self, name: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(name, self)
        box.setChecked(on)
        box.toggled.connect(lambda _: self._follow())
        self._grid.addWidget(box, self._grid.rowCount(), 0, 1, 2)
        return box

    def _follow(self) -> None:
        ready = hasattr(self, "curve")
        if ready:
            self.folds.setEnabled(self.plan.currentData() == "folds")
            self.warning.setVisible(not self.by_artist.isChecked())
            self.changed.emit()
