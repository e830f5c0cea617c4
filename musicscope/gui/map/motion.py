"""Short movements: from here to there in a moment, or at once where motion is not wanted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from musicscope.gui.theme import reduced_motion

DURATION_MS = 120
#: Long enough for the eye to follow every dot to its new place.
RELAYOUT_MS = 600


class Glide(QObject):
    """Calls a function with 0..1 until it has arrived; a new glide ends the one before."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._step: Callable[[float], None] | None = None
        self._clock = QVariantAnimation(self)
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(1.0)
        self._clock.valueChanged.connect(self._moved)

    @property
    def moving(self) -> bool:
        """Whether it is still under way."""
        return self._step is not None

    def start(self, step: Callable[[float], None], duration_ms: int = DURATION_MS) -> None:
        """Call `step` with a share that rises to 1 within `duration_ms`."""
        self.stop()
        if reduced_motion():
            step(1.0)
            return
        curve = QEasingCurve.Type
        self._step = step
        self._clock.setDuration(duration_ms)
        self._clock.setEasingCurve(
            curve.OutCubic if duration_ms <= DURATION_MS else curve.InOutCubic
        )
        self._clock.start()

    def stop(self) -> None:
        """Stay where it is."""
        self._step = None
        self._clock.stop()

    def finish(self) -> None:
        """Arrive now."""
        step = self._step
        self.stop()
        if step is not None:
            step(1.0)

    def _moved(self, share: float) -> None:
        step = self._step
        if share >= 1.0:
            self._step = None
        if step is not None:
            step(share)
