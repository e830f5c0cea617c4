"""The control of one parameter of a picture, whatever its type."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

from musicscope.analysis.picture import PictureChoice, picture_of
from musicscope.analysis.pitch import frequency_to_note
from musicscope.core.errors import MusicScopeError
from musicscope.core.registry import Parameter

#: Units of parameters whose values double from one to the next.
_DOUBLING = frozenset({"samples", "Hz"})
#: Integers of a wider range than this are not tried one by one.
_TRIED = 64
#: So many values are listed; more are typed.
_LISTED = 12
#: The unit of parameters that are notes, listed by name however many they are.
_NOTE = "MIDI"
#: Words of the registry that are names.
_NAMES = {
    "hann": "Hann",
    "hamming": "Hamming",
    "blackmanharris": "Blackman-Harris",
    "rectangular": "Rectangular",
}


@lru_cache(maxsize=64)
def allowed_values(kind: str, parameter: Parameter) -> tuple[Any, ...]:
    """Return the few values that a parameter can take; empty where they are many."""
    if parameter.choices:
        return parameter.choices
    low, high = parameter.minimum, parameter.maximum
    if not isinstance(parameter.default, int) or low is None or high is None:
        return ()
    if parameter.unit in _DOUBLING:
        tried = [int(low) * 2**n for n in range(16) if low * 2**n <= high]
    elif high - low <= _TRIED:
        tried = list(range(int(low), int(high) + 1))
    else:
        return ()
    found = tuple(value for value in tried if _is_allowed(kind, parameter.name, value))
    return found if len(found) <= _LISTED or parameter.unit == _NOTE else ()


def _is_allowed(kind: str, name: str, value: Any) -> bool:
    try:
        picture_of(PictureChoice(kind, ((name, value),)))
    except MusicScopeError:
        return False
    return True


def value_words(parameter: Parameter, value: Any) -> str:
    """Return a value with its unit, as it is listed."""
    if isinstance(value, str):
        return _NAMES.get(value, value[:1].upper() + value[1:])
    if parameter.unit == _NOTE:
        return frequency_to_note(440 * 2 ** ((value - 69) / 12))[0]
    return f"{value:,} {parameter.unit}".strip()


def make_control(
    kind: str, parameter: Parameter, value: Any, take: Callable[[Any], None], parent: QWidget
) -> QWidget:
    """Return a control that shows `value` and calls `take` with each other one."""
    values = allowed_values(kind, parameter)
    made = _list_of(parameter, values, value, take, parent) if values else None
    if made is None:
        made = _spin_box(parameter, value, take, parent)
    made.setAccessibleName(parameter.label)
    made.setToolTip(parameter.help)
    return made


def _list_of(
    parameter: Parameter,
    values: tuple[Any, ...],
    value: Any,
    take: Callable[[Any], None],
    parent: QWidget,
) -> QComboBox:
    box = QComboBox(parent)
    for each in values:
        box.addItem(value_words(parameter, each), each)
    box.setCurrentIndex(values.index(value) if value in values else -1)
    box.activated.connect(lambda index: take(box.itemData(index)))
    return box


def _spin_box(
    parameter: Parameter, value: Any, take: Callable[[Any], None], parent: QWidget
) -> QSpinBox | QDoubleSpinBox:
    whole = isinstance(parameter.default, int)
    box = QSpinBox(parent) if whole else QDoubleSpinBox(parent)
    number = int if whole else float
    low = 0 if parameter.minimum is None else parameter.minimum
    high = 99_999 if parameter.maximum is None else parameter.maximum
    box.setRange(number(low), number(high))
    box.setValue(number(value))
    box.setKeyboardTracking(False)
    if parameter.unit:
        box.setSuffix(f" {parameter.unit}")
    box.valueChanged.connect(lambda chosen: take(number(chosen)))
    return box
