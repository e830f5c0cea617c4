"""The button that says how many clusters there are, and the table to choose another number."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from musicscope.gui.theme import SPACE, themes

SMALLEST, LARGEST, COLUMNS = 2, 24, 6


class Table(QFrame):
    """A popup with round corners."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = themes.active
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.setBrush(QColor(theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()


class KChooser(QToolButton):
    """Emits `chosen` with the number of clusters, or None for the silhouette's choice."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: QFrame | None = None
        self._k = 0
        self._wanted: int | None = None
        self.clicked.connect(self.open_table)
        self.show_k(0, None)

    def show_k(self, k: int, wanted: int | None) -> None:
        """Say how many clusters there are, and whether that was chosen by hand."""
        self._k, self._wanted = k, wanted
        number = f" {k}" if k else ""
        self.setText(f"k-means{number}{'' if wanted else ' auto'} ▾")

    def open_table(self) -> QFrame:
        """Show the table below the button."""
        table = Table(self)
        grid = QGridLayout(table)
        grid.setContentsMargins(SPACE + 4, SPACE + 4, SPACE + 4, SPACE + 4)
        grid.setSpacing(4)
        group = QButtonGroup(table)
        auto = QPushButton("Best silhouette", table)
        auto.setToolTip("As many clusters as set themselves apart best (Rousseeuw, 1987)")
        grid.addWidget(auto, 0, 0, 1, COLUMNS)
        choices: dict[int | None, QPushButton] = {None: auto}
        note = QLabel("or by hand", table)
        note.setProperty("role", "label")
        grid.addWidget(note, 1, 0, 1, COLUMNS)
        for place, k in enumerate(range(SMALLEST, LARGEST + 1)):
            button = QPushButton(str(k), table)
            button.setFixedWidth(46)
            button.setAccessibleName(f"{k} clusters")
            grid.addWidget(button, 2 + place // COLUMNS, place % COLUMNS)
            choices[k] = button
        for k, button in choices.items():
            button.setProperty("role", "chip")
            button.setCheckable(True)
            button.setChecked(k == self._wanted)
            button.setAutoDefault(False)
            group.addButton(button)
            button.clicked.connect(lambda _=False, chosen=k: self._choose(chosen))
        self._table = table
        table.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        table.show()
        choices.get(self._wanted, auto).setFocus()
        return table

    def _choose(self, k: int | None) -> None:
        self._table.close()
        self.chosen.emit(k)
