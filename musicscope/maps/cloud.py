"""A large cloud of dots as one image, fast enough to be drawn anew for every frame."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from musicscope.maps.colouring import to_rgb
from musicscope.maps.dots import DotIndex

__all__ = ["Cloud", "DotIndex", "rasterise"]

#: Steps between no and full coverage of a pixel at a dot's rim.
LEVELS = 8


@lru_cache(maxsize=64)
def disc(radius_px: float) -> list[tuple[float, np.ndarray]]:
    """Return which pixels a dot covers, and how much of each.

    Parameters
    ----------
    radius_px : float
        Of the dot, in pixels.

    Returns
    -------
    list of (float, np.ndarray [shape=(n, 2)], int)
        Coverage (0..1] and the (dx, dy) that have it, the faintest first.
    """
    reach = int(np.ceil(radius_px + 0.5))
    span = np.arange(-reach, reach + 1)
    dx, dy = (axis.ravel() for axis in np.meshgrid(span, span))
    coverage = np.clip(radius_px + 0.5 - np.hypot(dx, dy), 0.0, 1.0)
    level = np.ceil(coverage * LEVELS).astype(int)
    level[(dx == 0) & (dy == 0) & (level == 0)] = 1
    return [
        (step / LEVELS, np.column_stack([dx[level == step], dy[level == step]]))
        for step in range(1, LEVELS + 1)
        if (level == step).any()
    ]


def _packed(rgb: np.ndarray) -> np.ndarray:
    """Return colours as words 0xffrrggbb."""
    red, green, blue = rgb.astype(np.uint32).T
    packed: np.ndarray = blue | green << 8 | red << 16 | np.uint32(255 << 24)
    return packed


class Cloud:
    """An image that dots are put on, some of one size after others of another.

    Parameters
    ----------
    size_px : (int, int)
        Width and height of the image.
    background : str
        ``"#rrggbb"``.
    reach_px : float
        The largest radius of a dot.
    """

    def __init__(self, size_px: tuple[int, int], background: str, reach_px: float) -> None:
        self._width, self._height = size_px
        self._reach = math.ceil(max(reach_px, 0.0) + 0.5)
        self._pad = 2 * self._reach
        self._wide, self._high = self._width + 2 * self._pad, self._height + 2 * self._pad
        self._ground = to_rgb(background)
        ground = _packed(self._ground[None, :])[0]
        self._image = np.full(self._wide * self._high, ground, np.dtype("<u4"))

    def put(
        self,
        positions: np.ndarray,
        rgb: np.ndarray,
        *,
        centre: tuple[float, float],
        scale: float,
        radius_px: float,
        alpha: float,
        strength: np.ndarray | None = None,
    ) -> None:
        """Put dots of one size on top of what is there; see `rasterise`.

        `strength` [shape=(n,)], uint8, blends each dot into the ground; 255 does not.
        """
        masks = disc(min(max(radius_px, 0.0), self._reach - 0.5))
        wide, reach = self._wide, self._reach
        column = (positions[:, 0] - centre[0]) * scale
        column += np.float32(self._width / 2 + self._pad)
        row = (centre[1] - positions[:, 1]) * scale
        row += np.float32(self._height / 2 + self._pad)
        seen = (column >= reach) & (column < wide - reach)
        seen &= (row >= reach) & (row < self._high - reach)
        if not seen.all():
            column, row, rgb = column[seen], row[seen], rgb[seen]
            strength = None if strength is None else strength[seen]
        middles = row.astype(np.int32) * np.int32(wide) + column.astype(np.int32)
        contrast = rgb.astype(np.int32) - self._ground
        if strength is not None:
            contrast *= strength[:, None]
            contrast >>= 8
        image = self._image
        for coverage, offsets in masks:
            share = round(256 * coverage * min(max(alpha, 0.0), 1.0))
            colours = _packed(self._ground + ((contrast * share) >> 8))
            for dx, dy in offsets.tolist():
                image[middles + np.int32(dy * wide + dx)] = colours

    def words(self) -> np.ndarray:
        """Return the image [shape=(height, width)], uint32, 0xffrrggbb; row 0 is the top."""
        pad, width, height = self._pad, self._width, self._height
        image = self._image.reshape(self._high, self._wide)
        return np.ascontiguousarray(image[pad : pad + height, pad : pad + width])


def rasterise(
    positions: np.ndarray,
    rgb: np.ndarray,
    *,
    centre: tuple[float, float],
    scale: float,
    size_px: tuple[int, int],
    radius_px: float,
    alpha: float,
    background: str,
) -> np.ndarray:
    """Draw dots with smooth rims; where they overlap, the later one lies on top.

    Every rim is drawn before any inside, so that a crowd stays a crowd of whole dots. Dots sit on
    whole pixels. The cost is that of one gather a pixel of the dot, not that of the picture.

    Parameters
    ----------
    positions : np.ndarray [shape=(n, 2)]
        In units of the layout, y upwards; what is not finite is not drawn.
    rgb : np.ndarray [shape=(n, 3)], uint8
        Colours.
    centre : (float, float)
        The position in the middle of the image.
    scale : float
        Pixels in one unit.
    size_px : (int, int)
        Width and height of the image.
    radius_px : float
        Of a dot.
    alpha : float
        Opacity of the dots over the background, 0..1.
    background : str
        ``"#rrggbb"``.

    Returns
    -------
    np.ndarray [shape=(height, width, 4)], uint8
        Opaque RGBA, C-contiguous; row 0 is the top.
    """
    cloud = Cloud(size_px, background, radius_px)
    cloud.put(positions, rgb, centre=centre, scale=scale, radius_px=radius_px, alpha=alpha)
    blue, green, red, alpha_channel = np.moveaxis(
        cloud.words().view(np.uint8).reshape(size_px[1], size_px[0], 4), 2, 0
    )
    return np.stack([red, green, blue, alpha_channel], axis=2)
