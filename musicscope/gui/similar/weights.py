"""How much each aspect counts: a slider each, three ready mixtures, and back to the usual one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from musicscope.analysis.aspect import ASPECTS, Aspect
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.icons import icon
from musicscope.gui.listening import listen
from musicscope.gui.similar import aspects
from musicscope.gui.theme import SPACE, font, themes

#: Steps of a slider from nothing to a weight of two, and in a weight of one.
_STEPS, _ONE = 40, 20
#: The name of a network may be long, px.
_LABEL_WIDTH = 120

USUAL: dict[str, float] = {aspect.name: aspect.weight for aspect in ASPECTS}


def _mixture(**parts: float) -> dict[str, float]:
    return {name: parts.get(name, 0.0) for name in USUAL}


#: Ready mixtures, by what people call them; and one that is none of them.
MIXTURES: dict[str, dict[str, float]] = {
    "As usual": USUAL,
    "Like it sounds": _mixture(timbre=2.0, harmony=0.5, rhythm=0.5, dynamics=1.0),
    "Same groove": _mixture(timbre=0.5, harmony=0.0, rhythm=2.0, dynamics=0.5),
    "Same harmony": _mixture(timbre=0.2, harmony=2.0, rhythm=0.2, dynamics=0.0),
}
OWN = "My own mixture"


class AspectSlider(QSlider):
    """One aspect's weight; a double click makes it as usual."""

    def __init__(self, aspect: Aspect) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, _STEPS)
        self.setPageStep(_ONE // 4)
        self.usual = round(_ONE * aspect.weight)
        self.setMinimumWidth(60)
        self.setAccessibleName(f"Weight of {aspect.label.lower()}")
        self.setAccessibleDescription(aspect.help)
        self.setToolTip(f"{aspect.help}\nA double click: as usual")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.setValue(self.usual)


class Swatch(QWidget):
    """A small disc in an aspect's colour, as in the columns of the list."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        listen(self, themes.changed, lambda _: self._resize())
        self._resize()

    def _resize(self) -> None:
        side = round(9 * themes.scale)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(aspects.aspect_colour(self._name))
        painter.drawRoundedRect(self.rect(), 2, 2)
        painter.end()


class WeightsPanel(QWidget):
    """Sliders from 0 to 2, which can be folded away, and a menu of ready mixtures.

    Signals
    -------
    changed : no arguments
        Another mixture; also while a slider moves.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Weights of the aspects")
        self._quiet = False
        self.sliders: dict[str, AspectSlider] = {}
        self._values: dict[str, QLabel] = {}
        self._make_head()
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(2, 1)
        self._fill_rows(ASPECTS)
        head = QHBoxLayout()
        head.addWidget(self.fold)
        head.addStretch(1)
        head.addWidget(self.mixture)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._rows)
        listen(self, themes.changed, lambda _: self._restyle())
        self._restyle()
        self._tell()

    @property
    def weights(self) -> dict[str, float]:
        """How much each aspect counts, 0..2."""
        return {name: slider.value() / _ONE for name, slider in self.sliders.items()}

    @property
    def folded(self) -> bool:
        """Whether the sliders are hidden."""
        return not self.fold.isChecked()

    def use(self, weights: Mapping[str, object]) -> None:
        """Show and use a mixture; what it does not name is as usual."""
        before = self.weights
        self._quiet = True
        for name, slider in self.sliders.items():
            value = weights.get(name)
            known = isinstance(value, int | float) and not isinstance(value, bool)
            slider.setValue(round(_ONE * value) if known else slider.usual)
        self._quiet = False
        self._tell()
        if self.weights != before:
            self.changed.emit()

    def offer(self, offered: Sequence[Aspect]) -> None:
        """Have one slider for each of these, and keep the mixture."""
        if [aspect.name for aspect in offered] == list(self.sliders):
            return
        weights = self.weights
        while (item := self._grid.takeAt(0)) is not None:
            item.widget().deleteLater()
        self.sliders.clear()
        self._values.clear()
        self._quiet = True
        self._fill_rows(offered)
        self._quiet = False
        self._restyle()
        self.use(weights)

    def fold_away(self, away: bool) -> None:
        """Hide the sliders, or show them again."""
        self.fold.setChecked(not away)

    def _make_head(self) -> None:
        self.fold = QToolButton(text="Aspects", checkable=True, checked=True)
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold.setToolTip("Show or hide the sliders")
        self.fold.toggled.connect(self._fold)
        self.mixture = QToolButton()
        self.mixture.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.mixture.setProperty("role", "chip")
        self.mixture.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.mixture.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.mixture.setToolTip("Ready mixtures of the aspects")
        menu = QMenu(self)
        menu.setAccessibleName("Ready mixtures")
        self.presets: dict[str, QAction] = {}
        for text, weights in MIXTURES.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, w=weights: self.use(w))
            self.presets[text] = action
        self.mixture.setMenu(menu)

    def _fill_rows(self, offered: Sequence[Aspect]) -> None:
        for row, aspect in enumerate(offered):
            name = aspect.name
            slider, value = AspectSlider(aspect), QLabel()
            label = ElidedLabel(aspect.label)
            label.setMaximumWidth(_LABEL_WIDTH)
            label.setProperty("role", "soft")
            label.setToolTip(aspect.help)
            value.setProperty("role", "label")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            slider.valueChanged.connect(lambda _: self._moved())
            for column, widget in enumerate((Swatch(name), label, slider, value)):
                self._grid.addWidget(widget, row, column)
            self.sliders[name], self._values[name] = slider, value
            slider.setValue(slider.usual)

    def _fold(self, shown: bool) -> None:
        self._rows.setVisible(shown)
        self._restyle()

    def _moved(self) -> None:
        if not self._quiet:
            self._tell()
            self.changed.emit()

    def _tell(self) -> None:
        weights = {name: w for name, w in self.weights.items() if w or name in USUAL}
        for name, label in self._values.items():
            words = f"{weights.get(name, 0.0):.2f}".rstrip("0").rstrip(".")
            label.setText("off" if not weights.get(name) else words)
        chosen = next((text for text, ready in MIXTURES.items() if ready == weights), OWN)
        for text, action in self.presets.items():
            action.setChecked(text == chosen)
        self.mixture.setText(chosen)
        self.mixture.setAccessibleName(f"Mixture of the aspects: {chosen}")

    def _restyle(self) -> None:
        shown = self.fold.isChecked()
        self.fold.setArrowType(Qt.ArrowType.DownArrow if shown else Qt.ArrowType.RightArrow)
        self.fold.setAccessibleName("Hide the sliders" if shown else "Show the sliders")
        self.fold.setStyleSheet(
            "QToolButton, QToolButton:checked { background: transparent; font-weight: 600;"
            " padding: 2px 4px 2px 0; border: 2px solid transparent; }"
            f"QToolButton:focus {{ border: 2px solid {themes.active.accent}; }}"
        )
        self.mixture.setIcon(icon("caret", "soft"))
        for label in self._values.values():
            label.setFont(font(11, tabular=True))
            label.setFixedWidth(round(30 * themes.scale))
