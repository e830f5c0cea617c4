"""Choosing how the map is laid out: projection, its parameters, distance, two measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPushButton, QToolButton, QWidget

from musicscope.gui.map.parameter_rows import ParameterRows
from musicscope.gui.map.popup import Chips, Popup
from musicscope.gui.map.words import projection_label
from musicscope.gui.theme import SPACE
from musicscope.maps.projection import PROJECTIONS
from musicscope.workspace.fields import FIELDS
from musicscope.workspace.map_axes import AXES

if TYPE_CHECKING:
    from musicscope.workspace.mapping import Mapping

COLUMNS = 3
METRICS = {
    "cosine": ("Angle", "Compares the shape of the sound, whatever its strength (cosine distance)"),
    "euclidean": ("Distance", "Compares the strength of every trait too (Euclidean distance)"),
}
ABOUT_AXES = "Two things that are known of every track, one across and one up."
FIRST_AXES = ("tempo", "brightness")


class LayoutPopup(Popup):
    """Sends what is chosen to a map.

    Parameters
    ----------
    anchor : QWidget
        The button.
    mapping : Mapping
    """

    def __init__(self, anchor: QWidget, mapping: Mapping) -> None:
        super().__init__(anchor, "How the map is laid out")
        self._mapping = mapping
        self._shown = mapping.projection
        self.heading("Projection")
        self._add_projections()
        self._about = self.words()
        self._parameters = ParameterRows(self)
        self._parameters.changed.connect(self._offer)
        self.column.addWidget(self._parameters)
        self._add_axes()
        self._add_metrics()
        self._add_buttons()
        self._show(mapping.projection)
        self._chips[mapping.projection].setFocus()

    def _add_projections(self) -> None:
        chips = Chips(self, COLUMNS)
        self._chips = {}
        for name in (*PROJECTIONS.names(), AXES):
            chip = chips.add(projection_label(name))
            chip.clicked.connect(lambda _=False, n=name: self._choose(n))
            self._chips[name] = chip
        self.column.addWidget(chips)

    def _add_axes(self) -> None:
        self._axes = QWidget(self)
        form = QFormLayout(self._axes)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(SPACE)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        chosen = self._mapping.axes or FIRST_AXES
        self._boxes = []
        for label, name in zip(("Across", "Up"), chosen, strict=True):
            box = QComboBox(self._axes)
            box.setAccessibleName(label)
            for field in FIELDS.values():
                box.addItem(
                    f"{field.label} ({field.unit})" if field.unit else field.label, field.name
                )
            box.setCurrentIndex(max(box.findData(name), 0))
            box.activated.connect(lambda _=0: self._use_axes())
            form.addRow(label, box)
            self._boxes.append(box)
        self.column.addWidget(self._axes)

    def _add_metrics(self) -> None:
        self._measure = QWidget(self)
        row = QHBoxLayout(self._measure)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label("Likeness by"), 1)
        chips = Chips(self._measure, 2)
        for name, (label, tip) in METRICS.items():
            chip = chips.add(label, tip)
            chip.setChecked(name == self._mapping.metric)
            chip.clicked.connect(lambda _=False, n=name: self._mapping.use_metric(n))
        row.addWidget(chips)
        self.column.addWidget(self._measure)

    def _label(self, text: str) -> QWidget:
        label = self.heading(text)
        self.column.removeWidget(label)
        return label

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        self._defaults = QToolButton(self)
        self._defaults.setText("Usual values")
        self._defaults.setProperty("role", "link")
        self._defaults.clicked.connect(self._set_defaults)
        self._anew = QPushButton("Lay out anew", self)
        self._anew.setProperty("role", "primary")
        self._anew.setAutoDefault(False)
        self._anew.setToolTip("The new map lies on the old one as far as it can; undo goes back")
        self._anew.clicked.connect(self._build)
        row.addWidget(self._defaults)
        row.addStretch(1)
        row.addWidget(self._anew)
        self.column.addLayout(row)

    def _show(self, name: str) -> None:
        self._shown = name
        by_axes = name == AXES
        self._chips[name].setChecked(True)
        self._axes.setVisible(by_axes)
        self._measure.setVisible(not by_axes)
        entry = None if by_axes else PROJECTIONS.get(name)
        parameters = () if entry is None else entry.parameters
        same = name == self._mapping.projection
        values = self._mapping.settings if same else {}
        self._parameters.show_parameters(parameters, values)
        self._parameters.setVisible(bool(parameters))
        self._about.setText(ABOUT_AXES if entry is None else _first_paragraphs(entry.doc))
        self._anew.setVisible(not by_axes)
        self._offer()
        self.fit_contents()

    def _offer(self) -> None:
        entry = None if self._shown == AXES else PROJECTIONS.get(self._shown)
        usual = {} if entry is None else entry.settings()
        self._defaults.setVisible(entry is not None and self._parameters.values != usual)

    def _choose(self, name: str) -> None:
        self._show(name)
        if name == AXES:
            self._use_axes()
        else:
            self._mapping.build(name)
            self._show(name)

    def _use_axes(self) -> None:
        across, up = (box.currentData() for box in self._boxes)
        self._mapping.use_axes(across, up)

    def _set_defaults(self) -> None:
        parameters = PROJECTIONS.get(self._shown).parameters
        self._parameters.show_parameters(parameters, {})
        self._build()
        self._offer()
        self.fit_contents()

    def _build(self) -> None:
        self._mapping.build(self._shown, self._parameters.values)


def _first_paragraphs(doc: str) -> str:
    """Return what a docstring says before its parameters, on one line."""
    text = doc.split("\n\nParameters\n", maxsplit=1)[0]
    return " ".join(text.split())
