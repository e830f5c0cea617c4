"""How long the window takes for each frame: drawing included, waiting excluded."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 16
KEPT = 4000


class FrameClock(QObject):
    """Calls `draw` about 60 times a second and measures what each frame costs.

    The cost runs from the start of `draw` until the event loop has painted everything that it
    asked for.

    Parameters
    ----------
    draw : callable
        Lets each view follow the playhead.
    """

    def __init__(self, draw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._costs_ms: deque[float] = deque(maxlen=KEPT)
        self._intervals_ms: deque[float] = deque(maxlen=KEPT)
        self._began = 0.0
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._measure)
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._frame)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def stop(self) -> None:
        """End; nothing is drawn any more."""
        self._timer.stop()
        self._painted.stop()

    def reset(self) -> None:
        """Forget the costs measured so far."""
        self._costs_ms.clear()
        self._intervals_ms.clear()
        self._began = 0.0

    @property
    def costs_ms(self) -> list[float]:
        """Cost of each frame in milliseconds, oldest first."""
        return list(self._costs_ms)

    @property
    def longest_gap_ms(self) -> float:
        """The longest time between the starts of two frames: how long the window stood still."""
        return max(self._intervals_ms, default=0.0)

    @property
    def dropped(self) -> int:
        """Frames that were due and did not come, since the last `reset`."""
        return sum(max(round(gap / FRAME_MS) - 1, 0) for gap in self._intervals_ms)

    def _frame(self) -> None:
        now = time.perf_counter()
        if self._began:
            self._intervals_ms.append((now - self._began) * 1000)
        self._began = now
        self._draw()
        self._painted.start()

    def _measure(self) -> None:
        self._costs_ms.append((time.perf_counter() - self._began) * 1000)
