"""Colour tables for pictures: 256 colours from low to high."""

from __future__ import annotations

from functools import lru_cache

from musicscope.core.paths import resource_folder

#: Name and label of each table under ``resources/colours``.
COLOUR_TABLES = {"magma": "Magma", "viridis": "Viridis", "cividis": "Cividis", "grey": "Grey"}


@lru_cache(maxsize=8)
def _colours(name: str) -> tuple[int, ...]:
    lines = (resource_folder() / "colours" / f"{name}.csv").read_text("utf-8").split()[1:]
    channels = ([int(c) for c in line.split(",")] for line in lines)
    return tuple(0xFF000000 | r << 16 | g << 8 | b for r, g, b in channels)


@lru_cache(maxsize=32)
def colour_table(name: str, low: float = 0.0, high: float = 255.0) -> tuple[int, ...]:
    """Return the colour of each level 0..255 as 0xAARRGGBB.

    Parameters
    ----------
    name : str
        One of `COLOUR_TABLES`.
    low, high : float
        Levels at and below `low` get the first colour, at and above `high` the last.
    """
    colours = _colours(name)
    scale = 255 / (high - low)
    return tuple(colours[round(min(max((v - low) * scale, 0), 255))] for v in range(256))
