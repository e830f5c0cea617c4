"""The colour tables that are shipped as resources: 256 colours from low to high."""

from __future__ import annotations

from functools import lru_cache

from musicscope.core.paths import resource_folder


@lru_cache(maxsize=8)
def colour_table(name: str) -> tuple[tuple[int, int, int], ...]:
    """Return 256 colours as red, green, blue, 0..255 each.

    Parameters
    ----------
    name : str
        A file under ``resources/colours``, without its ending.
    """
    lines = (resource_folder() / "colours" / f"{name}.csv").read_text("utf-8").split()[1:]
    return tuple((int(r), int(g), int(b)) for r, g, b in (line.split(",") for line in lines))
