"""The breathing of the playing dot: runs only while it is seen, and plays."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from musicscope.gui.theme import reduced_motion

FRAME_MS = 40
PERIOD_S = 1.8


class Pulse(QTimer):
    """Emits `beat` while the halo changes."""

    beat = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.setInterval(FRAME_MS)
        self.timeout.connect(self.beat)
        self._view = view
        self._wanted = False

    @property
    def breath(self) -> float:
        """How wide the halo is, 0..1."""
        if not self.isActive():
            return 0.5
        return 0.5 - 0.5 * math.cos(2 * math.pi * time.monotonic() / PERIOD_S)

    def run(self, wanted: bool) -> None:
        """Breathe from now on, or hold."""
        self._wanted = wanted
        if wanted and self._view.isVisible():
            self.resume()
        else:
            self.stop()

    def resume(self) -> None:
        """The view can be seen again."""
        if self._wanted and not reduced_motion():
            self.start()

    def pause(self) -> None:
        """The view cannot be seen."""
        self.stop()
