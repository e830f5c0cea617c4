"""The parameters of a learner as small fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from musicscope.core.registry import Parameter
from musicscope.gui.bench.calm_wheel import calm_wheel
from musicscope.gui.bench.name_and_field import name_and_field, value_of
from musicscope.gui.bench.number_field import NumberField
from musicscope.gui.listening import listen
from musicscope.gui.theme import themes

_WIDE = 96


class ParameterFields(QWidget):
    """One line a parameter; what was not touched is left to the default, or to a search.

    Signals
    -------
    changed : no arguments
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = name_and_field(self)
        self._parameters: Sequence[Parameter] = ()
        self.fields: dict[str, QWidget] = {}
        self._back = QPushButton("Back to the defaults", self)
        self._back.setProperty("role", "link")
        listen(self, themes.changed, lambda _: self._restyle())
        self._back.clicked.connect(lambda: self.show_parameters(self._parameters, {}))

    @property
    def chosen(self) -> dict[str, Any]:
        """What is not at its default, by name."""
        defaults = {parameter.name: parameter.default for parameter in self._parameters}
        values = {name: value_of(field) for name, field in self.fields.items()}
        return {name: value for name, value in values.items() if value != defaults[name]}

    def show_parameters(self, parameters: Sequence[Parameter], chosen: Mapping[str, Any]) -> None:
        """Show other parameters."""
        self._parameters = tuple(parameters)
        while self._grid.count():
            widget = self._grid.takeAt(0).widget()
            if widget is not self._back:
                widget.hide()
                widget.deleteLater()
        self.fields = {}
        for line, parameter in enumerate(self._parameters):
            field = self._field(parameter, chosen.get(parameter.name, parameter.default))
            field.setAccessibleName(parameter.label)
            field.setAccessibleDescription(parameter.help)
            field.setToolTip(parameter.help)
            calm_wheel(field)
            label = QLabel(parameter.label, self)
            label.setToolTip(parameter.help)
            label.setBuddy(field)
            self._grid.addWidget(label, line, 0)
            self._grid.addWidget(field, line, 1)
            self.fields[parameter.name] = field
        self._grid.addWidget(
            self._back, len(self._parameters), 0, 1, 2, Qt.AlignmentFlag.AlignRight
        )
        self._restyle()
        self._follow()

    def _restyle(self) -> None:
        for field in self.fields.values():
            field.setFixedWidth(round(_WIDE * themes.scale))

    def _field(self, parameter: Parameter, value: object) -> QWidget:
        if parameter.choices:
            field = QComboBox(self)
            field.addItems([choice.capitalize() for choice in parameter.choices])
            for place, choice in enumerate(parameter.choices):
                field.setItemData(place, choice)
            field.setCurrentIndex(parameter.choices.index(str(value)))
            field.currentIndexChanged.connect(self._follow)
        elif isinstance(parameter.default, bool):
            field = QCheckBox(self)
            field.setChecked(bool(value))
            field.toggled.connect(self._follow)
        else:
            field = self._number(parameter, value)
            field.valueChanged.connect(self._follow)
        return field

    def _number(self, parameter: Parameter, value: object) -> QSpinBox | NumberField:
        low = -1e6 if parameter.minimum is None else parameter.minimum
        high = 1e6 if parameter.maximum is None else parameter.maximum
        if isinstance(parameter.default, int):
            field: QSpinBox | NumberField = QSpinBox(self)
            field.setRange(int(low), int(high))
        else:
            field = NumberField(bool(getattr(parameter, "log", False)), self)
            field.setRange(float(low), float(high))
        if parameter.unit:
            field.setSuffix(f" {parameter.unit}")
        field.setValue(value)
        return field

    def _follow(self) -> None:
        self._back.setVisible(bool(self.chosen))
        self.changed.emit()
