"""What stands where the map will be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from musicscope.gui.theme import SPACE
from musicscope.library.track import Coverage


class EmptyMap(QWidget):
    """Says what will be here, and offers the step that fills it."""

    folder_wanted = Signal()
    demo_wanted = Signal()
    map_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self._text = QLabel(self)
        self._text.setProperty("role", "soft")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        self._bar.setAccessibleName("Tracks analysed")
        self._folder = self._button("Open a music folder…", self.folder_wanted, primary=True)
        self._demo = self._button("Try the demo library", self.demo_wanted, primary=False)
        self._draw = self._button("Draw the map", self.map_wanted, primary=True)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addStretch(1)
        for button in (self._folder, self._demo, self._draw):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        column.addStretch(4)
        middle = Qt.AlignmentFlag.AlignHCenter
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setAlignment(middle)
            column.addWidget(label)
        column.addWidget(self._bar, 0, middle)
        column.addLayout(buttons)
        column.addStretch(5)

    def _button(self, text: str, wanted: Signal, *, primary: bool) -> QPushButton:
        button = QPushButton(text, self)
        if primary:
            button.setProperty("role", "primary")
        button.clicked.connect(wanted)
        return button

    @property
    def sentence(self) -> str:
        """What it says now."""
        return f"{self._title.text()} {self._text.text()}"

    def show_coverage(self, coverage: Coverage, building: bool) -> None:
        """Say how far it is."""
        empty = coverage.total == 0
        ready = coverage.analysed > 0
        self._folder.setVisible(empty)
        self._demo.setVisible(empty)
        self._draw.setVisible(ready and not building)
        waiting = not empty and not ready and coverage.failed < coverage.total
        self._bar.setVisible(waiting or (ready and building))
        self._bar.setRange(0, 0 if ready else coverage.total)
        self._bar.setValue(coverage.analysed + coverage.failed)
        if empty:
            title = "Your music as a map"
            text = "Each track becomes a dot, close to what sounds like it. A click plays it."
        elif ready:
            title = "The map is being drawn" if building else "The map is not drawn yet"
            text = f"{coverage.analysed:,} of {coverage.total:,} tracks are analysed."
        elif waiting:
            title = "The map appears when the first tracks are analysed."
            text = f"{coverage.analysed + coverage.failed:,} of {coverage.total:,} so far."
        else:
            title = "Nothing to map"
            text = "None of the tracks could be analysed; the library lists the reasons."
        self._title.setText(title)
        self._text.setText(text)
