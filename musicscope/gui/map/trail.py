"""The views that a person has had of the map: back and forward."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from musicscope.gui.map.camera import Camera

#: A view that stays so long is one to come back to.
STAY_MS = 500
MOST = 100


class Trail(QObject):
    """Remembers where the map was looked at from; emits `changed` when that grows or is walked."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._views: list[Camera] = []
        self._at = -1
        self._now = Camera()
        self._settle = QTimer(self, singleShot=True, interval=STAY_MS)
        self._settle.timeout.connect(self.keep)

    @property
    def can_go_back(self) -> bool:
        """Whether there was a view before this one."""
        return self._at > 0 or (self._at == 0 and not self._views[0].alike(self._now))

    @property
    def can_go_forward(self) -> bool:
        """Whether one has gone back from a view."""
        return self._at + 1 < len(self._views)

    def follow(self, camera: Camera) -> None:
        """Take note of a view; it is kept when it stays."""
        self._now = camera
        self._settle.start()

    def start_at(self, camera: Camera) -> None:
        """Forget all; the map is another one."""
        self._settle.stop()
        self._now = camera
        self._views, self._at = [camera], 0
        self.changed.emit()

    def amend(self, camera: Camera) -> None:
        """See the same from elsewhere: the window, or the map itself, has another size."""
        settled = self._at >= 0 and self._views[self._at].alike(self._now)
        self._now = camera
        if settled:
            self._views[self._at] = camera

    def keep(self) -> None:
        """Keep the present view, if it is not the one kept last."""
        self._settle.stop()
        if self._at >= 0 and self._views[self._at].alike(self._now):
            return
        self._views = [*self._views[: self._at + 1], self._now][-MOST:]
        self._at = len(self._views) - 1
        self.changed.emit()

    def back(self) -> Camera | None:
        """Return the view before this one, or None."""
        self.keep()
        return self._step(-1)

    def forward(self) -> Camera | None:
        """Return the view that was gone back from, or None."""
        return self._step(1)

    def _step(self, way: int) -> Camera | None:
        at = self._at + way
        if not 0 <= at < len(self._views):
            return None
        self._at = at
        self._now = self._views[at]
        self._settle.stop()
        self.changed.emit()
        return self._now
