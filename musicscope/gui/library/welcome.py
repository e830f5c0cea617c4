"""The first window: what MusicScope is, and the two ways to begin."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from musicscope.analysis.pitch import PITCH_COLOURS, PITCH_NAMES
from musicscope.gui.listening import listen
from musicscope.gui.theme import colour, font, themes

#: Semitones of a step to the right, and of one up and to the right.
_FIFTH, _THIRD = 7, 4
_TRIAD = (0, 4, 7)


class Emblem(QWidget):
    """A piece of the tonnetz with the triad of C major sounding."""

    EDGE = 60.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(320, 148))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        listen(self, themes.changed, lambda _: self.update())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        nodes = self._nodes()
        triad = [at for pitch, at in nodes if pitch in _TRIAD]
        self._draw_lines(painter, [at for _, at in nodes])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(themes.active.accent, 70))
        painter.drawPolygon(QPolygonF(triad))
        for pitch, at in nodes:
            self._draw_node(painter, at, pitch, pitch in _TRIAD)
        painter.end()

    def _nodes(self) -> list[tuple[int, QPointF]]:
        """Return pitch class and place of each note: fifths to the right, thirds up."""
        height = self.EDGE * math.sqrt(3) / 2
        nodes = []
        for up, columns in ((1, 3), (0, 4), (-1, 3)):
            for column in range(columns):
                x = column - (columns - 1) / 2
                pitch = round(_FIFTH * (x + 0.5 - 0.5 * up) + _THIRD * up) % 12
                at = QPointF(self.width() / 2 + x * self.EDGE, self.height() / 2 - up * height)
                nodes.append((pitch, at))
        return nodes

    def _draw_lines(self, painter: QPainter, places: list[QPointF]) -> None:
        painter.setPen(QPen(colour(themes.active.raised_strong), 1.4))
        for number, first in enumerate(places):
            for second in places[number + 1 :]:
                gap = first - second
                if math.hypot(gap.x(), gap.y()) < self.EDGE * 1.05:
                    painter.drawLine(first, second)

    def _draw_node(self, painter: QPainter, at: QPointF, pitch: int, sounding: bool) -> None:
        tone = QColor(PITCH_COLOURS[pitch])
        radius = 15.0 if sounding else 11.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(themes.active.panel))
        painter.drawEllipse(at, radius + 2, radius + 2)
        tone.setAlpha(255 if sounding else 70)
        painter.setBrush(tone)
        painter.drawEllipse(at, radius, radius)
        painter.setFont(font(12 if sounding else 10, 600 if sounding else 400))
        painter.setPen(QColor("#14161a") if sounding else colour(themes.active.soft))
        box = QRectF(at.x() - 16, at.y() - 16, 32, 32)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, PITCH_NAMES[pitch])


class WelcomePanel(QFrame):
    """The empty state of the whole window.

    Signals
    -------
    open_requested, demo_requested : no arguments
        The person wants to open a folder, or to hear the demo library.
    """

    open_requested = Signal()
    demo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAccessibleName("Welcome")
        name = _line("MusicScope", 28, 600)
        promise = _line(
            "Your music will be here: to hear, to see as it sounds, to explore on a map.", 15
        )
        promise.setProperty("role", "soft")
        self.open = QPushButton("Open a music folder")
        self.open.setProperty("role", "primary")
        self.open.setDefault(True)
        self.demo = QPushButton("Try the demo library")
        self.demo.setToolTip("48 short pieces that MusicScope composes and plays itself")
        for button in (self.open, self.demo):
            button.setMinimumSize(188, 36)
        self.open.clicked.connect(self.open_requested)
        self.demo.clicked.connect(self.demo_requested)
        self.hint = _line("or drop a folder anywhere in this window", 13)
        self.hint.setProperty("role", "faint")
        privacy = _line(
            "Everything stays on this computer. Your files are read, never changed.", 12
        )
        privacy.setProperty("role", "faint")
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addStretch(1)
        buttons.addWidget(self.open)
        buttons.addWidget(self.demo)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 20)
        column.setSpacing(0)
        column.addStretch(5)
        column.addWidget(Emblem(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(24)
        column.addWidget(name)
        column.addSpacing(8)
        column.addWidget(promise)
        column.addSpacing(28)
        column.addLayout(buttons)
        column.addSpacing(14)
        column.addWidget(self.hint)
        column.addStretch(6)
        column.addWidget(privacy)


def _line(text: str, px: int, weight: int = 400) -> QLabel:
    label = QLabel(text, alignment=Qt.AlignmentFlag.AlignHCenter, wordWrap=True)
    label.setStyleSheet(f"font-size: {px}px; font-weight: {weight};")
    return label
