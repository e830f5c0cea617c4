"""The sign of a run: a short line in its colour, and its title."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from musicscope.gui.bench.inks import run_colour, run_pen
from musicscope.gui.elided import ElidedLabel
from musicscope.gui.listening import listen
from musicscope.gui.theme import SPACE, themes


class RunSign(QWidget):
    """A line with a dot, as the run is drawn in charts."""

    def __init__(self, run: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._run = run
        self.setFixedSize(QSize(28, 12))
        listen(self, themes.changed, lambda _: self.update())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(run_pen(self._run))
        painter.drawLine(QPointF(1, 6), QPointF(27, 6))
        if self._run >= 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(run_colour(self._run))
            painter.drawEllipse(QPointF(14, 6), 3.5, 3.5)
        painter.end()


class RunKey(QWidget):
    """Sign and title in one line."""

    def __init__(self, run: int, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(RunSign(run, self))
        words = ElidedLabel(self)
        words.setText(title)
        row.addWidget(words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
