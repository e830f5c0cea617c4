"""A large cloud of dots as one image, fast enough to be drawn anew for every frame."""

from __future__ import annotations

import numpy as np

from musicscope.maps.colouring import to_rgb
from musicscope.maps.dots import DotIndex

__all__ = ["DotIndex", "rasterise"]

#: Steps between no and full coverage of a pixel at a dot's rim.
LEVELS = 8


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
    red, green, blue = rgb.astype(np.uint32).T
    packed: np.ndarray = red | green << 8 | blue << 16 | np.uint32(255 << 24)
    return packed


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
    width, height = size_px
    ground = to_rgb(background)
    masks = disc(max(radius_px, 0.0))
    reach = max(int(np.abs(offsets).max()) for _, offsets in masks)
    pad = 2 * reach
    wide, high = width + 2 * pad, height + 2 * pad
    image = np.full(wide * high, _packed(ground[None, :])[0], np.dtype("<u4"))

    column = (positions[:, 0] - centre[0]) * scale + (width / 2 + pad)
    row = (centre[1] - positions[:, 1]) * scale + (height / 2 + pad)
    seen = (column >= reach) & (column < wide - reach) & (row >= reach) & (row < high - reach)
    middles = row[seen].astype(np.intp) * wide + column[seen].astype(np.intp)
    contrast = rgb[seen].astype(np.int32) - ground
    for coverage, offsets in masks:
        strength = round(256 * coverage * min(max(alpha, 0.0), 1.0))
        colours = _packed(ground + ((contrast * strength) >> 8))
        for dx, dy in offsets:
            image[middles + (dy * wide + dx)] = colours
    pixels = image.reshape(high, wide)[pad : pad + height, pad : pad + width]
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(height, width, 4)
