"""Fields and rows of the lab's panels, styled by the theme."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import qtawesome
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE, colour, font, themes

LABEL_WIDTH = 84


def set_type(widget: QWidget, px: int, weight: int = 400, *, tabular: bool = False) -> None:
    """Give a widget a font that follows the size of type."""

    def fit() -> None:
        widget.setFont(font(px, weight, tabular))

    listen(widget, themes.changed, lambda _: fit())
    fit()


def section(title: str, *rows: QWidget | QHBoxLayout, beside: QWidget | None = None) -> QWidget:
    """Return rows below a heading, with something at the heading's right end."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    head = QHBoxLayout()
    head.setSpacing(SPACE)
    name = QLabel(title)
    name.setProperty("role", "heading")
    head.addWidget(name)
    head.addStretch(1)
    if beside is not None:
        head.addWidget(beside)
    column.addLayout(head)
    for row in rows:
        if isinstance(row, QWidget):
            column.addWidget(row)
        else:
            column.addLayout(row)
    return holder


def row(label: str, *widgets: QWidget, width: int = LABEL_WIDTH) -> QHBoxLayout:
    """Return widgets after a quiet label; the last one takes what room there is."""
    line = QHBoxLayout()
    line.setSpacing(SPACE)
    name = QLabel(label)
    name.setProperty("role", "label")
    listen(name, themes.changed, lambda _: name.setFixedWidth(round(width * themes.scale)))
    name.setFixedWidth(round(width * themes.scale))
    line.addWidget(name)
    for place, widget in enumerate(widgets, 1):
        line.addWidget(widget, int(place == len(widgets)))
    return line


def chip_menu(
    name: str, words: str, choices: Mapping[str, Callable[[], object]], parent: QWidget
) -> QToolButton:
    """Return a chip that opens a list of things to do."""
    button = QToolButton(parent)
    button.setText(f"{words} ▾")
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setProperty("role", "chip")
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    menu = QMenu(name, button)
    for label, run in choices.items():
        menu.addAction(label).triggered.connect(lambda _=False, run=run: run())
    button.setMenu(menu)
    return button


class NumberField(QLineEdit):
    """A number with its unit; Up and Down change it by a step, with Page keys by ten.

    Signals
    -------
    changed : float
        By a person.
    """

    changed = Signal(float)

    def __init__(
        self, name: str, low: float, high: float, *, unit: str = "", step: float = 1.0
    ) -> None:
        super().__init__()
        self._low, self._high, self._step = low, high, step
        self._unit = f" {unit}" if unit else ""
        self._value = low
        self.setAccessibleName(name)
        self.setToolTip(f"{name}; arrow keys change it")
        set_type(self, 13, tabular=True)
        self.editingFinished.connect(self._read)
        self.show_value(low)

    def value(self) -> float:
        """Return the number."""
        return self._value

    def show_value(self, value: float) -> None:
        """Show a value without telling that it changed."""
        self._value = min(max(value, self._low), self._high)
        words = f"{self._value:,.2f}".rstrip("0").rstrip(".")
        self.setText(words.replace("-", "−") + self._unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10,
                 Qt.Key.Key_PageDown: -10}  # fmt: skip
        if event.key() in steps:
            self._read()
            self._take(self._value + steps[event.key()] * self._step)
        else:
            super().keyPressEvent(event)

    def _read(self) -> None:
        plain = self.text().removesuffix(self._unit).replace("−", "-").replace(",", "")
        try:
            value = float(plain.strip().removesuffix(self._unit.strip()))
        except ValueError:
            value = self._value
        self._take(value)

    def _take(self, value: float) -> None:
        before = self._value
        self.show_value(value)
        if self._value != before:
            self.changed.emit(self._value)


class Choice(QComboBox):
    """A list of words for values; the wheel changes it only while it has the focus."""

    def __init__(self, name: str, labels: Mapping[object, str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for value, label in labels.items():
            self.addItem(label, value)

    def show_value(self, value: object) -> None:
        """Show a value without telling that it changed."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(max(self.findData(value), 0))
        self.blockSignals(blocked)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(themes.active.soft), 1.4))
        x, y = self.width() - 15.0, self.height() / 2 - 1.5
        painter.drawLine(QPointF(x - 3, y), QPointF(x, y + 3))
        painter.drawLine(QPointF(x, y + 3), QPointF(x + 3, y))


class LevelSlider(QWidget):
    """A slider in dB with its value; the left end is off."""

    def __init__(
        self, name: str, low_db: int, off_db: float, changed: Callable[[float], object]
    ) -> None:
        super().__init__()
        self._low, self._off, self._changed = low_db, off_db, changed
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(low_db, 0)
        self.slider.setPageStep(6)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(name)
        self._value = QLabel()
        set_type(self._value, 12, tabular=True)
        self._value.setProperty("role", "soft")
        self._value.setMinimumWidth(52)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE)
        line.addWidget(self.slider, 1)
        line.addWidget(self._value)
        self.slider.valueChanged.connect(self._moved)

    def show_value(self, level_db: float) -> None:
        """Show a level without telling that it changed."""
        blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(max(level_db, self._low)))
        self.slider.blockSignals(blocked)
        self._say()

    def _moved(self, value: int) -> None:
        self._say()
        self._changed(self._off if value == self._low else float(value))

    def _say(self) -> None:
        value = self.slider.value()
        off = value == self._low and self._off < self._low
        self._value.setText("off" if off else f"{value} dB".replace("-", "−"))


def sound_icon(playing: bool, token: str = "text") -> QIcon:
    """Return the sign of a button that stops what plays, or plays."""
    name = "stop-fill" if playing else "play-fill"
    return qtawesome.icon(f"ph.{name}", color=getattr(themes.active, token))


def line_between() -> QFrame:
    """Return a thin line."""
    line = QFrame()
    line.setObjectName("separator")
    return line
