"""What descriptors say without and with the equaliser, side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from musicscope.gui.lab.form import set_type
from musicscope.gui.theme import SPACE
from musicscope.workspace.equaliser_effect import Effect

_HEADS = ("", "without", "with", "difference")
_EMPTY = "Play something: what the descriptors say of it stands here, without and with these bands."


class EffectTable(QWidget):
    """One line a descriptor: without, with, and the difference."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Descriptors without and with the equaliser")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 3)
        for column in (1, 2, 3):
            self._grid.setColumnStretch(column, 2)
        self._empty = QLabel(_EMPTY, wordWrap=True)
        self._empty.setProperty("role", "soft")
        self._grid.addWidget(self._empty, 0, 0, 1, 4)
        self._lines: list[tuple[QLabel, ...]] = []
        self._heads: list[QLabel] = []

    @property
    def words(self) -> list[tuple[str, ...]]:
        """What the lines say."""
        return [tuple(label.text() for label in line) for line in self._lines]

    def show_effects(self, effects: Sequence[Effect]) -> None:
        """Show what was measured; nothing known leaves what is shown."""
        if not effects:
            return
        if not self._lines:
            self._make_lines(len(effects))
        for line, effect in zip(self._lines, effects, strict=True):
            name, before, after, change = line
            name.setText(effect.label)
            before.setText(_value(effect.before, effect.unit))
            after.setText(_value(effect.after, effect.unit))
            change.setText(_difference(effect))
            name.setAccessibleDescription(f"{before.text()}, with the equaliser {after.text()}")

    def _make_lines(self, count: int) -> None:
        self._empty.hide()
        for column, words in enumerate(_HEADS):
            head = _label(words, "label", column)
            self._grid.addWidget(head, 1, column)
            self._heads.append(head)
        for number in range(count):
            line = (
                _label("", "soft", 0), _label("", "soft", 1),
                _label("", "", 2), _label("", "label", 3),
            )  # fmt: skip
            for column, label in enumerate(line):
                self._grid.addWidget(label, 2 + number, column)
            self._lines.append(line)


def _label(words: str, role: str, column: int) -> QLabel:
    label = QLabel(words)
    if role:
        label.setProperty("role", role)
    if role != "label":
        set_type(label, 12, 400 if role else 600, tabular=True)
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return label


def _value(value: float, unit: str) -> str:
    if math.isnan(value):
        return "–"
    if unit == "dBFS":
        return f"{value:.1f} dB".replace("-", "−")
    if unit == "%":
        return f"{value:.0f} %"
    return f"{value:,.0f}" + (" Hz" if unit == "Hz" else "/s")


def _difference(effect: Effect) -> str:
    before, after = effect.before, effect.after
    if math.isnan(before) or math.isnan(after):
        return ""
    if effect.unit == "dBFS":
        words = f"{after - before:+.1f} dB"
    elif effect.unit == "%":
        words = f"{after - before:+.0f} points"
    else:
        words = f"{100 * (after / before - 1):+.0f} %" if before else ""
    same = words.startswith(("+0 ", "-0 ", "+0.0 ", "-0.0 "))
    return "=" if same else words.replace("-", "−")
