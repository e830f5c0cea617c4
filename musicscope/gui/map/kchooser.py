"""The button that says how tracks are grouped, and the panel to group them otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QSpinBox, QWidget

from musicscope.gui.listening import listen
from musicscope.gui.map.kcurve import KCurve
from musicscope.gui.map.parameter_rows import ParameterRows
from musicscope.gui.map.popup import Chips, Popup
from musicscope.gui.theme import SPACE
from musicscope.maps.clustering import CLUSTERINGS, takes_k

if TYPE_CHECKING:
    from musicscope.workspace.clusters import Clusters

COLUMNS = 3
SMALLEST, LARGEST = 1, 60
CRITERIA = {
    "silhouette": ("Silhouette", "How far groups stand apart from each other (Rousseeuw, 1987)"),
    "bic": ("BIC", "How well groups describe the tracks, less what each costs (Schwarz, 1978)"),
}
NO_CURVE = "Choose Silhouette or BIC to see how well each number of clusters does."
#: A number that is being typed is taken when it has stood so long.
TYPED_MS = 500


def clusters_words(clusters: Clusters) -> str:
    """Return what a button says: ``"k-means 7"``."""
    label = CLUSTERINGS.get(clusters.method).label
    return f"{label} {clusters.k}" if clusters.k else label


class ClusterPopup(Popup):
    """Sends what is chosen to the clusters of a map.

    Parameters
    ----------
    anchor : QWidget
        The button.
    clusters : Clusters
    """

    def __init__(self, anchor: QWidget, clusters: Clusters) -> None:
        super().__init__(anchor, "How tracks are grouped")
        self._clusters = clusters
        self.heading("Clusters")
        self._methods = self._add_methods()
        self._about = self.words()
        self._parameters = ParameterRows(self)
        self.column.addWidget(self._parameters)
        self._later = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._later.timeout.connect(self._group_typed)
        self._parameters.changed.connect(self._later.start)
        self._number = self._add_number()
        self._curve = KCurve(self)
        self._curve.chosen.connect(self.choose_k)
        self.column.addWidget(self._curve)
        self._no_curve = self.words(NO_CURVE)
        self._busy = self.words("Grouping the tracks…")
        self._method = ""
        listen(self, clusters.changed, lambda _: self._follow())
        self._follow()
        self._methods[clusters.method].setFocus()

    def _add_methods(self) -> dict[str, QAbstractButton]:
        chips = Chips(self, COLUMNS)
        made = {}
        for entry in CLUSTERINGS:
            chip = chips.add(entry.label)
            chip.clicked.connect(lambda _=False, n=entry.name: self.choose_method(n))
            made[entry.name] = chip
        self.column.addWidget(chips)
        return made

    def _add_number(self) -> QWidget:
        whole = QWidget(self)
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(QLabel("How many", whole))
        self._k = QSpinBox(whole)
        self._k.setRange(SMALLEST, LARGEST)
        self._k.setAccessibleName("Number of clusters")
        self._k.setFixedWidth(64)
        self._k.setKeyboardTracking(False)
        self._k.valueChanged.connect(self.choose_k)
        row.addWidget(self._k)
        row.addStretch(1)
        row.addWidget(QLabel("or best", whole))
        chips = Chips(whole, 2)
        self._criteria = {}
        for name, (label, tip) in CRITERIA.items():
            chip = chips.add(label, tip)
            chip.clicked.connect(lambda _=False, n=name: self.choose_best(n))
            self._criteria[name] = chip
        row.addWidget(chips)
        self.column.addWidget(whole)
        return whole

    def choose_method(self, method: str) -> None:
        """Group by another method."""
        self._clusters.cluster(method, self._clusters.wanted_k)

    def choose_k(self, k: int) -> None:
        """Make so many clusters."""
        self._clusters.cluster(self._clusters.method, k)

    def choose_best(self, criterion: str) -> None:
        """Make as many clusters as score best."""
        self._clusters.cluster(self._clusters.method, None, criterion=criterion)

    def _group_typed(self) -> None:
        clusters = self._clusters
        clusters.cluster(clusters.method, clusters.wanted_k, settings=self._parameters.values)

    def _follow(self) -> None:
        clusters = self._clusters
        if clusters.method != self._method:
            self._show_method(clusters.method)
        told = takes_k(clusters.method)
        automatic = told and clusters.wanted_k is None
        self._k.blockSignals(True)
        self._k.setValue(clusters.wanted_k or clusters.k or SMALLEST)
        self._k.blockSignals(False)
        self._number.setVisible(told)
        for name, chip in self._criteria.items():
            chip.setChecked(automatic and name == clusters.criterion)
        self._curve.setVisible(told and bool(clusters.curve))
        self._no_curve.setVisible(told and not clusters.curve and not clusters.busy)
        label = CRITERIA[clusters.criterion][0]
        self._curve.show_curve(
            clusters.curve, clusters.k, label.lower() if label != "BIC" else label
        )
        self._busy.setVisible(clusters.busy)
        self.fit_contents()

    def _show_method(self, method: str) -> None:
        self._method = method
        entry = CLUSTERINGS.get(method)
        self._methods[method].setChecked(True)
        words = entry.doc.split("\n\n")[0].replace("\n", " ")
        if not takes_k(method):
            words += " It finds the number of clusters itself."
        self._about.setText(words)
        self._parameters.show_parameters(entry.parameters, self._clusters.settings)
        self._parameters.setVisible(bool(entry.parameters))
