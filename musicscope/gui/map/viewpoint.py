"""Moving about the map: pan, zoom, fit; and whether the person has done so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal

from musicscope.gui.map.camera import MARGIN, ZOOM_IN_LIMIT, ZOOM_OUT_LIMIT, Camera
from musicscope.gui.map.motion import Glide
from musicscope.gui.map.trail import Trail

CLOSE_UP = 40.0
CLOSE_UP_OF_ONE = 4.0
SELECTION_MARGIN = 80.0


class Viewpoint(QObject):
    """Holds the camera and moves it; emits `changed` with every movement.

    Attributes
    ----------
    camera : Camera
        What is seen now.
    fitted : Camera
        What would be seen with the whole map in view.
    moved : bool
        Whether the person has panned or zoomed since the map was last fitted; until then it is
        fitted again whenever it changes.
    margin : float
        Pixels that stay free around the whole map.
    trail : Trail
        The views there have been.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self.fitted = Camera()
        self.moved = False
        self.margin = MARGIN
        self.trail = Trail(self)
        self._glide = Glide(self)

    @property
    def zoomed_in(self) -> bool:
        """Whether the map is seen larger than it would fit."""
        return self.camera.scale > self.fitted.scale * 1.05

    def look(self, camera: Camera) -> None:
        """See the map from elsewhere, at once."""
        self.camera = camera
        self.trail.follow(camera)
        self.changed.emit()

    def refit(self, camera: Camera) -> None:
        """See the same from elsewhere, because the window or the map has another size."""
        self.trail.amend(camera)
        self.look(camera)

    def glide_to(self, target: Camera) -> None:
        """See the map from elsewhere, soon."""
        start = self.camera
        self._glide.start(lambda share: self.look(start.blended(target, share)))

    def stop(self) -> None:
        """Stay where it is."""
        self._glide.stop()

    def finish(self) -> None:
        """End a movement that is under way where it leads."""
        self._glide.finish()

    def pan(self, dx: float, dy: float) -> None:
        """Drag the ground by so many pixels."""
        self.stop()
        self.moved = True
        self.look(self.camera.panned(dx, dy))

    def zoom(self, factor: float, x: float, y: float) -> None:
        """Enlarge by `factor`; what is under the pixel (`x`, `y`) stays there."""
        self.stop()
        self.moved = True
        low, high = self.fitted.scale * ZOOM_OUT_LIMIT, self.fitted.scale * ZOOM_IN_LIMIT
        scale = min(max(self.camera.scale * factor, low), high)
        self.look(self.camera.zoomed(x, y, scale / self.camera.scale))

    def look_at(self, x: float, y: float) -> None:
        """Bring a point of the layout to the middle, at once."""
        self.stop()
        self.moved = True
        self.look(self.camera.centred(x, y))

    def bring(self, x: float, y: float) -> None:
        """Bring a point of the layout to the middle, smoothly."""
        self.moved = True
        self.glide_to(self.camera.centred(x, y))

    def fit(self, positions: np.ndarray) -> None:
        """Show all `positions` [shape=(n, 2)], now and when they change."""
        self.moved = False
        self.fitted = self.camera.fitted(positions, self.margin)
        self.glide_to(self.fitted)

    def zoom_to(self, positions: np.ndarray) -> None:
        """Show `positions` [shape=(n, 2)], at least one, as large as is still useful."""
        self.moved = True
        target = self.camera.fitted(positions, SELECTION_MARGIN)
        limit = self.fitted.scale * (CLOSE_UP_OF_ONE if len(positions) == 1 else CLOSE_UP)
        if len(positions) == 1 or target.scale > limit:
            target = replace(target, scale=limit)
        self.glide_to(target)

    def back(self) -> None:
        """Return to the view before this one, if there was one."""
        self.finish()
        self._return_to(self.trail.back())

    def forward(self) -> None:
        """Go again to the view that was gone back from, if there is one."""
        self.finish()
        self._return_to(self.trail.forward())

    def _return_to(self, camera: Camera | None) -> None:
        if camera is None:
            return
        target = camera.resized(self.camera.width, self.camera.height)
        self.moved = not target.alike(self.fitted)
        self.glide_to(target)

    def resize(self, width: float, height: float, positions: np.ndarray) -> None:
        """Follow the size of the widget."""
        self.stop()
        camera = self.camera.resized(width, height)
        self.fitted = camera.fitted(positions, self.margin)
        self.refit(camera if self.moved else self.fitted)
