"""What the bench is for, while there is no run yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from musicscope.gui.theme import SPACE

_TITLE = "Can your styles be heard? Ask a machine"
_STEPS = (
    (
        "1  Choose what is learned",
        (
            "Genre, artist, the clusters of the map, or tags of your own. What cannot be learned "
            "yet says why."
        ),
    ),
    (
        "2  Choose a learner and its features",
        (
            "A random forest on the 518 numbers of each track is a good start. Each learner is "
            "explained in a sentence."
        ),
    ),
    (
        "3  Run it",
        (
            "The music is dealt into parts; each is left out in turn, with all its artists, and "
            "judged by a model that has never met them. So the figures hold for music yet to come."
        ),
    ),
    (
        "4  Read what came out",
        (
            "How often it was right, and how often guessing would be; what was taken for what, "
            "with the tracks to listen to; what mattered. Tick several runs to see them side by "
            "side."
        ),
    ),
)


class Teaching(QScrollArea):
    """A short lesson in the place where results will be."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("How the bench works")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QFrame()
        body.setObjectName("panel")
        body.setMaximumWidth(620)
        column = QVBoxLayout(body)
        column.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        column.setSpacing(SPACE // 2)
        _add(column, _TITLE, "title")
        column.addSpacing(SPACE)
        for heading, words in _STEPS:
            _add(column, heading, "heading")
            _add(column, words, "soft")
            column.addSpacing(SPACE)
        column.addStretch(1)
        self.setWidget(body)


def _add(column: QVBoxLayout, text: str, role: str) -> None:
    label = QLabel(text, wordWrap=True)
    label.setProperty("role", role)
    column.addWidget(label)
