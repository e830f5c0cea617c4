"""From where the map is looked at: layout units to pixels and back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

MARGIN = 40.0
ZOOM_OUT_LIMIT = 0.5
ZOOM_IN_LIMIT = 4000.0
#: Views count as one within this part of the screen, and this part of the zoom.
SAME = 0.02


@dataclass(frozen=True)
class Camera:
    """One view of the map; every movement gives a new one.

    The y axis of a layout points up, that of the screen down.

    Attributes
    ----------
    x, y : float
        The point of the layout in the middle of the screen.
    scale : float
        Pixels in one unit of the layout.
    width, height : float
        Size of the screen in pixels.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 100.0
    width: float = 1.0
    height: float = 1.0

    def to_screen(self, positions: np.ndarray) -> np.ndarray:
        """Return pixels [shape=(n, 2)] of `positions` [shape=(n, 2)], float64."""
        points = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
        screen = np.empty_like(points)
        screen[:, 0] = (points[:, 0] - self.x) * self.scale + self.width / 2
        screen[:, 1] = (self.y - points[:, 1]) * self.scale + self.height / 2
        return screen

    def to_layout(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the layout under the pixel (`x`, `y`)."""
        return (
            self.x + (x - self.width / 2) / self.scale,
            self.y - (y - self.height / 2) / self.scale,
        )

    def panned(self, dx: float, dy: float) -> Camera:
        """Return the view after the ground was dragged by (`dx`, `dy`) pixels."""
        return replace(self, x=self.x - dx / self.scale, y=self.y + dy / self.scale)

    def centred(self, x: float, y: float) -> Camera:
        """Return the view with the point (`x`, `y`) of the layout in the middle."""
        return replace(self, x=x, y=y)

    def zoomed(self, x: float, y: float, factor: float) -> Camera:
        """Return the view enlarged by `factor`; what is under the pixel (`x`, `y`) stays there."""
        ground_x, ground_y = self.to_layout(x, y)
        scale = self.scale * factor
        return replace(
            self,
            x=ground_x - (x - self.width / 2) / scale,
            y=ground_y + (y - self.height / 2) / scale,
            scale=scale,
        )

    def resized(self, width: float, height: float) -> Camera:
        """Return the same view on a screen of another size."""
        return replace(self, width=max(width, 1.0), height=max(height, 1.0))

    def fitted(self, positions: np.ndarray, margin: float = MARGIN) -> Camera:
        """Return the view that shows all `positions`, at least `margin` pixels from the edge.

        Positions that are all one point come to the middle, none leave the layout's own centre.
        """
        points = np.asarray(positions, dtype=np.float64).reshape(-1, 2)
        points = points[np.isfinite(points).all(axis=1)]
        low, high = (
            (points.min(axis=0), points.max(axis=0)) if len(points) else (np.zeros(2), np.zeros(2))
        )
        margin = min(margin, self.width / 8, self.height / 8)
        span = high - low
        room = np.array([self.width - 2 * margin, self.height - 2 * margin])
        wide = span > 1e-9
        scale = (
            float((room[wide] / span[wide]).min()) if wide.any() else min(self.width, self.height)
        )
        middle = (low + high) / 2
        return replace(self, x=float(middle[0]), y=float(middle[1]), scale=scale)

    def alike(self, other: Camera) -> bool:
        """Return whether a person would say that both show the same."""
        away = max(abs(self.x - other.x), abs(self.y - other.y)) * self.scale
        zoom = abs(self.scale / other.scale - 1.0)
        return away <= SAME * max(self.width, self.height) and zoom <= SAME

    def blended(self, other: Camera, share: float) -> Camera:
        """Return the view `share` (0..1) of the way to `other`; the zoom moves evenly."""
        if share >= 1.0:
            return other
        return Camera(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
            self.scale * (other.scale / self.scale) ** share,
            other.width,
            other.height,
        )
