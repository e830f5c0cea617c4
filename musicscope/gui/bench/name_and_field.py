"""Lines of a form: a name at the left, its field at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from musicscope.gui.theme import SPACE


def name_and_field(parent: QWidget) -> QGridLayout:
    """Return the layout of such lines, which becomes that of `parent`."""
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    return grid


def value_of(field: QWidget) -> object:
    """Return what a choice, a box or a number holds."""
    if isinstance(field, QComboBox):
        return field.currentData()
    return field.isChecked() if isinstance(field, QCheckBox) else field.value()
