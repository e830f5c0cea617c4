"""The partials in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from musicscope.audio.synthesis.lab_sound import SILENT_DB, Partial
from musicscope.core.errors import ParameterError
from musicscope.gui.lab.control import scaled
from musicscope.gui.lab.drawbars import ratio_words
from musicscope.gui.lab.form import set_type
from musicscope.gui.library.keyboard_ring import KeyboardRing
from musicscope.gui.listening import listen
from musicscope.gui.theme import themes

_COLUMNS = ("ratio", "level_db", "phase_deg", "decay_s")
_TITLES = ("Ratio", "Level, dB", "Phase, °", "Falls 60 dB in, s")
_ROW = 24


class PartialTable(KeyboardRing, QTableWidget):
    """One row a partial: ratio, level, phase and decay, each to be typed over.

    Signals
    -------
    partial_changed : int, Partial
    refused : str
        A sentence on a value that cannot be.
    """

    partial_changed = Signal(int, object)
    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(_COLUMNS), parent)
        self._partials: tuple[Partial, ...] = ()
        self.setAccessibleName("Partials in numbers")
        self.setHorizontalHeaderLabels(_TITLES)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        set_type(self, 12, tabular=True)
        listen(self, themes.changed, lambda _: self._fit())
        self._fit()
        self.cellChanged.connect(self._typed)

    def _fit(self) -> None:
        tall = round(scaled(_ROW))
        self.verticalHeader().setDefaultSectionSize(tall)
        self.setFixedHeight(9 * tall + 6)

    def show_partials(self, partials: Sequence[Partial]) -> None:
        """Show all values."""
        if tuple(partials) == self._partials:
            return
        self._partials = tuple(partials)
        blocked = self.blockSignals(True)
        self.setRowCount(len(partials))
        for number, partial in enumerate(partials):
            for column, name in enumerate(_COLUMNS):
                words = _words(name, getattr(partial, name))
                item = self.item(number, column)
                if item is None:
                    item = QTableWidgetItem()
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                    self.setItem(number, column, item)
                item.setText(words)
        self.blockSignals(blocked)

    def _typed(self, number: int, column: int) -> None:
        name, text = _COLUMNS[column], self.item(number, column).text()
        partial = self._partials[number]
        try:
            changed = replace(partial, **{name: _value(name, text)})
        except ValueError as error:
            blocked = self.blockSignals(True)
            self.item(number, column).setText(_words(name, getattr(partial, name)))
            self.blockSignals(blocked)
            known = isinstance(error, ParameterError)
            self.refused.emit(str(error) if known else f"“{text}” is no number.")
            return
        self.partial_changed.emit(number, changed)


def _words(name: str, value: float) -> str:
    if name == "level_db" and value <= SILENT_DB:
        return "off"
    if name == "decay_s" and value == 0:
        return "–"
    return ratio_words(value).replace("-", "−")


def _value(name: str, text: str) -> float:
    plain = text.strip().replace("−", "-").replace(",", ".")
    if name == "level_db" and plain.lower() in ("off", ""):
        return SILENT_DB
    if name == "decay_s" and plain in ("–", "-", ""):
        return 0.0
    return float(plain)
