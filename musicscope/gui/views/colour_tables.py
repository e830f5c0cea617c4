"""Colour tables for pictures: 256 colours from low to high."""

from __future__ import annotations

from functools import lru_cache

from musicscope.core.colour_tables import colour_table

#: Name and label of each table under ``resources/colours``.
COLOUR_TABLES = {"magma": "Magma", "viridis": "Viridis", "cividis": "Cividis", "grey": "Grey"}


@lru_cache(maxsize=32)
def picture_colours(name: str, low: float = 0.0, high: float = 255.0) -> tuple[int, ...]:
    """Return the colour of each level 0..255 as 0xAARRGGBB.

    Parameters
    ----------
    name : str
        One of `COLOUR_TABLES`.
    low, high : float
        Levels at and below `low` get the first colour, at and above `high` the last.
    """
    colours = tuple(0xFF000000 | r << 16 | g << 8 | b for r, g, b in colour_table(name))
    scale = 255 / (high - low)
    return tuple(colours[round(min(max((v - low) * scale, 0), 255))] for v in range(256))
