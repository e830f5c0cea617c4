"""Rings that spread from dots that a search has found, twice, and are gone."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from musicscope.gui.theme import Theme, colour, reduced_motion

FRAME_MS = 16
WAVE_S = 0.7
WAVES = 2
STILL_S = 1.4
REACH = 22.0
MOST = 300


class Hits(QTimer):
    """Emits `moved` while the rings change.

    Attributes
    ----------
    rows : np.ndarray of int
        The dots that have rings now.
    """

    moved = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setInterval(FRAME_MS)
        self.timeout.connect(self._step)
        self.rows = np.empty(0, dtype=np.int64)
        self._started = 0.0

    def pulse(self, rows: Sequence[int] | np.ndarray) -> None:
        """Let rings spread from these dots; from the first 300 of more."""
        self.rows = np.asarray(rows, dtype=np.int64)[:MOST]
        self._started = time.monotonic()
        if len(self.rows):
            self.start()
        self.moved.emit()

    def end(self) -> None:
        """Take the rings away."""
        self.stop()
        self.rows = self.rows[:0]

    def _step(self) -> None:
        lasting = STILL_S if reduced_motion() else WAVE_S * WAVES
        if time.monotonic() - self._started > lasting:
            self.end()
        self.moved.emit()

    def paint(
        self, painter: QPainter, places: Sequence[QPointF], radius: float, theme: Theme
    ) -> None:
        """Paint the rings around `places`, in the order of `rows`."""
        share = ((time.monotonic() - self._started) / WAVE_S) % 1.0
        if reduced_motion():
            share = 0.3
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour(theme.accent, round(230 * (1.0 - share))), 2.0))
        reach = radius + 3.0 + REACH * (1.0 - (1.0 - share) ** 2)
        for place in places:
            painter.drawEllipse(place, reach, reach)
