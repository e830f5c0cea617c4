"""How large a shared map will be, before it is written."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from musicscope.maps.picture_sheet import Sheet

Form = Literal["html", "svg", "png"]

#: A page of more bytes takes long to open, and some browsers give up.
LARGE = 100_000_000
#: Bytes: of an empty page, of a dot in it, of a second of sound in it.
PAGE, PAGE_DOT, PAGE_SECOND = 1_310_000, 55, 8_600
#: Bytes of an SVG: of title and facts, of a line of the legend or a region's name, of a dot.
SVG, SVG_LINE, SVG_DOT = 1_000, 260, 75
#: Bytes of a PNG: of all, of a pixel, of a pixel on a dot's rim where no other dot is near.
PNG, PNG_PIXEL, PNG_RIM = 24_000, 0.004, 2.2
#: Of so many times the longer side's pixels that lie on rims, half lie where others lie too.
CROWD = 190


def estimate(sheet: Sheet, form: Form, size: tuple[int, int], *, sounding_s: float = 0.0) -> int:
    """Return about how many bytes a file will have; `sounding_s` is the length of all excerpts."""
    from musicscope.maps.picture_plan import SHORTER_SIDE, dot_radius
    from musicscope.maps.picture_svg import MOST_VECTORS

    words = sum(map(len, sheet.names)) + sum(map(len, sheet.details))
    if form == "html":
        return round(PAGE + len(sheet) * PAGE_DOT + words + sounding_s * PAGE_SECOND)
    svg = SVG + SVG_LINE * (len(sheet.legend) + len(sheet.regions))
    if form == "svg" and len(sheet) <= MOST_VECTORS:
        return svg + len(sheet) * SVG_DOT + words
    pixels = size[0] * size[1]
    radius = dot_radius(len(sheet), pixels, min(size) / SHORTER_SIDE)
    rims = 2 * math.pi * radius * len(sheet)
    rims /= 1 + rims / (CROWD * math.sqrt(pixels))
    png = PNG * max(min(size) / SHORTER_SIDE, 1.0) + PNG_PIXEL * pixels + PNG_RIM * rims
    return round(png if form == "png" else svg + png * 4 / 3)


def size_words(size: float) -> str:
    """Return bytes in words: ``"640 kB"``, ``"5.3 MB"``."""
    if size < 1e6:
        return f"{max(size / 1e3, 1):.0f} kB"
    if size < 1e9:
        return f"{size / 1e6:.1f} MB" if size < 1e7 else f"{size / 1e6:.0f} MB"
    return f"{size / 1e9:.1f} GB"


def warning_of(size: int) -> str:
    """Return what should be known before a file of so many bytes is written; empty for nothing."""
    if size <= LARGE:
        return ""
    return (
        f"A page of {size_words(size)} takes long to open; leave the excerpts out, "
        "or share fewer tracks."
    )
