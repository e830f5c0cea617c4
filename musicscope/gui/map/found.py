"""What a search finds, on the map: the rest steps back, the hits pulse and come into view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from musicscope.gui.map.view import MapView

#: Hits pulse when nothing has been typed for so long, and there are at most so many.
PAUSE_MS = 250
PULSING = 40


class Found(QObject):
    """Follows a search that narrows while it is typed.

    Parameters
    ----------
    view : MapView

    Attributes
    ----------
    ids : np.ndarray or None
        What is found; None when nothing is sought.
    changed : Signal
        With the ids, when they are others.
    """

    changed = Signal(object)

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._view = view
        self.ids: np.ndarray | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._point)

    @property
    def on_map(self) -> np.ndarray:
        """The hits that have a dot."""
        scene = self._view.scene
        return np.empty(0, np.int64) if self.ids is None else scene.ids[~scene.missed]

    def show(self, ids: Iterable[int] | None) -> None:
        """Take other hits; None when nothing is sought."""
        if self.follow(ids):
            self.changed.emit(self.ids)
            if self.ids is not None:
                self._pause.start()

    def follow(self, ids: Iterable[int] | None) -> bool:
        """Take other hits, without pointing at them; returns whether they are others."""
        found = None if ids is None else np.fromiter((int(i) for i in ids), np.int64)
        before = self.ids
        known = found is not None and before is not None
        same = np.array_equal(found, before) if known else found is before
        if same:
            return False
        self.ids = found
        self._pause.stop()
        self._view.show_filter(found)
        return True

    def go_there(self) -> None:
        """Show all hits, as large as is useful, and let them pulse."""
        self._pause.stop()
        hits = self.on_map
        self._view.centre_on(hits)
        self._view.pulse(hits)

    def _point(self) -> None:
        hits = self.on_map
        if len(hits) == 1:
            self.go_there()
        elif len(hits) <= PULSING:
            self._view.pulse(hits)
