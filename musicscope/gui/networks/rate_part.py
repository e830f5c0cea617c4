"""Finding a learning rate: a button, and the curve by which one was chosen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from musicscope.gui.bench.chart import Chart, Series
from musicscope.gui.bench.inks import CHANCE
from musicscope.gui.networks.said import said
from musicscope.gui.theme import SPACE, themes
from musicscope.jobs.handle import JobState
from musicscope.learning.report.svg import Axis, round_axis

if TYPE_CHECKING:
    from musicscope.jobs import JobHandle
    from musicscope.learning.training.rate_finder import RateSweep
    from musicscope.workspace import Workspace
    from musicscope.workspace.network_requests import TrainingRequest

_FIND, _STOP = "Find a learning rate", "Stop looking"


class RatePart(QWidget):
    """Asks for a sweep and shows it.

    Signals
    -------
    wanted : no arguments
        A sweep is to begin; `begin` begins it.
    found : float
        The learning rate to take.
    """

    wanted = Signal()
    found = Signal(float)

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._asked = 0
        self._handle: JobHandle | None = None
        self.button = QPushButton(_FIND, self)
        self.button.setToolTip("A short trial with rising rates; takes about half a minute")
        self.button.clicked.connect(self._press)
        self.words = said("", "label", self)
        self.words.hide()
        self.chart = _Low("Loss by learning rate", self)
        self.chart.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.words)
        column.addWidget(self.chart)

    @property
    def looking(self) -> bool:
        """Whether a sweep goes on."""
        return self.button.text() == _STOP

    def begin(self, request: TrainingRequest) -> None:
        """Look for the rate of a training."""
        self._asked += 1
        asked = self._asked
        self.button.setText(_STOP)
        self._tell("The sound is read, then the rate rises from batch to batch.")

        def done(sweep: RateSweep) -> None:
            if asked == self._asked:
                self._show(sweep)

        def failed(sentence: str) -> None:
            if asked == self._asked:
                self._end(sentence)

        self._handle = self._workspace.networks.find_rate(request, done, failed)

    def _press(self) -> None:
        if not self.looking:
            self.wanted.emit()
            return
        self._asked += 1
        if self._handle is not None and self._handle.state is JobState.RUNNING:
            self._handle.cancel()
        self._end("")

    def _end(self, words: str) -> None:
        self._handle = None
        self.button.setText(_FIND)
        self._tell(words)

    def _tell(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))

    def _show(self, sweep: RateSweep) -> None:
        rate = float(f"{sweep.chosen:.2g}")
        self._end(f"The loss falls most steeply at {rate:g}; that is set now.")
        rates, losses = np.asarray(sweep.rates, float), np.asarray(sweep.losses, float)
        if len(rates):
            up = round_axis(losses.tolist(), "")
            told = tuple(f"{r:.2g}: loss {e:.2f}" for r, e in zip(rates, losses, strict=True))
            line = Series(rates, losses, 0, told=told)
            mark = Series(np.full(2, sweep.chosen), np.array([up.low, up.high]), CHANCE)
            self.chart.show_series([mark, line], _rate_axis(rates), up, self.words.text())
        self.chart.setVisible(bool(len(rates)))
        self.found.emit(rate)


class _Low(Chart):
    def sizeHint(self) -> QSize:
        return QSize(round(240 * themes.scale), round(150 * themes.scale))


def _rate_axis(rates: np.ndarray) -> Axis:
    first, last = math.floor(math.log10(rates[0])), math.ceil(math.log10(rates[-1]))
    last = max(last, first + 1)
    every = max(1, math.ceil((last - first) / 4))
    ticks = tuple(10.0**n for n in range(first, last + 1, every))
    return Axis(10.0**first, 10.0**last, ticks, "Learning rate", "{:g}".format, logarithmic=True)
