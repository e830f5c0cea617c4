"""A field for a number that may be very small or very large."""

from __future__ import annotations

import math

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

#: Enough for the smallest bound of any parameter.
_DECIMALS = 10
_RATIO = 10 ** (1 / 3)


class NumberField(QDoubleSpinBox):
    """Writes ``"0.001"`` and ``"1e-06"``; Up and Down multiply where ratios count.

    Parameters
    ----------
    logarithmic : bool
    parent : QWidget
    """

    def __init__(self, logarithmic: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._logarithmic = logarithmic
        self.setDecimals(_DECIMALS)

    def textFromValue(self, value: float) -> str:
        return f"{value:.4g}"

    def valueFromText(self, text: str) -> float:
        try:
            return float(self._bare(text))
        except ValueError:
            return self.value()

    def validate(self, text: str, place: int) -> object:
        bare = self._bare(text)
        try:
            inside = self.minimum() <= float(bare) <= self.maximum()
        except ValueError:
            begun = all(c in "0123456789.e+-" for c in bare.lower())
            state = QValidator.State.Intermediate if begun else QValidator.State.Invalid
            return state, text, place
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, place

    def stepBy(self, steps: int) -> None:
        if self._logarithmic and self.value() > 0:
            self.setValue(float(f"{self.value() * _RATIO**steps:.2g}"))
            return
        reach = self.maximum() - self.minimum()
        step = 10 ** math.floor(math.log10(max(min(reach / 10, abs(self.value()) or reach), 1e-9)))
        self.setValue(self.value() + steps * step)

    def _bare(self, text: str) -> str:
        return text.removesuffix(self.suffix()).strip().replace(",", ".")
