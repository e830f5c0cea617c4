"""Small fields below each other, each with its name at its left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QWidget

from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.name_and_field import name_and_field, value_of
from musicscope.gui.bench.number_field import NumberField
from musicscope.gui.listening import listen
from musicscope.gui.networks.said import said
from musicscope.gui.theme import SPACE, themes

_WIDE, _WIDER = 104, 160


class FieldGrid(QWidget):
    """Fields by name; `values` are what they hold.

    Signals
    -------
    changed : no arguments
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fields: dict[str, QWidget] = {}
        self._grid = name_and_field(self)
        listen(self, themes.changed, lambda _: self._restyle())

    @property
    def values(self) -> dict[str, Any]:
        """What is set, by name."""
        return {name: value_of(field) for name, field in self.fields.items()}

    def show_value(self, name: str, value: Any) -> None:
        """Set one field."""
        field = self.fields[name]
        if isinstance(field, QComboBox):
            field.setCurrentIndex(max(field.findData(value), 0))
        elif isinstance(field, QCheckBox):
            field.setChecked(bool(value))
        else:
            field.setValue(value)

    def head(self, text: str) -> None:
        """Add a heading between fields."""
        label = said(text, "heading", self)
        label.setContentsMargins(0, SPACE if self.fields else 0, 0, 0)
        self._across(label)

    def whole(
        self, name: str, label: str, bounds: tuple[int, int], tip: str = "", special: str = ""
    ) -> QSpinBox:
        """Add a whole number; `special` is written for the least."""
        field = QSpinBox(self)
        field.setRange(*bounds)
        field.setSpecialValueText(special)
        field.valueChanged.connect(self.changed)
        return self._line(name, label, field, tip)

    def number(
        self, name: str, label: str, bounds: tuple[float, float], tip: str = "", unit: str = ""
    ) -> NumberField:
        """Add a number."""
        field = NumberField(bounds[0] > 0, self)
        field.setRange(*bounds)
        field.setSuffix(f" {unit}" if unit else "")
        field.valueChanged.connect(self.changed)
        return self._line(name, label, field, tip)

    def choice(
        self, name: str, label: str, choices: Sequence[tuple[str, Any]], tip: str = ""
    ) -> QComboBox:
        """Add a choice of words, each for a value."""
        field = QComboBox(self)
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for words, value in choices:
            field.addItem(words, value)
        field.currentIndexChanged.connect(self.changed)
        return self._line(name, label, field, tip)

    def box(self, name: str, label: str, tip: str = "") -> QCheckBox:
        """Add a yes or no."""
        field = QCheckBox(label, self)
        field.setToolTip(tip)
        field.setAccessibleDescription(tip)
        field.toggled.connect(self.changed)
        self._across(field)
        self.fields[name] = field
        return field

    def add_below(self, widget: QWidget) -> None:
        """Add something over the whole width."""
        self._across(widget)

    def _across(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def _line(self, name: str, label: str, field: Any, tip: str) -> Any:
        field.setAccessibleName(label)
        field.setAccessibleDescription(tip)
        field.setToolTip(tip)
        _fit(field)
        calm_wheel(field)
        words = said(label, "", self)
        words.setToolTip(tip)
        words.setBuddy(field)
        line = self._grid.rowCount()
        self._grid.addWidget(words, line, 0)
        self._grid.addWidget(field, line, 1)
        self.fields[name] = field
        return field

    def _restyle(self) -> None:
        for field in self.fields.values():
            if not isinstance(field, QCheckBox):
                _fit(field)


def _fit(field: Any) -> None:
    wide = _WIDER if isinstance(field, QComboBox) else _WIDE
    field.setFixedWidth(round(wide * themes.scale))
