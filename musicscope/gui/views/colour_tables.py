"""Colour tables for pictures: 256 colours from low to high."""

from __future__ import annotations

from functools import lru_cache

from musicscope.core.colour_tables import colour_table

#: Name and label of each table.
COLOUR_TABLES = {
    "magma": "Magma",
    "viridis": "Viridis",
    "cividis": "Cividis",
    "grey": "Grey",
    "paper": "Grey, dark on white",
}
#: Tables that are another one upside down; the others are files under ``resources/colours``.
_REVERSED = {"paper": "grey"}


@lru_cache(maxsize=64)
def picture_colours(
    name: str, low: float = 0.0, high: float = 255.0, gamma: float = 1.0
) -> tuple[int, ...]:
    """Return the colour of each level 0..255 as 0xAARRGGBB.

    Parameters
    ----------
    name : str
        One of `COLOUR_TABLES`.
    low, high : float
        Levels at and below `low` get the first colour, at and above `high` the last.
    gamma : float
        Above 1 lifts what is soft, below 1 darkens it: the place between `low` and `high` is
        raised to ``1 / gamma``.
    """
    table = colour_table(_REVERSED.get(name, name))
    colours = [0xFF000000 | r << 16 | g << 8 | b for r, g, b in table]
    if name in _REVERSED:
        colours.reverse()
    scale = 1 / max(high - low, 1e-6)
    places = (min(max((v - low) * scale, 0.0), 1.0) for v in range(256))
    return tuple(colours[round(255 * place ** (1 / gamma))] for place in places)
