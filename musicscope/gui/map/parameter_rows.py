"""Parameters of registered things as rows that a person can set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from musicscope.core.registry import Parameter

FIELD_WIDTH = 96


class ParameterRows(QWidget):
    """One row for each parameter, with a plain sentence on what it does below it.

    Emits `changed` when the person sets one.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._fields: dict[str, QWidget] = {}

    @property
    def values(self) -> dict[str, Any]:
        """What is set, by name of the parameter."""
        return {name: _value(field) for name, field in self._fields.items()}

    def show_parameters(self, parameters: Iterable[Parameter], values: Mapping[str, Any]) -> None:
        """Show other parameters, set to `values`."""
        while self._column.count():
            row = self._column.takeAt(0).widget()
            row.hide()
            row.deleteLater()
        self._fields = {p.name: self._add(p, values.get(p.name, p.default)) for p in parameters}

    def _add(self, parameter: Parameter, value: object) -> QWidget:
        field = self._field(parameter, value)
        field.setAccessibleName(parameter.label)
        field.setAccessibleDescription(parameter.help)
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 0)
        name = QLabel(parameter.label, row)
        name.setBuddy(field)
        line.addWidget(name, 1)
        line.addWidget(field, 0, Qt.AlignmentFlag.AlignRight)
        self._column.addWidget(row)
        if parameter.help:
            words = QLabel(parameter.help, self)
            words.setProperty("role", "label")
            words.setWordWrap(True)
            self._column.addWidget(words)
        return field

    def _field(self, parameter: Parameter, value: object) -> QWidget:
        if parameter.choices:
            field = QComboBox(self)
            for choice in parameter.choices:
                field.addItem(choice.capitalize(), choice)
            field.setCurrentIndex(parameter.choices.index(str(value)))
            field.currentIndexChanged.connect(self.changed)
        elif isinstance(parameter.default, bool):
            field = QCheckBox(self)
            field.setChecked(bool(value))
            field.toggled.connect(self.changed)
        else:
            field = self._number(parameter, value)
        field.setMinimumWidth(FIELD_WIDTH)
        return field

    def _number(self, parameter: Parameter, value: object) -> QSpinBox | QDoubleSpinBox:
        whole = isinstance(parameter.default, int)
        field = QSpinBox(self) if whole else QDoubleSpinBox(self)
        kind = int if whole else float
        low = parameter.minimum if parameter.minimum is not None else -1e6
        high = parameter.maximum if parameter.maximum is not None else 1e6
        field.setRange(kind(low), kind(high))
        if not whole:
            field.setSingleStep(_step(float(high) - float(low)))
        if parameter.unit:
            field.setSuffix(f" {parameter.unit}")
        field.setValue(kind(value))
        field.valueChanged.connect(self.changed)
        return field


def _step(span: float) -> float:
    return 0.05 if span <= 2 else 0.5 if span <= 20 else 1.0


def _value(field: QWidget) -> object:
    if isinstance(field, QComboBox):
        return field.currentData()
    return field.isChecked() if isinstance(field, QCheckBox) else field.value()
