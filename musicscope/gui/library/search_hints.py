"""How to search, shown under the empty search field."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from musicscope.gui.theme import colour, themes

#: What is typed, and what it finds.
HINTS = (
    ("artist:", "also title:  album:  genre:  path:"),
    ("key:Em", "a key, as E minor, Em or 9A"),
    ("bpm:90..110", "a range, also bpm:>120"),
    ("year:1990..1999", "years"),
    ("codec:flac", "a file format"),
    ("state:failed", "also ready, pending, missing"),
    ('"big band"', "words that follow each other"),
    ("-live", "leaves out what has the word"),
    ('sounds:"slow piano"', "how it sounds, in your own words"),
)


class SearchHints(QFrame):
    """A small card of examples; a click puts one into the search.

    Signals
    -------
    chosen : str
        The example.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("How to search")
        layout = QGridLayout(self)
        layout.setContentsMargins(6, 8, 12, 8)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(0)
        layout.setColumnStretch(1, 1)
        for row, (example, meaning) in enumerate(HINTS):
            button = QPushButton(example)
            button.setProperty("role", "link")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setAccessibleDescription(meaning)
            button.clicked.connect(lambda _, text=example: self.chosen.emit(text))
            words = QLabel(meaning)
            words.setProperty("role", "label")
            layout.addWidget(button, row, 0, Qt.AlignmentFlag.AlignLeft)
            layout.addWidget(words, row, 1)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(themes.active.line))
        painter.setBrush(colour(themes.active.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
