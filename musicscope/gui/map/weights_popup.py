"""Choosing how much each aspect of likeness counts for the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSlider, QToolButton, QWidget

from musicscope.gui.elided import ElidedLabel
from musicscope.gui.map.popup import Popup
from musicscope.gui.map.words import weight_words

if TYPE_CHECKING:
    from musicscope.analysis.aspect import Aspect
    from musicscope.workspace.mapping import Mapping

#: Steps of a slider for a weight of 1, and the largest weight.
STEPS, MOST = 4, 3
LABEL_WIDTH, VALUE_WIDTH = 76, 28


class WeightsPopup(Popup):
    """Sends the weights to a map when they are to hold.

    Parameters
    ----------
    anchor : QWidget
        The button.
    mapping : Mapping
    """

    def __init__(self, anchor: QWidget, mapping: Mapping) -> None:
        super().__init__(anchor, "How much each aspect counts")
        self._mapping = mapping
        self._sliders: dict[str, QSlider] = {}
        self.heading("What counts as alike")
        self.words("Tracks lie together that are alike in what counts most.")
        self._aspects = mapping.aspects
        for aspect in self._aspects:
            self._add(aspect, mapping.weights.get(aspect.name, aspect.weight))
        row = QHBoxLayout()
        usual = QToolButton(self)
        usual.setText("As usual")
        usual.setProperty("role", "link")
        usual.clicked.connect(self._set_usual)
        anew = QPushButton("Lay out anew", self)
        anew.setProperty("role", "primary")
        anew.setAutoDefault(False)
        anew.clicked.connect(self._weigh)
        row.addWidget(usual)
        row.addStretch(1)
        row.addWidget(anew)
        self.column.addLayout(row)
        next(iter(self._sliders.values())).setFocus()

    def _add(self, aspect: Aspect, weight: float) -> None:
        row = QHBoxLayout()
        name = ElidedLabel(aspect.label, self)
        name.setFixedWidth(LABEL_WIDTH)
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setRange(0, STEPS * MOST)
        slider.setAccessibleName(f"Weight of {aspect.label.lower()}")
        slider.setAccessibleDescription(aspect.help)
        value = QLabel(self)
        value.setFixedWidth(VALUE_WIDTH)
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        slider.valueChanged.connect(lambda step: value.setText(weight_words(step / STEPS)))
        for widget in (name, slider):
            widget.setToolTip(aspect.help)
        row.addWidget(name)
        row.addWidget(slider, 1)
        row.addWidget(value)
        self.column.addLayout(row)
        self._sliders[aspect.name] = slider
        slider.setValue(round(weight * STEPS))
        value.setText(weight_words(slider.value() / STEPS))

    @property
    def weights(self) -> dict[str, float]:
        """What the sliders say."""
        return {name: slider.value() / STEPS for name, slider in self._sliders.items()}

    def _set_usual(self) -> None:
        for aspect in self._aspects:
            self._sliders[aspect.name].setValue(round(aspect.weight * STEPS))
        self._weigh()

    def _weigh(self) -> None:
        self._mapping.weigh(self.weights)
