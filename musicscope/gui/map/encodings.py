"""The choice of what colour, size, shape and names of the dots stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QWidget

from musicscope.gui.map.popup import Popup
from musicscope.gui.theme import INSET, SPACE
from musicscope.workspace.encoding import Encoding
from musicscope.workspace.field import Field, Kind
from musicscope.workspace.fields import FIELDS

EVERYTHING: tuple[Kind, ...] = ("category", "key", "measure")
NAMES: tuple[Kind, ...] = ("category", "key")
MEASURES: tuple[Kind, ...] = ("measure",)
#: What is offered for each choice: its word, the kinds of fields, and what choosing none means.
CHOICES: tuple[tuple[str, str, tuple[Kind, ...], str], ...] = (
    ("colour", "Colour", EVERYTHING, ""),
    ("size", "Size", MEASURES, "All alike"),
    ("shape", "Shape", NAMES, "By colour"),
    ("names", "Names", NAMES, "None"),
)
FAITH = (("", "Not shown"), ("fade", "Fade unfaithful"), ("ring", "Rings"))
WIDE = 296


def encoding_words(encoding: Encoding) -> str:
    """Return the choices in a few words: ``"Colour: genre · Size: play count"``."""
    parts = [
        f"{word}: {FIELDS.or_cluster(chosen).label.lower()}"
        for name, word, _, _ in CHOICES
        if name != "names" and (chosen := getattr(encoding, name))
    ]
    return " · ".join(parts)


class EncodingsPopover(Popup):
    """A small window under its button; `chosen` carries an `Encoding` at each change.

    Parameters
    ----------
    known : callable
        Says whether any track on the map has a value of a field; others cannot be chosen.
    """

    chosen = Signal(object)

    def __init__(
        self, known: Callable[[Field], bool] = lambda _: True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, "What the dots show", WIDE)
        self._known = known
        self._encoding = Encoding()
        self.boxes: dict[str, QComboBox] = {}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.column.addLayout(form)
        form.setHorizontalSpacing(INSET)
        form.setVerticalSpacing(SPACE)
        for name, word, _, _ in CHOICES:
            self._add(form, name, word)
        self._add(form, "faith", "Faithfulness")

    def _add(self, form: QFormLayout, name: str, word: str) -> None:
        box = QComboBox(self)
        box.setAccessibleName(word)
        box.setMaxVisibleItems(24)
        box.activated.connect(lambda _, n=name: self._choose(n))
        label = QLabel(word, self)
        label.setProperty("role", "soft")
        label.setBuddy(box)
        form.addRow(label, box)
        self.boxes[name] = box

    def show_encoding(self, encoding: Encoding) -> None:
        """Show what is chosen, and what can be."""
        self._encoding = encoding
        for name, _, kinds, none in CHOICES:
            offered = [("", none)] if none else []
            offered += [
                (field.name, field.label)
                for field in FIELDS.of_kind(*kinds)
                if self._known(field) or field.name == getattr(encoding, name)
            ]
            _fill(self.boxes[name], offered, getattr(encoding, name))
        _fill(self.boxes["faith"], FAITH, encoding.faith)

    def open_below(self, button: QWidget, encoding: Encoding) -> None:
        """Open under a button, with the keyboard in the first choice."""
        self.show_encoding(encoding)
        self._anchor = button
        self.open()
        self.boxes["colour"].setFocus(Qt.FocusReason.PopupFocusReason)

    def _choose(self, name: str) -> None:
        self._encoding = replace(self._encoding, **{name: self.boxes[name].currentData()})
        self.chosen.emit(self._encoding)


def _fill(box: QComboBox, offered: Iterable[tuple[str, str]], chosen: str) -> None:
    box.clear()
    for name, label in offered:
        box.addItem(label, name)
    box.setCurrentIndex(max(box.findData(chosen), 0))
